//! Leases in PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use store::{Batch, BatchStatus, Claim, Lease, Leases, Result, StoreError};

use crate::batches::present;
use crate::batches_row::{StoredBatch, read};
use crate::{PostgresStore, engine};

#[async_trait]
impl Leases for PostgresStore {
    async fn claim(
        &self,
        owner: &str,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
    ) -> Result<Option<Claim>> {
        // The look takes no lock; whoever comes second at a clinic finds nothing to update there,
        // and looks again.
        loop {
            let waiting: Option<(i64, i64)> = sqlx::query_as(
                "SELECT b.clinic_id, b.id FROM migration_batches AS b
                 WHERE b.status IN ('pending', 'running', 'cancelling', 'rolling_back')
                   AND (b.lease_until IS NULL OR b.lease_until <= $1)
                   AND NOT EXISTS (
                       SELECT 1 FROM migration_batches AS o
                       WHERE o.clinic_id = b.clinic_id AND o.lease_until > $1
                         AND o.status IN ('pending', 'running', 'cancelling', 'rolling_back')
                   )
                 ORDER BY b.created_at, b.clinic_id, b.id
                 LIMIT 1",
            )
            .bind(now)
            .fetch_optional(&self.pool)
            .await
            .map_err(engine)?;
            let Some((clinic_id, batch_id)) = waiting else {
                return Ok(None);
            };
            if let Some(claim) = self
                .claim_batch(clinic_id, batch_id, owner, now, lease_for)
                .await?
            {
                return Ok(Some(claim));
            }
        }
    }

    async fn heartbeat(
        &self,
        lease: Lease,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
    ) -> Result<Batch> {
        let mut tx = self.begin_write(lease.clinic_id).await?;
        let stored = held(&mut tx, lease).await?;
        sqlx::query(
            "UPDATE migration_batches SET lease_until = $3 WHERE clinic_id = $1 AND id = $2",
        )
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(now + lease_for)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        tx.commit().await.map_err(engine)?;
        Ok(stored.batch)
    }

    async fn release(&self, lease: Lease) -> Result<()> {
        let mut tx = self.begin_write(lease.clinic_id).await?;
        held(&mut tx, lease).await?;
        // The token grows, so that the worker cannot write after it gave the lease back.
        sqlx::query(
            "UPDATE migration_batches
             SET lease_owner = NULL, lease_until = NULL, lease_token = lease_token + 1
             WHERE clinic_id = $1 AND id = $2",
        )
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        tx.commit().await.map_err(engine)
    }

    async fn finish(&self, lease: Lease, now: DateTime<Utc>) -> Result<Batch> {
        let mut tx = self.begin_write(lease.clinic_id).await?;
        let stored = held(&mut tx, lease).await?;
        let status = match stored.batch.status {
            BatchStatus::Running => BatchStatus::Completed,
            BatchStatus::Cancelling => BatchStatus::Cancelled,
            status => return Err(StoreError::InvalidState { status }),
        };
        end(&mut tx, lease, status, None, now).await?;
        if stored.batch.dry_run && status == BatchStatus::Completed {
            sqlx::query("DELETE FROM dry_run_links WHERE clinic_id = $1 AND batch_id = $2")
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
        let mut tx = self.begin_write(lease.clinic_id).await?;
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

impl PostgresStore {
    /// Claims a batch, unless somebody else has taken it or another one of its clinic by now.
    async fn claim_batch(
        &self,
        clinic_id: i64,
        batch_id: i64,
        owner: &str,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
    ) -> Result<Option<Claim>> {
        let mut tx = self.begin_write(clinic_id).await?;
        let token: Option<i64> = sqlx::query_scalar(
            "UPDATE migration_batches AS b
             SET status = CASE b.status WHEN 'pending' THEN 'running' ELSE b.status END,
                 started_at = coalesce(b.started_at, $2),
                 lease_owner = $1, lease_until = $3, lease_token = b.lease_token + 1
             WHERE b.clinic_id = $4 AND b.id = $5
               AND b.status IN ('pending', 'running', 'cancelling', 'rolling_back')
               AND (b.lease_until IS NULL OR b.lease_until <= $2)
               AND NOT EXISTS (
                   SELECT 1 FROM migration_batches AS o
                   WHERE o.clinic_id = b.clinic_id AND o.lease_until > $2
                     AND o.status IN ('pending', 'running', 'cancelling', 'rolling_back')
               )
             RETURNING b.lease_token",
        )
        .bind(owner)
        .bind(now)
        .bind(now + lease_for)
        .bind(clinic_id)
        .bind(batch_id)
        .fetch_optional(&mut *tx)
        .await
        .map_err(engine)?;
        let Some(token) = token else {
            return Ok(None);
        };
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        tx.commit().await.map_err(engine)?;
        let lease = Lease {
            clinic_id,
            batch_id,
            token,
        };
        Ok(Some(Claim { lease, batch }))
    }
}

/// The batch of a lease, on condition that the lease holds.
pub(crate) async fn held(connection: &mut PgConnection, lease: Lease) -> Result<StoredBatch> {
    let stored = read(connection, lease.clinic_id, lease.batch_id).await?;
    stored
        .filter(|stored| stored.lease_token == lease.token && !stored.batch.status.has_ended())
        .ok_or(StoreError::LeaseLost)
}

/// Ends a batch and gives its lease back.
pub(crate) async fn end(
    connection: &mut PgConnection,
    lease: Lease,
    status: BatchStatus,
    error: Option<(&str, &str)>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "UPDATE migration_batches
         SET status = $3, completed_at = $4, error_code = $5, error_message = $6,
             lease_owner = NULL, lease_until = NULL, lease_token = lease_token + 1
         WHERE clinic_id = $1 AND id = $2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(status.as_str())
    .bind(now)
    .bind(error.map(|(code, _)| code))
    .bind(error.map(|(_, message)| message))
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}
