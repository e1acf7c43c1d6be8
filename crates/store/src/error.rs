//! What can go wrong in a store. That something is not there is no error but `Ok(None)`.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::{BatchStatus, Moved, RollbackPlan};

/// The result of every call of a store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why a call was refused or failed; a refused call changes nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another worker holds the batch, or the batch is gone: the caller must stop at once.
    #[error("the lease on the batch is lost")]
    LeaseLost,

    /// The batch is in a status in which this cannot be done.
    #[error("this cannot be done to a batch that is {}", status.as_str())]
    InvalidState {
        /// The status in which the batch is.
        status: BatchStatus,
    },

    /// A dry run wrote nothing, so that there is nothing to roll back.
    #[error("a dry run has nothing to roll back")]
    NothingToRollBack,

    /// Something that the batch wrote was changed since or is used by others, and the caller asked
    /// to refuse then.
    #[error("{}", in_the_way(plan.kept))]
    RollbackConflict {
        /// What the rollback would do, with the conflicts.
        plan: Box<RollbackPlan>,
    },

    /// A rollback kept something of the batch: committing the batch again would make the ledger
    /// forget it.
    #[error("{}", still_there(*kept))]
    StillKept {
        /// The records that were kept.
        kept: i64,
    },

    /// The database moved since the dry run that is to be committed, and the caller asked to
    /// refuse then.
    #[error("the database moved since the dry run: {} would do something else now", moved.rows())]
    DatabaseMoved {
        /// What moved.
        moved: Box<Moved>,
    },

    /// What the batch was made from is forgotten, or about to be.
    #[error(
        "what the batch was made from is forgotten since {}: its counts and the way to undo it are \
         kept; to import the file again, send it again",
        since.to_rfc3339_opts(SecondsFormat::Secs, true)
    )]
    Forgotten {
        /// Since when.
        since: DateTime<Utc>,
    },

    /// Records of the batch wait for their parent, and go in by what they hold.
    #[error("{}", waiting_still(*waiting))]
    RecordsWait {
        /// How many.
        waiting: i64,
    },

    /// The stored file with the same bytes is being removed at this moment.
    #[error(
        "a stored file with the same bytes is being removed at this moment, so that nothing was \
         kept: send it again in a few seconds"
    )]
    FileBeingForgotten,

    /// The idempotency key was used for a request with another payload.
    #[error("the idempotency key was used for another request")]
    IdempotencyMismatch,

    /// The target was changed by someone else since it was read.
    #[error("the target is at version {actual}, not at version {expected}")]
    VersionConflict {
        /// The version that the caller had read.
        expected: i64,
        /// The version that the target has.
        actual: i64,
    },

    /// A field of a target does not exist or cannot hold the value.
    #[error("the field {field} {reason}")]
    InvalidField {
        /// The name of the field as the caller gave it.
        field: String,
        /// What is wrong with it.
        reason: &'static str,
    },

    /// The chunk does not start where the batch stands.
    #[error("the batch stands at record {cursor}, the chunk starts at {start}")]
    WrongCursor {
        /// The records that the batch has processed.
        cursor: i64,
        /// Where the chunk starts.
        start: i64,
    },

    /// The engine failed, and may do better when it is asked again: it was busy, or restarted.
    #[error("the database failed")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),

    /// Another transaction was in the way, and the engine gave this one up; nothing was written, and
    /// the same call goes through when it is made again.
    #[error("another write was in the way")]
    Busy(#[source] Box<dyn std::error::Error + Send + Sync>),

    /// The engine has no room to write; nothing was written, and it goes on once there is some.
    #[error("the disk of the database is full")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),

    /// The engine will not take this, or holds what this program cannot read, however often it is
    /// asked: a broken constraint, a damaged file, a value of another type.
    #[error("the database does not take this")]
    Lasting(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Wraps an error of an engine.
    pub fn engine(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Engine(error.into())
    }

    /// Wraps an error of an engine that has no room.
    pub fn full(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Full(error.into())
    }

    /// Wraps an error of an engine that asking again does not mend.
    pub fn lasting(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Lasting(error.into())
    }

    /// The stable code of the error, for API answers and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::LeaseLost => "lease_lost",
            Self::InvalidState { .. } | Self::StillKept { .. } => "batch_not_finished",
            Self::NothingToRollBack => "nothing_to_roll_back",
            Self::RollbackConflict { .. } => "rollback_conflict",
            Self::DatabaseMoved { .. } => "database_moved",
            Self::Forgotten { .. } => "batch_forgotten",
            Self::RecordsWait { .. } => "records_wait",
            Self::FileBeingForgotten => "file_being_forgotten",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::VersionConflict { .. } => "version_conflict",
            Self::InvalidField { .. } => "invalid_field",
            Self::WrongCursor { .. } => "wrong_cursor",
            Self::Engine(_) => "internal",
            Self::Busy(_) => "database_busy",
            Self::Full(_) => "disk_full",
            Self::Lasting(_) => "store_refused",
        }
    }
}

fn in_the_way(kept: i64) -> String {
    match kept {
        1 => "1 record of the batch was changed since or is used by others".to_owned(),
        _ => format!("{kept} records of the batch were changed since or are used by others"),
    }
}

fn still_there(kept: i64) -> String {
    let kept = match kept {
        1 => "1 record was".to_owned(),
        _ => format!("{kept} records were"),
    };
    format!(
        "{kept} kept when the batch was rolled back: undo what was kept first, or import the file \
         as a new batch"
    )
}

fn waiting_still(waiting: i64) -> String {
    let waiting = match waiting {
        1 => "1 record of the batch waits".to_owned(),
        _ => format!("{waiting} records of the batch wait"),
    };
    format!(
        "{waiting} for what they belong to and would be lost; nothing was forgotten: import that \
         first, or undo the batch"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_record_is_not_many() {
        let refused = |kept| {
            let plan = Box::new(RollbackPlan {
                kept,
                ..RollbackPlan::default()
            });
            StoreError::RollbackConflict { plan }.to_string()
        };
        assert_eq!(
            refused(1),
            "1 record of the batch was changed since or is used by others"
        );
        assert_eq!(
            refused(2),
            "2 records of the batch were changed since or are used by others"
        );
        let kept = StoreError::StillKept { kept: 1 }.to_string();
        assert!(kept.starts_with("1 record was kept"), "{kept}");
    }
}
