//! Batches in PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use store::failpoint::reach;
use store::{
    Batch, BatchStatus, Batches, Created, Idempotency, NewBatch, OnMoved, Page, PageRequest,
    Result, StoreError,
};

use crate::batches_row::{BatchRow, StoredBatch, read, select_batches};
use crate::commit::moved_since;
use crate::{PostgresStore, engine, ids, retention};

#[async_trait]
impl Batches for PostgresStore {
    async fn create_batch(
        &self,
        clinic_id: i64,
        new: NewBatch,
        idempotency: Option<Idempotency>,
        now: DateTime<Utc>,
    ) -> Result<Created> {
        let mut tx = self.begin_write(clinic_id).await?;
        if let Some(idempotency) = &idempotency
            && let Some(batch_id) = earlier(&mut tx, clinic_id, idempotency).await?
        {
            let batch = present(&mut tx, clinic_id, batch_id).await?;
            return Ok(Created {
                batch,
                replayed: true,
            });
        }
        retention::can_be_made(&mut tx, clinic_id, &new).await?;
        let batch_id = ids::take(&mut tx, clinic_id, "batch", 1).await?;
        sqlx::query(
            "INSERT INTO migration_batches (
                 clinic_id, id, source, source_file, status, dry_run, stop_on_error, on_existing,
                 created_at, started_by, plan, file_hash, file_key, expected_receipt,
                 all_or_nothing, on_empty, on_orphan, trial_cursor, retry_of, only_rows,
                 expected_blocks
             )
             VALUES (
                 $1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                 $17, $18, $19, $20
             )",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .bind(new.source.as_str())
        .bind(new.source_file)
        .bind(new.dry_run)
        .bind(new.stop_on_error)
        .bind(new.on_existing.as_str())
        .bind(now)
        .bind(new.started_by)
        .bind(new.plan)
        .bind(new.file_hash)
        .bind(new.file_key)
        .bind(new.expected_receipt)
        .bind(new.all_or_nothing)
        .bind(new.on_empty.as_str())
        .bind(new.on_orphan.as_str())
        .bind((new.all_or_nothing && !new.dry_run).then_some(0_i64))
        .bind(new.retry_of)
        .bind(new.only_rows)
        .bind(new.expected_blocks)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        if let Some(idempotency) = idempotency {
            sqlx::query(
                "INSERT INTO idempotency_keys (clinic_id, key, payload_hash, batch_id, created_at)
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(clinic_id)
            .bind(idempotency.key)
            .bind(idempotency.payload_hash)
            .bind(batch_id)
            .bind(now)
            .execute(&mut *tx)
            .await
            .map_err(engine)?;
        }
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        reach("create.written")?;
        tx.commit().await.map_err(engine)?;
        reach("create.done")?;
        Ok(Created {
            batch,
            replayed: false,
        })
    }

    async fn batch(&self, clinic_id: i64, batch_id: i64) -> Result<Option<Batch>> {
        let mut connection = self.pool.acquire().await.map_err(engine)?;
        Ok(read(&mut connection, clinic_id, batch_id)
            .await?
            .map(|stored| stored.batch))
    }

    async fn batches(&self, clinic_id: i64, page: PageRequest) -> Result<Page<Batch>> {
        let rows: Vec<BatchRow> = sqlx::query_as(select_batches!(
            "WHERE b.clinic_id = $1 AND ($2 IS NULL OR b.id < $2) ORDER BY b.id DESC LIMIT $3"
        ))
        .bind(clinic_id)
        .bind(page.cursor)
        .bind(i64::from(page.limit) + 1)
        .fetch_all(&self.pool)
        .await
        .map_err(engine)?;
        let batches = rows
            .into_iter()
            .map(|row| Ok(StoredBatch::try_from(row)?.batch))
            .collect::<Result<Vec<_>>>()?;
        Ok(Page::from_surplus(batches, page.limit, |batch| batch.id))
    }

    async fn files_in_use(&self, keys: &[String]) -> Result<Vec<String>> {
        sqlx::query_scalar(
            "SELECT DISTINCT file_key FROM migration_batches
             WHERE file_key = ANY($1) AND forgetting_at IS NULL",
        )
        .bind(keys)
        .fetch_all(&self.pool)
        .await
        .map_err(engine)
    }

    async fn cancel(
        &self,
        clinic_id: i64,
        batch_id: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<Batch>> {
        let mut tx = self.begin_write(clinic_id).await?;
        let Some(stored) = read(&mut tx, clinic_id, batch_id).await? else {
            return Ok(None);
        };
        match stored.batch.status {
            BatchStatus::Pending | BatchStatus::Running => {}
            BatchStatus::Cancelling => return Ok(Some(stored.batch)),
            status => return Err(StoreError::InvalidState { status }),
        }
        sqlx::query(
            "UPDATE migration_batches
             SET status = CASE status WHEN 'pending' THEN 'cancelled' ELSE 'cancelling' END,
                 completed_at = CASE status WHEN 'pending' THEN $3 ELSE NULL END
             WHERE clinic_id = $1 AND id = $2",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .bind(now)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        reach("cancel.written")?;
        tx.commit().await.map_err(engine)?;
        reach("cancel.done")?;
        Ok(Some(batch))
    }

    async fn resume(
        &self,
        clinic_id: i64,
        batch_id: i64,
        _now: DateTime<Utc>,
    ) -> Result<Option<Batch>> {
        let mut tx = self.begin_write(clinic_id).await?;
        let Some(stored) = read(&mut tx, clinic_id, batch_id).await? else {
            return Ok(None);
        };
        match stored.batch.status {
            BatchStatus::Failed | BatchStatus::Cancelled => {}
            status => return Err(StoreError::InvalidState { status }),
        }
        // What goes on being undone needs no source.
        if stored.batch.on_conflict.is_none() {
            stored.batch.needs_source()?;
        }
        // A trial that found errors is made again from the start: what was missing may be there now.
        let again = stored.batch.error_code.as_deref() == Some("all_or_nothing");
        // Whoever goes on where the database had moved has read which records differ.
        let moved = stored.batch.error_code.as_deref() == Some("database_moved");
        if again {
            reset(&mut tx, clinic_id, batch_id).await?;
        }
        sqlx::query(
            "UPDATE migration_batches
             SET status = CASE WHEN on_conflict IS NULL THEN 'pending' ELSE 'rolling_back' END,
                 completed_at = NULL, error_code = NULL, error_message = NULL,
                 on_moved = CASE WHEN $3 THEN 'go_on' ELSE on_moved END,
                 lease_owner = NULL, lease_until = NULL
             WHERE clinic_id = $1 AND id = $2",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .bind(moved)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        reach("resume.written")?;
        tx.commit().await.map_err(engine)?;
        reach("resume.done")?;
        Ok(Some(batch))
    }

    async fn commit_batch(
        &self,
        clinic_id: i64,
        batch_id: i64,
        on_moved: OnMoved,
        _now: DateTime<Utc>,
    ) -> Result<Option<Batch>> {
        // Looking takes long in a large batch and must not keep writers waiting. What moves between
        // the look and the commit of a record stops the batch there.
        if on_moved == OnMoved::Refuse {
            let mut tx = self.begin_read().await?;
            let stored = read(&mut tx, clinic_id, batch_id).await?;
            let done = |batch: &Batch| batch.dry_run && batch.status == BatchStatus::Completed;
            if let Some(stored) = stored.filter(|stored| done(&stored.batch)) {
                stored.batch.needs_source()?;
                let moved = moved_since(&mut tx, clinic_id, &stored.batch).await?;
                if moved.total > 0 {
                    return Err(StoreError::DatabaseMoved {
                        moved: Box::new(moved),
                    });
                }
            }
        }
        let mut tx = self.begin_write(clinic_id).await?;
        let Some(stored) = read(&mut tx, clinic_id, batch_id).await? else {
            return Ok(None);
        };
        match (stored.batch.dry_run, stored.batch.status) {
            (true, BatchStatus::Completed) | (false, BatchStatus::RolledBack) => {}
            (_, status) => return Err(StoreError::InvalidState { status }),
        }
        stored.batch.needs_source()?;
        if stored.batch.status == BatchStatus::RolledBack {
            let kept = still_written(&mut tx, clinic_id, batch_id).await?;
            if kept > 0 {
                return Err(StoreError::StillKept { kept });
            }
        }
        reset(&mut tx, clinic_id, batch_id).await?;
        // The real run must reproduce the receipt of the run that people looked at, and has none of
        // its own before it was verified. Only a dry run is there to compare the database with.
        sqlx::query(
            "UPDATE migration_batches
             SET status = 'pending', on_moved = CASE WHEN dry_run THEN $3 ELSE NULL END,
                 dry_run = false, started_at = NULL, completed_at = NULL, error_code = NULL,
                 error_message = NULL, lease_owner = NULL, lease_until = NULL,
                 on_conflict = NULL, expected_receipt = coalesce(expected_receipt, receipt),
                 receipt = NULL
             WHERE clinic_id = $1 AND id = $2",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .bind(on_moved.as_str())
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        reach("recommit.written")?;
        tx.commit().await.map_err(engine)?;
        reach("recommit.done")?;
        Ok(Some(batch))
    }
}

/// Sets a batch to its first record.
async fn reset(connection: &mut PgConnection, clinic_id: i64, batch_id: i64) -> Result<()> {
    sqlx::query(
        "UPDATE migration_batches
         SET processed_records = 0, success_count = 0, error_count = 0, skip_count = 0,
             created_count = 0, updated_count = 0, unchanged_count = 0, pending_count = 0,
             trial_cursor = CASE WHEN all_or_nothing THEN 0 ELSE NULL END
         WHERE clinic_id = $1 AND id = $2",
    )
    .bind(clinic_id)
    .bind(batch_id)
    .execute(&mut *connection)
    .await
    .map_err(engine)?;
    // What stands in the ledger counts for nothing now, and is removed where its place is needed.
    sqlx::query("DELETE FROM undone_stretches WHERE clinic_id = $1 AND batch_id = $2")
        .bind(clinic_id)
        .bind(batch_id)
        .execute(connection)
        .await
        .map_err(engine)?;
    Ok(())
}

/// Reads a batch that this transaction has just seen or written.
pub(crate) async fn present(
    connection: &mut PgConnection,
    clinic_id: i64,
    batch_id: i64,
) -> Result<Batch> {
    let stored = read(connection, clinic_id, batch_id).await?;
    stored
        .map(|stored| stored.batch)
        .ok_or_else(|| StoreError::lasting("a batch went missing"))
}

/// How many records of a batch wrote something that was not put back.
pub(crate) async fn still_written(
    connection: &mut PgConnection,
    clinic_id: i64,
    batch_id: i64,
) -> Result<i64> {
    sqlx::query_scalar(
        "SELECT count(*) FROM migration_records AS r
         JOIN migration_batches AS b ON b.clinic_id = r.clinic_id AND b.id = r.batch_id
         WHERE r.clinic_id = $1 AND r.batch_id = $2 AND r.seq <= b.processed_records
           AND r.status = 'success' AND r.action <> 'none'",
    )
    .bind(clinic_id)
    .bind(batch_id)
    .fetch_one(connection)
    .await
    .map_err(engine)
}

/// The batch that an earlier request with the same key made.
async fn earlier(
    connection: &mut PgConnection,
    clinic_id: i64,
    idempotency: &Idempotency,
) -> Result<Option<i64>> {
    let found: Option<(String, i64)> = sqlx::query_as(
        "SELECT payload_hash, batch_id FROM idempotency_keys WHERE clinic_id = $1 AND key = $2",
    )
    .bind(clinic_id)
    .bind(&idempotency.key)
    .fetch_optional(connection)
    .await
    .map_err(engine)?;
    match found {
        None => Ok(None),
        Some((hash, batch_id)) if hash == idempotency.payload_hash => Ok(Some(batch_id)),
        Some(_) => Err(StoreError::IdempotencyMismatch),
    }
}
