//! Batches as rows.

use chrono::{DateTime, Utc};
use intake::plan::Source;
use sqlx::SqliteConnection;
use store::{
    Batch, BatchStatus, Counts, OnConflict, OnEmpty, OnExisting, OnMoved, OnOrphan, Result,
    StoreError,
};

use crate::{engine, time, unknown};

/// Selects batches, with the clause that says which.
macro_rules! select_batches {
    ($clause:literal) => {
        concat!(
            "SELECT b.*, (
                 SELECT min(o.id) FROM migration_batches AS o
                 WHERE o.clinic_id = b.clinic_id AND o.file_hash = b.file_hash AND o.id < b.id
                   AND o.dry_run = 0 AND o.status <> 'rolled_back' AND o.success_count > 0
             ) AS same_file_as
             FROM migration_batches AS b ",
            $clause
        )
    };
}
pub(crate) use select_batches;

/// A row of `migration_batches`.
#[derive(sqlx::FromRow)]
pub(crate) struct BatchRow {
    pub(crate) id: i64,
    source: String,
    source_file: String,
    status: String,
    dry_run: bool,
    stop_on_error: bool,
    all_or_nothing: bool,
    on_existing: String,
    on_empty: String,
    on_orphan: String,
    on_moved: Option<String>,
    trial_cursor: Option<i64>,
    retry_of: Option<i64>,
    only_rows: Option<String>,
    expected_blocks: Option<String>,
    total_records: i64,
    processed_records: i64,
    success_count: i64,
    error_count: i64,
    skip_count: i64,
    created_count: i64,
    updated_count: i64,
    unchanged_count: i64,
    pending_count: i64,
    started_at: Option<String>,
    completed_at: Option<String>,
    created_at: String,
    started_by: Option<String>,
    plan: String,
    file_hash: String,
    file_key: String,
    expected_receipt: Option<String>,
    receipt: Option<String>,
    report: Option<String>,
    error_code: Option<String>,
    error_message: Option<String>,
    waiting_code: Option<String>,
    waiting_message: Option<String>,
    lease_token: i64,
    undo_cursor: i64,
    undo_adoption: i64,
    on_conflict: Option<String>,
    same_file_as: Option<i64>,
    forgetting_at: Option<String>,
    forgotten_at: Option<String>,
    forget_cursor: i64,
}

/// A batch with what only the engine needs to know of it.
pub(crate) struct StoredBatch {
    pub(crate) batch: Batch,
    pub(crate) lease_token: i64,
    pub(crate) undo_cursor: i64,
    pub(crate) undo_adoption: i64,
    pub(crate) forget_cursor: i64,
}

impl TryFrom<BatchRow> for StoredBatch {
    type Error = StoreError;

    fn try_from(row: BatchRow) -> Result<Self> {
        let moment = |text: Option<String>| -> Result<Option<DateTime<Utc>>> {
            text.as_deref().map(time::from_text).transpose()
        };
        let on_conflict = row
            .on_conflict
            .map(|word| OnConflict::from_word(&word).ok_or_else(|| unknown("choice", &word)))
            .transpose()?;
        let policy = |word: &str| unknown("policy", word);
        let batch = Batch {
            id: row.id,
            source: Source::from_word(&row.source).ok_or_else(|| unknown("source", &row.source))?,
            source_file: row.source_file,
            status: BatchStatus::from_word(&row.status)
                .ok_or_else(|| unknown("batch status", &row.status))?,
            dry_run: row.dry_run,
            stop_on_error: row.stop_on_error,
            all_or_nothing: row.all_or_nothing,
            on_existing: OnExisting::from_word(&row.on_existing)
                .ok_or_else(|| policy(&row.on_existing))?,
            on_empty: OnEmpty::from_word(&row.on_empty).ok_or_else(|| policy(&row.on_empty))?,
            on_orphan: OnOrphan::from_word(&row.on_orphan).ok_or_else(|| policy(&row.on_orphan))?,
            total_records: row.total_records,
            processed_records: row.processed_records,
            success_count: row.success_count,
            error_count: row.error_count,
            skip_count: row.skip_count,
            counts: Counts {
                created: row.created_count,
                updated: row.updated_count,
                unchanged: row.unchanged_count,
                pending: row.pending_count,
            },
            started_at: moment(row.started_at)?,
            completed_at: moment(row.completed_at)?,
            created_at: time::from_text(&row.created_at)?,
            started_by: row.started_by,
            receipt: row.receipt,
            file_hash: row.file_hash,
            error_code: row.error_code,
            error_message: row.error_message,
            waiting_code: row.waiting_code,
            waiting_message: row.waiting_message,
            same_file_as: row.same_file_as,
            retry_of: row.retry_of,
            forgetting_at: moment(row.forgetting_at)?,
            forgotten_at: moment(row.forgotten_at)?,
            expected_receipt: row.expected_receipt,
            file_key: row.file_key,
            plan: row.plan,
            report: row.report,
            on_conflict,
            on_moved: row
                .on_moved
                .map(|word| OnMoved::from_word(&word).ok_or_else(|| policy(&word)))
                .transpose()?,
            trial_cursor: row.trial_cursor,
            only_rows: row.only_rows,
            expected_blocks: row.expected_blocks,
        };
        Ok(Self {
            batch,
            lease_token: row.lease_token,
            undo_cursor: row.undo_cursor,
            undo_adoption: row.undo_adoption,
            forget_cursor: row.forget_cursor,
        })
    }
}

/// Reads one batch.
pub(crate) async fn read(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    batch_id: i64,
) -> Result<Option<StoredBatch>> {
    sqlx::query_as::<_, BatchRow>(select_batches!("WHERE b.clinic_id = ?1 AND b.id = ?2"))
        .bind(clinic_id)
        .bind(batch_id)
        .fetch_optional(connection)
        .await
        .map_err(engine)?
        .map(StoredBatch::try_from)
        .transpose()
}
