//! Rollback: putting back what a batch wrote, field by field.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Batch, Lease, Result};

words! {
    /// What happens if something that the batch wrote was changed since.
    OnConflict {
        /// Nothing is put back.
        Refuse = "refuse",
        /// All that is untouched is put back, the rest stays.
        Skip = "skip",
    }
}

words! {
    /// Why something that a batch wrote cannot be put back.
    ConflictReason {
        /// Someone changed the field since.
        Edited = "edited",
        /// Something else points at the target, such as a pet at its owner.
        Dependants = "dependants",
        /// The target whose fields the batch changed is gone.
        Missing = "missing",
    }
}

/// A row that points at a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependant {
    /// The type of its table.
    pub record_type: RecordType,
    /// Its id.
    pub target_id: i64,
    /// The batch that made it, `None` if a person did.
    pub batch_id: Option<i64>,
}

/// Something that the batch wrote and that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The batch of the record: another one if the record waited there for its parent.
    pub batch_id: i64,
    /// The type of the record.
    pub record_type: RecordType,
    /// The target.
    pub target_id: i64,
    /// The row of the file.
    pub row_number: u32,
    /// The field, `None` if it is the target as a whole.
    pub field: Option<String>,
    /// What the batch wrote.
    pub written: Option<String>,
    /// What stands there now.
    pub current: Option<String>,
    /// Why it stays.
    pub reason: ConflictReason,
    /// The later batch that wrote what stands there now, `None` if a person did.
    #[serde(default)]
    pub changed_by: Option<i64>,
    /// What points at the target, at most [`Conflict::MOST_DEPENDANTS`] of it.
    #[serde(default)]
    pub dependants: Vec<Dependant>,
    /// The version of the target that the record wrote.
    #[serde(skip)]
    pub target_version: i64,
}

impl Conflict {
    /// The most dependants that a conflict lists.
    pub const MOST_DEPENDANTS: usize = 10;
}

/// What a rollback would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollbackPlan {
    /// Targets that would be deleted.
    pub deletes: i64,
    /// Targets of which all changed fields, or some, would be restored.
    pub restores: i64,
    /// Records of which something stays.
    pub kept: i64,
    /// What stays and why, at most [`RollbackPlan::MOST_CONFLICTS`] of them.
    pub conflicts: Vec<Conflict>,
    /// Whether a rollback that refuses conflicts would go through.
    pub can_rollback: bool,
}

impl RollbackPlan {
    /// The most conflicts that a plan lists; `kept` counts all of them.
    pub const MOST_CONFLICTS: usize = 1_000;
}

/// What became of one step of a rollback.
#[derive(Clone, Debug)]
pub struct RollbackStep {
    /// The batch after the step; `rolled_back` once nothing is left to do, and then the lease is
    /// gone.
    pub batch: Batch,
    /// The records that are still to be looked at.
    pub remaining: i64,
}

/// How what a batch wrote is put back.
#[async_trait]
pub trait Rollback {
    /// What a rollback would do now. Refused like [`Rollback::start_rollback`] for a batch that
    /// has not ended or has nothing to put back.
    async fn preview_rollback(&self, clinic_id: i64, batch_id: i64)
    -> Result<Option<RollbackPlan>>;

    /// Turns an ended batch to `rolling_back`, for a worker to claim; also one that was rolled back,
    /// as long as something of it was kept. Under [`OnConflict::Refuse`] a batch with conflicts is
    /// refused with the list of them.
    async fn start_rollback(
        &self,
        clinic_id: i64,
        batch_id: i64,
        on_conflict: OnConflict,
        now: DateTime<Utc>,
    ) -> Result<Option<Batch>>;

    /// Puts back the next `limit` records, the last ones first, in one transaction. What people
    /// changed since the start is kept.
    async fn rollback_chunk(
        &self,
        lease: Lease,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<RollbackStep>;
}
