//! The commit pass: one thread reads and runs the file while the last chunk is written.

use intake::run::RowOutcome;
use store::{Batch, BatchStatus, Chunk};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::job::{End, Job, Trouble};
use super::pass::run_file;
use super::rows::Chunker;
use super::verify::verify;
use crate::now;

/// Verifies the batch, and commits what is not in the tables yet.
pub(super) async fn commit(job: &Job, batch: Batch) -> Result<End, Trouble> {
    let Some(batch) = verify(job, batch).await? else {
        return job.finish_or_leave().await;
    };
    // One chunk is written, one waits, one is being made: that bounds the memory.
    let (sender, mut chunks) = mpsc::channel(1);
    let reading = read(job, &batch, sender)?;
    while let Some(chunk) = chunks.recv().await {
        let batch = job.store.commit_chunk(job.lease, chunk, now()).await?.batch;
        job.moved();
        match batch.status {
            BatchStatus::Failed => {
                tracing::info!(batch = batch.id, code = ?batch.error_code, "batch failed");
                return Ok(End::Ended);
            }
            BatchStatus::Cancelling => return job.finish().await,
            _ if job.halted() => return job.finish_or_leave().await,
            _ => {}
        }
    }
    if reading.await.map_err(Trouble::internal)?? {
        job.finish().await
    } else {
        job.finish_or_leave().await
    }
}

/// Starts to read; the task answers whether it came to the end of the file.
fn read(
    job: &Job,
    batch: &Batch,
    sender: mpsc::Sender<Chunk>,
) -> Result<JoinHandle<Result<bool, Trouble>>, Trouble> {
    let plan = Job::plan(batch)?;
    let (reader, key) = (job.clone(), batch.file_key.clone());
    let mut chunker = Chunker::new(batch.processed_records, job.chunk);
    Ok(tokio::task::spawn_blocking(move || {
        let mut file = reader.open(&key)?;
        // When nobody takes chunks any more, the writer has ended for a reason of its own.
        let stop = || reader.halted() || sender.is_closed();
        let mut give = |row: &RowOutcome<'_>| {
            if let Some(chunk) = chunker.push(row) {
                let _ = sender.blocking_send(chunk);
            }
        };
        if run_file(&mut file, &plan, &reader.limits, &stop, &mut give)?.is_none() {
            return Ok(false);
        }
        Ok(chunker
            .end()
            .is_none_or(|chunk| sender.blocking_send(chunk).is_ok()))
    }))
}
