//! The commit pass: one thread reads and runs the file while the last chunk is written.

use std::cell::RefCell;
use std::sync::Arc;

use intake::run::RowOutcome;
use store::{Batch, BatchStatus, Chunk};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::job::{End, Job, Trouble};
use super::pass::run_file;
use super::rows::Chunker;
use super::verify::verify;
use crate::files::Stored;
use crate::now;

/// Verifies the batch, and commits what is not in the tables yet. A batch that goes in as a whole is
/// tried first.
pub(super) async fn commit(job: &Job, batch: Batch) -> Result<End, Trouble> {
    let Some(stored) = job.fetch(&batch).await? else {
        return job.finish_or_leave().await;
    };
    let Some(mut batch) = verify(job, batch, &stored).await? else {
        return job.finish_or_leave().await;
    };
    loop {
        let tries = batch.trial_cursor.is_some();
        if let Some(end) = pass(job, &batch, &stored).await? {
            return Ok(end);
        }
        if !tries {
            return adopt(job).await;
        }
        batch = job.store.end_trial(job.lease, now()).await?;
        job.moved();
        if let Some(end) = over(job, &batch).await? {
            return Ok(end);
        }
    }
}

/// Hands the records to the store, chunk by chunk; `None` when all of them are in.
async fn pass(job: &Job, batch: &Batch, stored: &Arc<Stored>) -> Result<Option<End>, Trouble> {
    // One chunk is written, one waits, one is being made: that bounds the memory.
    let (sender, mut chunks) = mpsc::channel(1);
    let reading = read(job, batch, stored, sender)?;
    while let Some(chunk) = chunks.recv().await {
        let turn = job.turns.write().await;
        if job.halted() {
            return job.finish_or_leave().await.map(Some);
        }
        let batch = job.store.commit_chunk(job.lease, chunk, now()).await?.batch;
        drop(turn);
        job.moved();
        if let Some(end) = over(job, &batch).await? {
            return Ok(Some(end));
        }
    }
    if reading.await.map_err(Trouble::internal)?? {
        Ok(None)
    } else {
        job.finish_or_leave().await.map(Some)
    }
}

/// Lets what waits for a parent be adopted, until nothing more is, and ends the batch.
async fn adopt(job: &Job) -> Result<End, Trouble> {
    let limit = u32::try_from(job.chunk).unwrap_or(u32::MAX);
    let (mut after, mut adopted) = ((0, 0), 0);
    loop {
        let turn = job.turns.write().await;
        let step = job.store.adopt(job.lease, after, limit, now()).await?;
        drop(turn);
        adopted += step.adopted;
        if step.adopted > 0 {
            job.moved();
        }
        if let Some(end) = over(job, &step.batch).await? {
            return Ok(end);
        }
        match step.next {
            Some(next) => after = next,
            None if adopted == 0 => return job.finish().await,
            // What was adopted may be the parent of what was looked at before.
            None => (after, adopted) = ((0, 0), 0),
        }
    }
}

/// How the work ends if the batch does not go on by itself, or must be left.
async fn over(job: &Job, batch: &Batch) -> Result<Option<End>, Trouble> {
    match batch.status {
        BatchStatus::Failed | BatchStatus::RollingBack => {
            tracing::info!(batch = batch.id, code = ?batch.error_code, "batch broke off");
            Ok(Some(End::Ended))
        }
        BatchStatus::Cancelling => job.finish().await.map(Some),
        _ if job.halted() => job.finish_or_leave().await.map(Some),
        _ => Ok(None),
    }
}

/// Starts to read; the task answers whether it came to the end of the file.
fn read(
    job: &Job,
    batch: &Batch,
    stored: &Arc<Stored>,
    sender: mpsc::Sender<Chunk>,
) -> Result<JoinHandle<Result<bool, Trouble>>, Trouble> {
    let plan = Job::plan(batch)?;
    let (watcher, mut reader) = (job.clone(), job.turns.reader());
    let stored = Arc::clone(stored);
    let mut chunker = Chunker::new(batch, &plan, job.chunk)?;
    Ok(tokio::task::spawn_blocking(move || {
        let mut file = Job::open(&stored)?;
        // When nobody takes chunks any more, the writer has ended for a reason of its own.
        let give = |chunk| sender.blocking_send(chunk).is_ok();
        let ready = RefCell::new(Vec::new());
        let mut stop = || {
            // Whoever waits until a chunk is taken leaves the turn to others.
            reader.next(|| ready.take().into_iter().all(give));
            watcher.halted() || sender.is_closed()
        };
        let mut sink = |row: &RowOutcome<'_>| ready.borrow_mut().extend(chunker.push(row));
        if run_file(&mut file, &plan, &watcher.limits, &mut stop, &mut sink)?.is_none() {
            return Ok(false);
        }
        drop(reader);
        Ok(ready.take().into_iter().chain(chunker.end()).all(give))
    }))
}
