//! Commit: how the records of a run enter the tables, chunk after chunk.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use intake::issue::Severity;
use intake::record::{Outcome, Status, Values};
use intake::schema::RecordType;

use crate::{Batch, Lease, Result};

/// What the verifying pass found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The records of the run.
    pub total_records: i64,
    /// The receipt of the run.
    pub receipt: String,
    /// The report of the run, as JSON.
    pub report: String,
}

/// A record of the run, on its way into the ledger.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// The row of the file that it comes from.
    pub row: u32,
    /// Its type.
    pub record_type: RecordType,
    /// Its id in the source system; empty if none could be made.
    pub source_id: String,
    /// What the run says of it.
    pub status: Status,
    /// The values of its fields.
    pub data: Values,
    /// The places of the fields whose cell is empty and that an update empties; none unless the
    /// batch erases.
    pub erases: Vec<usize>,
    /// The cells of the row as a JSON array, shared by the records of the row.
    pub source_data: Arc<str>,
    /// Its issues as a JSON array.
    pub issues: String,
    /// What put it in error, in English.
    pub error_message: Option<String>,
    /// The field that put it in error.
    pub error_field: Option<String>,
}

impl NewRecord {
    /// Makes the ledger's record of an outcome; `source_data` is the JSON array of the row's cells.
    pub fn of(outcome: &Outcome, source_data: Arc<str>) -> Self {
        let blamed = match outcome.status {
            Status::Error => outcome
                .issues
                .iter()
                .find(|issue| issue.severity == Severity::Error),
            Status::Ready | Status::Skipped => None,
        };
        Self {
            row: outcome.row,
            record_type: outcome.record_type,
            source_id: outcome.source_id.clone(),
            status: outcome.status,
            data: outcome.data.clone(),
            erases: Vec::new(),
            source_data,
            // Issues are words and texts: they have no value that JSON lacks.
            issues: serde_json::to_string(&outcome.issues).unwrap_or_else(|_| "[]".to_owned()),
            error_message: blamed.map(intake::issue::Issue::message),
            error_field: blamed.and_then(|issue| issue.field).map(str::to_owned),
        }
    }
}

/// Records that go in together or not at all.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// The records of the run before this chunk; must be the batch's [`Batch::cursor`], so that no
    /// chunk goes in twice.
    pub start: i64,
    /// The records, in the order of the run.
    pub records: Vec<NewRecord>,
}

/// What became of a chunk.
#[derive(Clone, Debug)]
pub struct ChunkResult {
    /// The batch after the chunk. If it is `cancelling`, the worker finishes it now. If it is
    /// `failed`, the batch has ended and the lease is gone: the chunk held a record in error under
    /// `stop_on_error`, and the records up to it are in; or the database had moved since the dry
    /// run, and nothing of the chunk is in. If it is `rolling_back`, the lease is gone too: the
    /// chunk held a record in error, and the batch goes in as a whole or not at all.
    pub batch: Batch,
}

/// What became of one step of adoption.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// The batch after the step; `rolling_back` if an adopted record is in error and the batch
    /// goes in as a whole or not at all, and then the lease is gone.
    pub batch: Batch,
    /// How many records no longer wait.
    pub adopted: i64,
    /// Where the next step starts, `None` at the end.
    pub next: Option<(i64, i64)>,
}

/// How records enter the tables.
#[async_trait]
pub trait Commit {
    /// Writes down what the verifying pass found, before the first chunk. A batch that goes on at
    /// its cursor may call it again.
    async fn begin(&self, lease: Lease, verified: Verified) -> Result<Batch>;

    /// Puts a chunk in: targets, links, ledger, counts and cursor in one transaction, on condition
    /// that the lease holds. A dry run decides everything and writes its ledger only; it goes on
    /// after errors whatever `stop_on_error` says, so that people see all of them.
    async fn commit_chunk(
        &self,
        lease: Lease,
        chunk: Chunk,
        now: DateTime<Utc>,
    ) -> Result<ChunkResult>;

    /// Ends the trial of a batch that goes in as a whole. If no record is in error, the batch is
    /// ready for its first real chunk; else it has `failed`, its ledger tells the errors, and
    /// nothing was written.
    async fn end_trial(&self, lease: Lease, now: DateTime<Utc>) -> Result<Batch>;

    /// After the last chunk: looks at the records of all batches that wait for a parent, `limit` of
    /// them after one (batch and place in it), and lets those whose parent is there by now do what
    /// they are to do, in one transaction. A dry run looks only at its own. A record may be the
    /// parent of one that stands before it: steps go from the start again until nothing is adopted.
    async fn adopt(
        &self,
        lease: Lease,
        after: (i64, i64),
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Adoption>;
}
