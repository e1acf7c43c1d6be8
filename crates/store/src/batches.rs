//! Batches: import runs, from their creation to their end.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use intake::plan::Source;
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Page, PageRequest, Result};

/// An import run. Its JSON is the one of the API; what is internal stays out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its id within the clinic.
    pub id: i64,
    /// Where the data comes from.
    pub source: Source,
    /// The name of the file as the person gave it.
    pub source_file: String,
    /// What is happening to it.
    pub status: BatchStatus,
    /// Whether it only tries; a dry run writes its ledger and nothing else.
    pub dry_run: bool,
    /// Whether it fails at the first record in error.
    pub stop_on_error: bool,
    /// Whether it goes in only if no record is in error.
    pub all_or_nothing: bool,
    /// What happens to a record that was imported before.
    pub on_existing: OnExisting,
    /// What an empty cell means for a target that is there.
    pub on_empty: OnEmpty,
    /// What happens to a record whose parent is not there.
    pub on_orphan: OnOrphan,
    /// The records of the run, known once the receipt is verified.
    pub total_records: i64,
    /// The records done; also the cursor at which another worker takes over.
    pub processed_records: i64,
    /// The records that went in.
    pub success_count: i64,
    /// The records in error.
    pub error_count: i64,
    /// The records left out: repeated, excluded, unchanged or kept.
    pub skip_count: i64,
    /// What became of the records that could go in.
    pub counts: Counts,
    /// When a worker first took it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who started it.
    pub started_by: Option<String>,
    /// The receipt of the verifying pass.
    pub receipt: Option<String>,
    /// The BLAKE3 hash of the file's bytes, in hex.
    pub file_hash: String,
    /// The stable code of what made it fail, or turn back.
    pub error_code: Option<String>,
    /// What made it fail, or turn back, in English.
    pub error_message: Option<String>,
    /// The stable code of the passing trouble that it waits out.
    pub waiting_code: Option<String>,
    /// The passing trouble that it waits out, in English.
    pub waiting_message: Option<String>,
    /// The first batch that put the same bytes into the tables and was not rolled back.
    pub same_file_as: Option<i64>,
    /// The batch whose failed rows it brings, corrected.
    pub retry_of: Option<i64>,
    /// Since when nothing that needs its source is done, because that is being forgotten.
    #[serde(default)]
    pub forgetting_at: Option<DateTime<Utc>>,
    /// When the last of its source was forgotten.
    #[serde(default)]
    pub forgotten_at: Option<DateTime<Utc>>,
    /// The receipt that the run must reproduce before it may write.
    #[serde(skip)]
    pub expected_receipt: Option<String>,
    /// Under which key the bytes of the file are stored.
    #[serde(skip)]
    pub file_key: String,
    /// The plan, as JSON.
    #[serde(skip)]
    pub plan: String,
    /// The report of the verifying pass, as JSON.
    #[serde(skip)]
    pub report: Option<String>,
    /// What a rollback under way does with conflicts.
    #[serde(skip)]
    pub on_conflict: Option<crate::OnConflict>,
    /// What happens if the database moved since the dry run that is committed; `None` if there is
    /// no dry run to compare with.
    #[serde(skip)]
    pub on_moved: Option<OnMoved>,
    /// How far the trial of a batch that goes in as a whole has come; `None` if there is none to
    /// make. A trial writes nothing but the ledger, and moves no count.
    #[serde(skip)]
    pub trial_cursor: Option<i64>,
    /// The only rows whose records it brings, as a JSON array; `None` for all of them.
    #[serde(skip)]
    pub only_rows: Option<String>,
    /// The blocks of the receipt that the run must reproduce, as a JSON array of hashes.
    #[serde(skip)]
    pub expected_blocks: Option<String>,
}

impl Batch {
    /// The records of the run that need not come again: the next chunk starts there.
    pub fn cursor(&self) -> i64 {
        self.trial_cursor.unwrap_or(self.processed_records)
    }

    /// Whether what it does for now leaves the tables as they are.
    pub fn only_tries(&self) -> bool {
        self.dry_run || self.trial_cursor.is_some()
    }
}

/// What became of the records that could go in; in a dry run, what would become of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Targets made.
    pub created: i64,
    /// Targets changed.
    pub updated: i64,
    /// Targets that held all of it already.
    pub unchanged: i64,
    /// Records that wait for their parent; they count as skipped until it comes.
    #[serde(default)]
    pub pending: i64,
}

words! {
    /// What is happening to a batch.
    BatchStatus {
        /// It waits for a worker.
        Pending = "pending",
        /// A worker has it.
        Running = "running",
        /// Every record was processed.
        Completed = "completed",
        /// It ended before the last record; what was written stays.
        Failed = "failed",
        /// What it wrote was put back.
        RolledBack = "rolled_back",
        /// A person asked to stop it; the worker does so after its chunk.
        Cancelling = "cancelling",
        /// A person stopped it; what was written stays.
        Cancelled = "cancelled",
        /// A worker is putting back what it wrote.
        RollingBack = "rolling_back",
    }
}

impl BatchStatus {
    /// Whether nothing more happens to the batch by itself.
    pub fn has_ended(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed | Self::RolledBack | Self::Cancelled
        )
    }
}

words! {
    /// What happens to a record that was imported before and differs now.
    OnExisting {
        /// The target stays as it is.
        Skip = "skip",
        /// The fields that differ are changed; an empty cell never erases.
        Update = "update",
        /// The record is an error.
        Error = "error",
    }
}

words! {
    /// What an empty cell means for a target that is there and is updated.
    OnEmpty {
        /// The field keeps what it holds.
        Keep = "keep",
        /// The field is emptied, if its column is mapped and the field may be empty.
        Erase = "erase",
    }
}

words! {
    /// What happens to a record whose parent is neither in the file nor imported.
    OnOrphan {
        /// The record is an error.
        Error = "error",
        /// The record waits, as `pending`, until a batch brings its parent.
        Park = "park",
    }
}

words! {
    /// What happens if the database moved since the dry run that is committed.
    OnMoved {
        /// The commit names the records and stops.
        Refuse = "refuse",
        /// The records do what they would do now.
        GoOn = "go_on",
    }
}

/// What a batch is made from.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// Where the data comes from.
    pub source: Source,
    /// The name of the file as the person gave it.
    pub source_file: String,
    /// The BLAKE3 hash of the file's bytes, in hex.
    pub file_hash: String,
    /// Under which key the bytes of the file are stored.
    pub file_key: String,
    /// The plan, as JSON.
    pub plan: String,
    /// Whether it only tries.
    pub dry_run: bool,
    /// Whether it fails at the first record in error.
    pub stop_on_error: bool,
    /// Whether it goes in only if no record is in error.
    pub all_or_nothing: bool,
    /// What happens to a record that was imported before.
    pub on_existing: OnExisting,
    /// What an empty cell means for a target that is there.
    pub on_empty: OnEmpty,
    /// What happens to a record whose parent is not there.
    pub on_orphan: OnOrphan,
    /// The batch whose failed rows it brings.
    pub retry_of: Option<i64>,
    /// The only rows whose records it brings, as a JSON array.
    pub only_rows: Option<String>,
    /// The blocks of the receipt that the run must reproduce, as a JSON array of hashes.
    pub expected_blocks: Option<String>,
    /// The receipt that the run must reproduce before it may write.
    pub expected_receipt: Option<String>,
    /// Who started it.
    pub started_by: Option<String>,
}

/// What makes a request that is sent twice one request.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// The key that the caller chose.
    pub key: String,
    /// A hash of all that was asked for.
    pub payload_hash: String,
}

/// The answer to the creation of a batch.
#[derive(Clone, Debug)]
pub struct Created {
    /// The batch.
    pub batch: Batch,
    /// Whether an earlier request with the same idempotency key had made it.
    pub replayed: bool,
}

/// The batches of a clinic.
#[async_trait]
pub trait Batches {
    /// Makes a pending batch. The same idempotency key with the same payload gives the batch of
    /// the first request; with another payload it is refused. So is a batch whose file is being
    /// forgotten at this moment, and one that brings rows of a batch that was forgotten.
    async fn create_batch(
        &self,
        clinic_id: i64,
        new: NewBatch,
        idempotency: Option<Idempotency>,
        now: DateTime<Utc>,
    ) -> Result<Created>;

    /// The batch of an id.
    async fn batch(&self, clinic_id: i64, batch_id: i64) -> Result<Option<Batch>>;

    /// The batches, newest first.
    async fn batches(&self, clinic_id: i64, page: PageRequest) -> Result<Page<Batch>>;

    /// Which of these keys of stored files a batch of any clinic names that is not forgotten: clinics
    /// that bring the same bytes share a file.
    async fn files_in_use(&self, keys: &[String]) -> Result<Vec<String>>;

    /// Asks a batch to stop: a pending one is cancelled at once, a running one by its worker at
    /// the end of its chunk. Any other status is refused.
    async fn cancel(
        &self,
        clinic_id: i64,
        batch_id: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<Batch>>;

    /// Lets a failed or cancelled batch go on at its cursor; one that failed while it was rolled
    /// back goes on rolling back. One that stopped because the database had moved goes on as the
    /// database is now.
    async fn resume(
        &self,
        clinic_id: i64,
        batch_id: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<Batch>>;

    /// Turns a completed dry run into a pending real run from the first record, and does the same
    /// for a batch that was rolled back, unless something of it was kept. If the database moved
    /// since the dry run, [`OnMoved::Refuse`] refuses with the records; what moves between this
    /// and the commit of a record stops the batch there.
    async fn commit_batch(
        &self,
        clinic_id: i64,
        batch_id: i64,
        on_moved: OnMoved,
        now: DateTime<Utc>,
    ) -> Result<Option<Batch>>;
}
