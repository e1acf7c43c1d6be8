//! Retention in SQLite.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, SqliteConnection};
use store::failpoint::reach;
use store::{
    Batch, Forgetting, NewBatch, Result, Retention, StoreError, issues_without_texts,
    plan_without_texts,
};

use crate::batches::present;
use crate::batches_row::read;
use crate::leases::{after, later};
use crate::{SqliteStore, engine, time};

/// How long those who read may keep the log of writes from being emptied.
const READERS: Duration = Duration::from_secs(1);

#[async_trait]
impl Retention for SqliteStore {
    async fn forget(
        &self,
        clinic_id: i64,
        batch_id: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<Batch>> {
        let mut tx = self.begin_write().await?;
        let Some(stored) = read(&mut tx, clinic_id, batch_id).await? else {
            return Ok(None);
        };
        if stored.batch.forgetting_at.is_some() {
            return Ok(Some(stored.batch));
        }
        stored.batch.can_be_forgotten()?;
        sqlx::query(
            "UPDATE migration_batches
             SET forgetting_at = ?3, plan = ?4, report = NULL, error_message = NULL
             WHERE clinic_id = ?1 AND id = ?2",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .bind(time::to_text(now))
        .bind(plan_without_texts(&stored.batch.plan))
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        reach("forget_mark.written")?;
        tx.commit().await.map_err(engine)?;
        reach("forget_mark.done")?;
        Ok(Some(batch))
    }

    async fn overdue(&self, keep_for: TimeDelta, limit: u32) -> Result<Vec<(i64, i64)>> {
        // By clinics, so that each looks into its own index.
        sqlx::query_as(concat!(
            "SELECT b.clinic_id, b.id FROM clinics AS c CROSS JOIN migration_batches AS b
             WHERE b.clinic_id = c.clinic_id AND b.forgetting_at IS NULL AND b.completed_at < ",
            after!("?1"),
            " AND b.status IN ('completed', 'failed', 'cancelled', 'rolled_back')
               AND (b.dry_run = 1 OR b.pending_count = 0)
             ORDER BY b.completed_at, b.clinic_id, b.id
             LIMIT ?2",
        ))
        .bind(later(-keep_for))
        .bind(i64::from(limit))
        .fetch_all(&self.read)
        .await
        .map_err(engine)
    }

    async fn marked(&self, after: (i64, i64)) -> Result<Option<(i64, i64)>> {
        sqlx::query_as(
            "SELECT clinic_id, id FROM migration_batches
             WHERE forgetting_at IS NOT NULL AND forgotten_at IS NULL
               AND (clinic_id, id) > (?1, ?2)
             ORDER BY clinic_id, id
             LIMIT 1",
        )
        .bind(after.0)
        .bind(after.1)
        .fetch_optional(&self.read)
        .await
        .map_err(engine)
    }

    async fn forget_chunk(
        &self,
        clinic_id: i64,
        batch_id: i64,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Forgetting> {
        let mut tx = self.begin_write().await?;
        let stored = read(&mut tx, clinic_id, batch_id).await?;
        let Some(stored) = stored.filter(|stored| stored.batch.is_being_forgotten()) else {
            return Ok(Forgetting::Done);
        };
        // Also the leftovers of an earlier run, which stand past the last record that counts.
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT seq, issues FROM ledger
             WHERE clinic_id = ?1 AND batch_id = ?2 AND seq > ?3
             ORDER BY seq LIMIT ?4",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .bind(stored.forget_cursor)
        .bind(i64::from(limit.max(1)))
        .fetch_all(&mut *tx)
        .await
        .map_err(engine)?;
        reach("forget.read")?;
        let (batch, from) = (&stored.batch, stored.forget_cursor);
        let next = if let Some((last, _)) = rows.last() {
            take_texts(&mut tx, clinic_id, batch_id, &rows).await?;
            reach("forget.texts_taken")?;
            blank(&mut tx, clinic_id, batch, from, *last).await?;
            reach("forget.blanked")?;
            Forgetting::More
        } else {
            end(&mut tx, clinic_id, batch, now).await?
        };
        reach("forget.written")?;
        tx.commit().await.map_err(engine)?;
        reach("forget.done")?;
        if next == Forgetting::Done {
            self.empty_log().await;
        }
        Ok(next)
    }

    async fn file_removed(&self, clinic_id: i64, batch_id: i64, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.begin_write().await?;
        // An undo that ended meanwhile has left rows to look at again.
        sqlx::query(
            "UPDATE migration_batches
             SET removes_file = 0, forgotten_at = CASE WHEN EXISTS (
                 SELECT 1 FROM ledger AS r
                 WHERE r.clinic_id = ?1 AND r.batch_id = ?2
                   AND r.seq > migration_batches.forget_cursor
             ) THEN NULL ELSE ?3 END
             WHERE clinic_id = ?1 AND id = ?2 AND removes_file = 1",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .bind(time::to_text(now))
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        reach("forget_file.written")?;
        tx.commit().await.map_err(engine)?;
        reach("forget_file.done")?;
        self.empty_log().await;
        Ok(())
    }
}

impl SqliteStore {
    /// Empties the log of writes, in which old pages stand until they are written over. If somebody
    /// reads for too long, they stay until then, or until the file is closed.
    async fn empty_log(&self) {
        let options = self.write.connect_options();
        let options = (*options).clone().busy_timeout(READERS);
        let emptied = async {
            let mut connection = options.connect().await?;
            let truncate = "PRAGMA wal_checkpoint(TRUNCATE)";
            connection.execute(truncate).await?;
            connection.close().await
        };
        // What was forgotten is forgotten: no answer depends on this.
        let _: std::result::Result<(), sqlx::Error> = emptied.await;
    }
}

/// Takes the texts out of the issues and messages of rows.
async fn take_texts(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    batch_id: i64,
    rows: &[(i64, String)],
) -> Result<()> {
    let with_issues = rows.iter().filter(|(_, issues)| issues != "[]");
    let clean: Vec<(i64, String, Option<String>)> = with_issues
        .map(|(seq, issues)| {
            let (issues, message) = issues_without_texts(issues);
            (*seq, issues, message)
        })
        .collect();
    sqlx::query(
        "UPDATE ledger
         SET issues = clean.issues,
             error_message = CASE WHEN error_message IS NULL THEN NULL
                 ELSE coalesce(clean.message, error_message) END
         FROM (
             SELECT json_extract(value, '$[0]') AS seq, json_extract(value, '$[1]') AS issues,
                 json_extract(value, '$[2]') AS message
             FROM json_each(?3)
         ) AS clean
         WHERE clinic_id = ?1 AND batch_id = ?2 AND ledger.seq = clean.seq",
    )
    .bind(clinic_id)
    .bind(batch_id)
    .bind(serde_json::to_string(&clean).map_err(StoreError::lasting)?)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// Takes the rest of the texts out of the rows after one up to another, and moves the cursor. What
/// stands in the tables, or waits to, keeps what undoing it or adopting it needs.
async fn blank(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    batch: &Batch,
    after: i64,
    last: i64,
) -> Result<()> {
    sqlx::query(
        "UPDATE ledger
         SET source_data = '[]',
             error_message = CASE WHEN issues = '[]' THEN NULL ELSE error_message END
         WHERE clinic_id = ?1 AND batch_id = ?2 AND seq > ?3 AND seq <= ?4",
    )
    .bind(clinic_id)
    .bind(batch.id)
    .bind(after)
    .bind(last)
    .execute(&mut *connection)
    .await
    .map_err(engine)?;
    sqlx::query(
        "UPDATE ledger
         SET source_id = '', transformed_data = '{}', reference_ids = NULL, before_data = NULL
         WHERE clinic_id = ?1 AND batch_id = ?2 AND seq > ?3 AND seq <= ?4
           AND (?5 OR seq > ?6 OR seq IN (
               SELECT r.seq FROM migration_records AS r
               WHERE r.clinic_id = ?1 AND r.batch_id = ?2 AND r.seq > ?3 AND r.seq <= ?4
                 AND r.status NOT IN ('success', 'pending')
           ))",
    )
    .bind(clinic_id)
    .bind(batch.id)
    .bind(after)
    .bind(last)
    .bind(batch.dry_run)
    .bind(batch.processed_records)
    .execute(&mut *connection)
    .await
    .map_err(engine)?;
    sqlx::query("UPDATE migration_batches SET forget_cursor = ?3 WHERE clinic_id = ?1 AND id = ?2")
        .bind(clinic_id)
        .bind(batch.id)
        .bind(last)
        .execute(connection)
        .await
        .map_err(engine)?;
    Ok(())
}

/// Ends the forgetting after the last row, unless the file is to be removed first.
async fn end(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    batch: &Batch,
    now: DateTime<Utc>,
) -> Result<Forgetting> {
    sqlx::query("DELETE FROM dry_run_links WHERE clinic_id = ?1 AND batch_id = ?2")
        .bind(clinic_id)
        .bind(batch.id)
        .execute(&mut *connection)
        .await
        .map_err(engine)?;
    let is_needed: bool = sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT 1 FROM clinics AS c CROSS JOIN migration_batches AS b
             WHERE b.clinic_id = c.clinic_id AND b.file_key = ?1 AND b.forgetting_at IS NULL
         )",
    )
    .bind(&batch.file_key)
    .fetch_one(&mut *connection)
    .await
    .map_err(engine)?;
    sqlx::query(
        "UPDATE migration_batches
         SET removes_file = NOT ?3, forgotten_at = CASE WHEN ?3 THEN ?4 ELSE NULL END
         WHERE clinic_id = ?1 AND id = ?2",
    )
    .bind(clinic_id)
    .bind(batch.id)
    .bind(is_needed)
    .bind(time::to_text(now))
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(if is_needed {
        Forgetting::Done
    } else {
        Forgetting::File(batch.file_key.clone())
    })
}

/// Refuses a batch whose file is being removed, or whose rows were forgotten. In one clinic this and
/// what removes a file come one after the other.
pub(crate) async fn can_be_made(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    new: &NewBatch,
) -> Result<()> {
    if let Some(first) = new.retry_of
        && let Some(first) = read(connection, clinic_id, first).await?
    {
        first.batch.needs_source()?;
    }
    let removes: bool = sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT 1 FROM clinics AS c CROSS JOIN migration_batches AS b
             WHERE b.clinic_id = c.clinic_id AND b.file_key = ?1 AND b.removes_file = 1
         )",
    )
    .bind(&new.file_key)
    .fetch_one(connection)
    .await
    .map_err(engine)?;
    if removes {
        return Err(StoreError::FileBeingForgotten);
    }
    Ok(())
}
