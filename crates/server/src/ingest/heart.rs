//! Keeps the lease while there is work on a batch.

use std::time::Duration;

use chrono::TimeDelta;
use store::{BatchStatus, StoreError};

use super::job::Job;

/// Beats until the lease is lost. It hears at once of a batch that a person cancels here.
pub(super) async fn beat(job: &Job, lease: Duration) -> StoreError {
    let lease_for = TimeDelta::from_std(lease).unwrap_or(TimeDelta::MAX);
    let mut watch = job
        .feed
        .watch_cancel(job.lease.clinic_id, job.lease.batch_id);
    loop {
        watch.wait(lease / 3).await;
        match job.store.heartbeat(job.lease, lease_for).await {
            Ok(batch) => {
                if batch.status == BatchStatus::Cancelling {
                    job.cancelled.cancel();
                }
            }
            Err(StoreError::LeaseLost) => return StoreError::LeaseLost,
            // A database that is busy for a moment is no reason to stop; the lease has two more beats.
            Err(error) => tracing::warn!(%error, "a heartbeat failed"),
        }
    }
}
