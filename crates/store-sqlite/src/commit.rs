//! The commit of a chunk in SQLite: one transaction, a handful of statements.

mod lookup;
mod search;
mod write;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;
use store::effects::{Effects, Policy, effects, parts};
use store::failpoint::reach;
use store::{
    Batch, BatchStatus, Chunk, ChunkResult, Commit, Lease, RecordStatus, Result, StoreError,
    Verified,
};

use crate::batches::present;
use crate::leases::{end, held};
use crate::{SqliteStore, engine};

pub(crate) use lookup::currents;

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
        if batch.processed_records != chunk.start {
            let cursor = batch.processed_records;
            return Err(StoreError::WrongCursor {
                cursor,
                start: chunk.start,
            });
        }
        let policy = Policy {
            dry_run: batch.dry_run,
            stop_on_error: batch.stop_on_error,
            on_existing: batch.on_existing,
        };
        reach("commit.started")?;
        write::clear_ledger(&mut tx, lease, chunk.start, chunk.records.len()).await?;
        reach("commit.cleared")?;
        for part in parts(&chunk.records) {
            let records = &chunk.records[part.clone()];
            let found = lookup::found(&mut tx, lease, &batch, records).await?;
            reach("commit.looked_up")?;
            let first_seq = chunk.start + part.start as i64 + 1;
            let mut effects = effects(records, first_seq, policy, &found);
            write::write(&mut tx, lease, &batch, &mut effects, now).await?;
            reach("commit.kept")?;
            count(&mut tx, lease, &effects).await?;
            reach("commit.counted")?;
            if effects.stopped {
                let row = effects.list.last().map_or(0, |effect| effect.record.row);
                let message = format!("Stopped at the first error, in row {row}");
                let error = Some(("stopped_on_error", message.as_str()));
                end(&mut tx, lease, BatchStatus::Failed, error, now).await?;
                reach("commit.ended")?;
                break;
            }
        }
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        reach("commit.written")?;
        tx.commit().await.map_err(engine)?;
        reach("commit.done")?;
        Ok(ChunkResult { batch })
    }
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
    let count = |status| {
        effects
            .list
            .iter()
            .filter(|effect| effect.status == status)
            .count() as i64
    };
    let acted = |action| {
        effects
            .list
            .iter()
            .filter(|effect| effect.action == action)
            .count() as i64
    };
    let unchanged = effects
        .list
        .iter()
        .filter(|effect| effect.unchanged)
        .count() as i64;
    sqlx::query(
        "UPDATE migration_batches
         SET processed_records = processed_records + ?3, success_count = success_count + ?4,
             error_count = error_count + ?5, skip_count = skip_count + ?6,
             created_count = created_count + ?7, updated_count = updated_count + ?8,
             unchanged_count = unchanged_count + ?9,
             error_code = NULL, error_message = NULL
         WHERE clinic_id = ?1 AND id = ?2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(effects.list.len() as i64)
    .bind(count(RecordStatus::Success))
    .bind(count(RecordStatus::Error))
    .bind(count(RecordStatus::Skipped))
    .bind(acted(store::Action::Create))
    .bind(acted(store::Action::Update))
    .bind(unchanged)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}
