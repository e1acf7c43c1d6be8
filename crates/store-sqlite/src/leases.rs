//! Leases in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;
use store::{Batch, BatchStatus, Claim, Lease, Leases, Result, StoreError};

use crate::batches::present;
use crate::batches_row::{StoredBatch, read};
use crate::{SqliteStore, engine, time};

#[async_trait]
impl Leases for SqliteStore {
    async fn claim(
        &self,
        owner: &str,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
    ) -> Result<Option<Claim>> {
        let mut tx = self.begin_write().await?;
        let claimed: Option<(i64, i64, i64)> = sqlx::query_as(
            "UPDATE migration_batches
             SET status = CASE status WHEN 'pending' THEN 'running' ELSE status END,
                 started_at = coalesce(started_at, ?2),
                 lease_owner = ?1, lease_until = ?3, lease_token = lease_token + 1
             WHERE (clinic_id, id) = (
                 SELECT b.clinic_id, b.id FROM migration_batches AS b
                 WHERE b.status IN ('pending', 'running', 'cancelling', 'rolling_back')
                   AND (b.lease_until IS NULL OR b.lease_until <= ?2)
                   AND NOT EXISTS (
                       SELECT 1 FROM migration_batches AS o
                       WHERE o.clinic_id = b.clinic_id AND o.lease_until > ?2
                         AND o.status IN ('pending', 'running', 'cancelling', 'rolling_back')
                   )
                 ORDER BY b.created_at, b.clinic_id, b.id
                 LIMIT 1
             )
             RETURNING clinic_id, id, lease_token",
        )
        .bind(owner)
        .bind(time::to_text(now))
        .bind(time::to_text(now + lease_for))
        .fetch_optional(&mut *tx)
        .await
        .map_err(engine)?;
        let Some((clinic_id, batch_id, token)) = claimed else {
            return Ok(None);
        };
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        tx.commit().await.map_err(engine)?;
        Ok(Some(Claim {
            lease: Lease {
                clinic_id,
                batch_id,
                token,
            },
            batch,
        }))
    }

    async fn heartbeat(
        &self,
        lease: Lease,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
    ) -> Result<Batch> {
        let mut tx = self.begin_write().await?;
        let stored = held(&mut tx, lease).await?;
        sqlx::query(
            "UPDATE migration_batches SET lease_until = ?3 WHERE clinic_id = ?1 AND id = ?2",
        )
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(time::to_text(now + lease_for))
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        tx.commit().await.map_err(engine)?;
        Ok(stored.batch)
    }

    async fn release(&self, lease: Lease) -> Result<()> {
        let mut tx = self.begin_write().await?;
        held(&mut tx, lease).await?;
        // The token grows, so that the worker cannot write after it gave the lease back.
        sqlx::query(
            "UPDATE migration_batches
             SET lease_owner = NULL, lease_until = NULL, lease_token = lease_token + 1
             WHERE clinic_id = ?1 AND id = ?2",
        )
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        tx.commit().await.map_err(engine)
    }

    async fn finish(&self, lease: Lease, now: DateTime<Utc>) -> Result<Batch> {
        let mut tx = self.begin_write().await?;
        let stored = held(&mut tx, lease).await?;
        let status = match stored.batch.status {
            BatchStatus::Running => BatchStatus::Completed,
            BatchStatus::Cancelling => BatchStatus::Cancelled,
            status => return Err(StoreError::InvalidState { status }),
        };
        end(&mut tx, lease, status, None, now).await?;
        if stored.batch.dry_run && status == BatchStatus::Completed {
            sqlx::query("DELETE FROM dry_run_links WHERE clinic_id = ?1 AND batch_id = ?2")
                .bind(lease.clinic_id)
                .bind(lease.batch_id)
                .execute(&mut *tx)
                .await
                .map_err(engine)?;
        }
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        tx.commit().await.map_err(engine)?;
        Ok(batch)
    }

    async fn fail(
        &self,
        lease: Lease,
        code: &str,
        message: &str,
        now: DateTime<Utc>,
    ) -> Result<Batch> {
        let mut tx = self.begin_write().await?;
        held(&mut tx, lease).await?;
        end(
            &mut tx,
            lease,
            BatchStatus::Failed,
            Some((code, message)),
            now,
        )
        .await?;
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        tx.commit().await.map_err(engine)?;
        Ok(batch)
    }
}

/// The batch of a lease, on condition that the lease holds.
pub(crate) async fn held(connection: &mut SqliteConnection, lease: Lease) -> Result<StoredBatch> {
    let stored = read(connection, lease.clinic_id, lease.batch_id).await?;
    stored
        .filter(|stored| stored.lease_token == lease.token && !stored.batch.status.has_ended())
        .ok_or(StoreError::LeaseLost)
}

/// Ends a batch and gives its lease back.
pub(crate) async fn end(
    connection: &mut SqliteConnection,
    lease: Lease,
    status: BatchStatus,
    error: Option<(&str, &str)>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "UPDATE migration_batches
         SET status = ?3, completed_at = ?4, error_code = ?5, error_message = ?6,
             lease_owner = NULL, lease_until = NULL, lease_token = lease_token + 1
         WHERE clinic_id = ?1 AND id = ?2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(status.as_str())
    .bind(time::to_text(now))
    .bind(error.map(|(code, _)| code))
    .bind(error.map(|(_, message)| message))
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}
