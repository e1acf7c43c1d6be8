//! Undoing a batch, chunk by chunk.

use store::BatchStatus;

use super::job::{End, Job, Trouble};
use crate::now;

/// Puts back what the batch wrote; a rollback that was cut off goes on where it was.
pub(super) async fn roll_back(job: &Job) -> Result<End, Trouble> {
    let limit = u32::try_from(job.chunk).unwrap_or(u32::MAX);
    loop {
        let turn = job.turns.write().await;
        if job.stopping.is_cancelled() {
            job.store.release(job.lease).await?;
            return Ok(End::Left);
        }
        let step = job.store.rollback_chunk(job.lease, limit, now()).await?;
        drop(turn);
        job.moved();
        if step.batch.status == BatchStatus::RolledBack {
            tracing::info!(batch = step.batch.id, "batch rolled back");
            return Ok(End::Ended);
        }
    }
}
