//! Leases in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqliteConnection;
use store::failpoint::reach;
use store::{Batch, BatchStatus, Claim, Lease, Leases, OnConflict, Result, StoreError};

use crate::batches::present;
use crate::batches_row::{StoredBatch, read};
use crate::commit::forget_tried;
use crate::rollback::turn_back;
use crate::{SqliteStore, engine, time};

/// The time of the database, in the form of all its times.
macro_rules! now {
    () => {
        "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    };
}

/// The time of the database and a stretch after it.
macro_rules! after {
    ($stretch:literal) => {
        concat!("strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ", $stretch, ")")
    };
    ($stretch:literal, $more:literal) => {
        concat!(
            "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ",
            $stretch,
            ", ",
            $more,
            ")"
        )
    };
}

pub(crate) use after;

/// Whether no lease holds a batch of the clinic of `b`; a new one would last for a stretch, and
/// clocks may tremble by a second.
macro_rules! clinic_is_free {
    ($stretch:literal) => {
        concat!(
            "NOT EXISTS (
                 SELECT 1 FROM migration_batches AS o
                 WHERE o.clinic_id = b.clinic_id
                   AND o.status IN ('pending', 'running', 'cancelling', 'rolling_back')
                   AND o.lease_until > ",
            now!(),
            " AND o.lease_until <= ",
            after!($stretch, "'+1 second'"),
            ")"
        )
    };
}

#[async_trait]
impl Leases for SqliteStore {
    async fn claim(
        &self,
        owner: &str,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
    ) -> Result<Option<Claim>> {
        // The look takes no lock; whoever comes second at a clinic finds nothing to update there,
        // and looks again.
        loop {
            let waiting: Option<(i64, i64)> = sqlx::query_as(concat!(
                "SELECT b.clinic_id, b.id FROM migration_batches AS b
                 JOIN clinics AS c ON c.clinic_id = b.clinic_id
                 WHERE b.status IN ('pending', 'running', 'cancelling', 'rolling_back') AND ",
                clinic_is_free!("?1"),
                " ORDER BY min(coalesce(c.served_at, ''), ",
                now!(),
                "), b.clinic_id, b.id
                 LIMIT 1",
            ))
            .bind(later(lease_for))
            .fetch_optional(&self.read)
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

    async fn heartbeat(&self, lease: Lease, lease_for: TimeDelta) -> Result<Batch> {
        let mut tx = self.begin_write().await?;
        let stored = held(&mut tx, lease).await?;
        sqlx::query(concat!(
            "UPDATE migration_batches SET lease_until = ",
            after!("?3"),
            " WHERE clinic_id = ?1 AND id = ?2",
        ))
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(later(lease_for))
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        reach("heartbeat.written")?;
        tx.commit().await.map_err(engine)?;
        reach("heartbeat.done")?;
        Ok(stored.batch)
    }

    async fn release(&self, lease: Lease) -> Result<()> {
        let mut tx = self.begin_write().await?;
        held(&mut tx, lease).await?;
        give_back(&mut tx, lease, None).await?;
        reach("release.written")?;
        tx.commit().await.map_err(engine)?;
        reach("release.done")
    }

    async fn pause(&self, lease: Lease, code: &str, message: &str) -> Result<()> {
        let mut tx = self.begin_write().await?;
        held(&mut tx, lease).await?;
        give_back(&mut tx, lease, Some((code, message))).await?;
        reach("pause.written")?;
        tx.commit().await.map_err(engine)?;
        reach("pause.done")
    }

    async fn finish(&self, lease: Lease, now: DateTime<Utc>) -> Result<Batch> {
        let mut tx = self.begin_write().await?;
        let stored = held(&mut tx, lease).await?;
        let status = match stored.batch.status {
            BatchStatus::Running => BatchStatus::Completed,
            BatchStatus::Cancelling => BatchStatus::Cancelled,
            status => return Err(StoreError::InvalidState { status }),
        };
        if status == BatchStatus::Cancelled && must_go(&stored.batch) {
            let message = "The batch was cancelled, and goes in as a whole or not at all";
            break_off(&mut tx, lease, &stored.batch, "cancelled", message, now).await?;
        } else {
            end(&mut tx, lease, status, None, now).await?;
        }
        if stored.batch.dry_run && status == BatchStatus::Completed {
            forget_tried(&mut tx, lease).await?;
        }
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        reach("finish.written")?;
        tx.commit().await.map_err(engine)?;
        reach("finish.done")?;
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
        let stored = held(&mut tx, lease).await?;
        break_off(&mut tx, lease, &stored.batch, code, message, now).await?;
        let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
        reach("fail.written")?;
        tx.commit().await.map_err(engine)?;
        reach("fail.done")?;
        Ok(batch)
    }
}

impl SqliteStore {
    /// Claims a batch, unless somebody else has taken it or another one of its clinic by now.
    async fn claim_batch(
        &self,
        clinic_id: i64,
        batch_id: i64,
        owner: &str,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
    ) -> Result<Option<Claim>> {
        let mut tx = self.begin_write().await?;
        let token: Option<i64> = sqlx::query_scalar(concat!(
            "UPDATE migration_batches AS b
             SET status = CASE b.status WHEN 'pending' THEN 'running' ELSE b.status END,
                 started_at = coalesce(b.started_at, ?3), lease_owner = ?2, lease_until = ",
            after!("?1"),
            ", lease_token = b.lease_token + 1
             WHERE b.clinic_id = ?4 AND b.id = ?5
               AND b.status IN ('pending', 'running', 'cancelling', 'rolling_back') AND ",
            clinic_is_free!("?1"),
            " RETURNING lease_token",
        ))
        .bind(later(lease_for))
        .bind(owner)
        .bind(time::to_text(now))
        .bind(clinic_id)
        .bind(batch_id)
        .fetch_optional(&mut *tx)
        .await
        .map_err(engine)?;
        let Some(token) = token else {
            return Ok(None);
        };
        // Whoever held another batch of the clinic is silent too, and may not wake up beside this one.
        sqlx::query(
            "UPDATE migration_batches
             SET lease_owner = NULL, lease_until = NULL, lease_token = lease_token + 1
             WHERE clinic_id = ?1 AND id <> ?2 AND lease_owner IS NOT NULL
               AND status IN ('pending', 'running', 'cancelling', 'rolling_back')",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        sqlx::query(concat!(
            "UPDATE clinics SET served_at = ",
            now!(),
            " WHERE clinic_id = ?1"
        ))
        .bind(clinic_id)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        reach("claim.written")?;
        tx.commit().await.map_err(engine)?;
        reach("claim.done")?;
        let lease = Lease {
            clinic_id,
            batch_id,
            token,
        };
        Ok(Some(Claim { lease, batch }))
    }
}

/// Gives a lease back. The token grows, so that the worker cannot write afterwards.
async fn give_back(
    connection: &mut SqliteConnection,
    lease: Lease,
    error: Option<(&str, &str)>,
) -> Result<()> {
    sqlx::query(
        "UPDATE migration_batches
         SET lease_owner = NULL, lease_until = NULL, lease_token = lease_token + 1,
             waiting_code = ?3, waiting_message = ?4
         WHERE clinic_id = ?1 AND id = ?2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(error.map(|(code, _)| code))
    .bind(error.map(|(_, message)| message))
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// A stretch of time, as SQLite adds it.
pub(crate) fn later(stretch: TimeDelta) -> String {
    format!("{:+.3} seconds", stretch.as_seconds_f64())
}

/// The batch of a lease, on condition that the lease holds.
pub(crate) async fn held(connection: &mut SqliteConnection, lease: Lease) -> Result<StoredBatch> {
    let stored = read(connection, lease.clinic_id, lease.batch_id).await?;
    stored
        .filter(|stored| stored.lease_token == lease.token && !stored.batch.status.has_ended())
        .ok_or(StoreError::LeaseLost)
}

/// Ends a batch that cannot go on: as failed, or, if it goes in as a whole or not at all and
/// something is in, by rolling that back.
pub(crate) async fn break_off(
    connection: &mut SqliteConnection,
    lease: Lease,
    batch: &Batch,
    code: &str,
    message: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    end(
        connection,
        lease,
        BatchStatus::Failed,
        Some((code, message)),
        now,
    )
    .await?;
    if must_go(batch) {
        turn_back(
            connection,
            lease.clinic_id,
            lease.batch_id,
            OnConflict::Skip,
        )
        .await?;
    }
    Ok(())
}

/// Whether what is in of a batch that broke off must not stay.
fn must_go(batch: &Batch) -> bool {
    let committing = matches!(batch.status, BatchStatus::Running | BatchStatus::Cancelling);
    batch.all_or_nothing && !batch.dry_run && committing && batch.processed_records > 0
}

/// Ends a batch and gives its lease back. What an undo no longer needs of a batch that was
/// forgotten is then forgotten as well.
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
             waiting_code = NULL, waiting_message = NULL,
             lease_owner = NULL, lease_until = NULL, lease_token = lease_token + 1,
             forgotten_at = NULL, forget_cursor = 0
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
