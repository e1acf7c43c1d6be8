//! The commit of a chunk in SQLite: one transaction, a handful of statements.

mod adopt;
mod lookup;
mod moved;
mod search;
mod write;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use store::effects::{Effect, Effects, Policy, effects, parts};
use store::failpoint::reach;
use store::{
    Adoption, Batch, BatchStatus, Chunk, ChunkResult, Commit, Lease, OnMoved, RecordStatus, Result,
    StoreError, Verified,
};

use crate::batches::present;
use crate::leases::{break_off, end, held};
use crate::{SqliteStore, engine};

pub(crate) use lookup::{currents, versions};
pub(crate) use moved::moved_since;
pub(crate) use write::forget_tried;

#[async_trait]
impl Commit for SqliteStore {
    async fn begin(&self, lease: Lease, verified: Verified) -> Result<Batch> {
        let mut tx = self.begin_write().await?;
        running(held(&mut tx, lease).await?.batch)?;
        sqlx::query(
            "UPDATE migration_batches SET total_records = ?3, receipt = ?4, report = ?5
             WHERE clinic_id = ?1 AND id = ?2",
        )
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(verified.total_records)
        .bind(verified.receipt)
        .bind(verified.report)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        reach("begin.written")?;
        tx.commit().await.map_err(engine)?;
        reach("begin.done")?;
        Ok(batch)
    }

    async fn commit_chunk(
        &self,
        lease: Lease,
        chunk: Chunk,
        now: DateTime<Utc>,
    ) -> Result<ChunkResult> {
        let mut tx = self.begin_write().await?;
        let batch = running(held(&mut tx, lease).await?.batch)?;
        if batch.cursor() != chunk.start {
            let cursor = batch.cursor();
            return Err(StoreError::WrongCursor {
                cursor,
                start: chunk.start,
            });
        }
        if let Some(refusal) = put(&mut tx, lease, &batch, &chunk, now).await? {
            // Nothing of the chunk stays.
            tx.rollback().await.map_err(engine)?;
            tx = self.begin_write().await?;
            let batch = running(held(&mut tx, lease).await?.batch)?;
            let Refusal { code, message } = &refusal;
            break_off(&mut tx, lease, &batch, code, message, now).await?;
            reach("commit.refused")?;
        }
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        reach("commit.written")?;
        tx.commit().await.map_err(engine)?;
        reach("commit.done")?;
        Ok(ChunkResult { batch })
    }

    async fn end_trial(&self, lease: Lease, now: DateTime<Utc>) -> Result<Batch> {
        let mut tx = self.begin_write().await?;
        let batch = running(held(&mut tx, lease).await?.batch)?;
        let Some(tried) = batch.trial_cursor else {
            return Ok(batch);
        };
        let errors: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM ledger
             WHERE clinic_id = ?1 AND batch_id = ?2 AND status = 'error' AND seq <= ?3",
        )
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(tried)
        .fetch_one(&mut *tx)
        .await
        .map_err(engine)?;
        // A trial that found errors is shown: its records count as processed.
        let shown = if errors == 0 { 0 } else { tried };
        sqlx::query(
            "UPDATE migration_batches
             SET trial_cursor = NULL, processed_records = ?3, error_count = ?4, skip_count = ?3 - ?4,
                 on_moved = CASE WHEN on_moved IS NULL THEN NULL ELSE 'go_on' END
             WHERE clinic_id = ?1 AND id = ?2",
        )
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(shown)
        .bind(errors)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        write::forget_tried(&mut tx, lease).await?;
        if errors > 0 {
            let message = format!("Nothing was written: {}", in_error(errors));
            let error = Some(("all_or_nothing", message.as_str()));
            end(&mut tx, lease, BatchStatus::Failed, error, now).await?;
        }
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        reach("end_trial.written")?;
        tx.commit().await.map_err(engine)?;
        reach("end_trial.done")?;
        Ok(batch)
    }

    async fn adopt(
        &self,
        lease: Lease,
        after: (i64, i64),
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Adoption> {
        let mut tx = self.begin_write().await?;
        let batch = running(held(&mut tx, lease).await?.batch)?;
        let step = adopt::step(&mut tx, lease, &batch, after, limit, now).await?;
        if let Some(row) = step.error
            && batch.all_or_nothing
            && !batch.dry_run
        {
            let refusal = Refusal::in_error(row, None);
            break_off(&mut tx, lease, &batch, refusal.code, &refusal.message, now).await?;
        }
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        reach("adopt.written")?;
        tx.commit().await.map_err(engine)?;
        reach("adopt.done")?;
        Ok(Adoption {
            batch,
            adopted: step.adopted,
            next: step.next,
        })
    }
}

/// Why nothing of a chunk goes in.
struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    /// A record is in error, which the trial had not seen.
    fn in_error(row: u32, why: Option<&str>) -> Self {
        let why = why.unwrap_or("the record is in error");
        let message = format!("Row {row}: {why}; the batch goes in as a whole or not at all");
        let code = "all_or_nothing";
        Self { code, message }
    }
}

fn in_error(errors: i64) -> String {
    match errors {
        1 => "1 record is in error".to_owned(),
        _ => format!("{errors} records are in error"),
    }
}

/// Puts a chunk in, unless it must not go in.
async fn put(
    connection: &mut SqliteConnection,
    lease: Lease,
    batch: &Batch,
    chunk: &Chunk,
    now: DateTime<Utc>,
) -> Result<Option<Refusal>> {
    reach("commit.started")?;
    let policy = Policy::of(batch);
    let compares =
        batch.on_moved == Some(OnMoved::Refuse) && (policy.trial || !batch.all_or_nothing);
    let said = if compares {
        let last = chunk.start + chunk.records.len() as i64;
        moved::said(
            connection,
            lease.clinic_id,
            lease.batch_id,
            chunk.start,
            last,
        )
        .await?
    } else {
        Vec::new()
    };
    write::clear_ledger(connection, lease, chunk.start, chunk.records.len()).await?;
    reach("commit.cleared")?;
    for part in parts(&chunk.records) {
        let records = &chunk.records[part.clone()];
        let found = lookup::found(connection, lease, batch, records).await?;
        reach("commit.looked_up")?;
        let first_seq = chunk.start + part.start as i64 + 1;
        let mut effects = effects(records, first_seq, policy, &found);
        if compares && let Some(refusal) = moved::differing(&said, &effects) {
            return Ok(Some(refusal));
        }
        let must_be_whole = batch.all_or_nothing && !policy.only_tries();
        if must_be_whole && let Some(effect) = first_error(&effects) {
            let why = effect.error_message();
            return Ok(Some(Refusal::in_error(effect.record.row, why)));
        }
        write::write(connection, lease, batch, &mut effects, now).await?;
        reach("commit.kept")?;
        if policy.trial {
            try_on(connection, lease, effects.list.len() as i64).await?;
        } else {
            count(connection, lease, &effects).await?;
        }
        reach("commit.counted")?;
        if effects.stopped {
            let row = effects.list.last().map_or(0, |effect| effect.record.row);
            let message = format!("Stopped at the first error, in row {row}");
            let error = Some(("stopped_on_error", message.as_str()));
            end(connection, lease, BatchStatus::Failed, error, now).await?;
            reach("commit.ended")?;
            break;
        }
    }
    Ok(None)
}

fn first_error<'e, 'a>(effects: &'e Effects<'a>) -> Option<&'e Effect<'a>> {
    let mut list = effects.list.iter();
    list.find(|effect| effect.status == RecordStatus::Error)
}

/// Moves the cursor of a trial.
async fn try_on(connection: &mut SqliteConnection, lease: Lease, records: i64) -> Result<()> {
    sqlx::query(
        "UPDATE migration_batches SET trial_cursor = trial_cursor + ?3
         WHERE clinic_id = ?1 AND id = ?2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(records)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// Lets a batch pass that is being committed, asked to stop or not.
fn running(batch: Batch) -> Result<Batch> {
    match batch.status {
        BatchStatus::Running | BatchStatus::Cancelling => Ok(batch),
        status => Err(StoreError::InvalidState { status }),
    }
}

/// Moves the counts and the cursor.
async fn count(
    connection: &mut SqliteConnection,
    lease: Lease,
    effects: &Effects<'_>,
) -> Result<()> {
    let (success, error, skip) = effects.statuses();
    let counts = effects.counts();
    sqlx::query(
        "UPDATE migration_batches
         SET processed_records = processed_records + ?3, success_count = success_count + ?4,
             error_count = error_count + ?5, skip_count = skip_count + ?6,
             created_count = created_count + ?7, updated_count = updated_count + ?8,
             unchanged_count = unchanged_count + ?9, pending_count = pending_count + ?10,
             waiting_code = NULL, waiting_message = NULL
         WHERE clinic_id = ?1 AND id = ?2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(effects.list.len() as i64)
    .bind(success)
    .bind(error)
    .bind(skip)
    .bind(counts.created)
    .bind(counts.updated)
    .bind(counts.unchanged)
    .bind(counts.pending)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}
