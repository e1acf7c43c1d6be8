//! The worker: claims batches, some at a time, for as long as the process lives.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures::future::join3;
use intake::source::workbook::Limits;
use store::{BatchStatus, Claim, Store, StoreError};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::commit::commit;
use super::feed::Feed;
use super::forget::Forgetter;
use super::heart::beat;
use super::job::{End, Job, Trouble};
use super::rollback::roll_back;
use super::turns::Turns;
use crate::files::{Files, Swept};
use crate::now;

/// The longest pause after a failure of the database or of the files.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// How often what was left behind in the files is removed.
const SWEEP: Duration = Duration::from_hours(1);

/// How long a batch has to come to a chunk's end once the process is to stop.
const GRACE: Duration = Duration::from_millis(3500);

/// How many batches are written at one moment: writing is mostly waiting, and the other connections to
/// the database are for people.
const WRITERS: usize = 6;

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many batches, each of another clinic, are open at a time. They take turns, so that a
    /// long one keeps no short one waiting; each holds some chunks in memory.
    pub batches: usize,
    /// How many of them are read at one moment.
    pub jobs: usize,
    /// How many records are one transaction.
    pub chunk: usize,
    /// How much of a workbook is read.
    pub limits: Limits,
    /// How long a silent worker keeps its batch; it bounds the pause after a crash.
    pub lease: Duration,
    /// How often the store is asked for batches of which nobody told.
    pub poll: Duration,
    /// How long after its end a batch keeps what it was made from; `None` for ever.
    pub keep_source: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            batches: 32,
            // As many as the machine can run files at a time.
            jobs: std::thread::available_parallelism().map_or(1, |cores| cores.get().min(4)),
            chunk: 5_000,
            limits: Limits::default(),
            lease: Duration::from_secs(15),
            poll: Duration::from_secs(1),
            keep_source: None,
        }
    }
}

/// Commits and undoes batches.
#[derive(Clone)]
pub struct Worker {
    store: Arc<dyn Store>,
    files: Files,
    feed: Feed,
    turns: Turns,
    options: Options,
    owner: Arc<str>,
}

impl Worker {
    /// Makes a worker over a store and the files of its batches.
    pub fn new(store: Arc<dyn Store>, files: Files, feed: Feed, options: Options) -> Self {
        // The name is for people who look at the database; the fencing token tells workers apart.
        let owner = format!("{}-{}", std::process::id(), now().timestamp_micros());
        Self {
            store,
            files,
            feed,
            turns: Turns::new(options.jobs, WRITERS),
            options,
            owner: owner.into(),
        }
    }

    /// Works until it is told to stop; a batch that is not done by then is left at a chunk's end,
    /// or cut off if that does not come in time, and then taken up when its lease has run out.
    pub async fn run(self, stopping: CancellationToken) {
        let late = async {
            stopping.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        let forgetter = self.forgetter();
        tokio::select! {
            _ = join3(self.work_off(&stopping), self.sweep(&stopping), forgetter.run(&stopping)) => {}
            () = late => tracing::warn!("a batch did not come to a chunk's end in time"),
        }
    }

    /// Removes what was left behind in the files, now and then. It hinders nobody: what fails is done
    /// by the next sweep.
    async fn sweep(&self, stopping: &CancellationToken) {
        let sweeping = async {
            loop {
                match self.files.sweep(&*self.store, now()).await {
                    Ok(swept) if swept == Swept::default() => {}
                    Ok(Swept { files, uploads }) => {
                        tracing::info!(files, uploads, "what was left behind in the files is gone");
                    }
                    Err(error) => tracing::warn!(%error, "a sweep of the files ended early"),
                }
                tokio::time::sleep(SWEEP).await;
            }
        };
        tokio::select! {
            () = sweeping => {}
            () = stopping.cancelled() => {}
        }
    }

    /// What forgets beside the work on batches.
    fn forgetter(&self) -> Forgetter {
        Forgetter {
            store: Arc::clone(&self.store),
            files: self.files.clone(),
            feed: self.feed.clone(),
            chunk: u32::try_from(self.options.chunk).unwrap_or(u32::MAX),
            poll: self.options.poll,
            keep_source: self.options.keep_source,
        }
    }

    /// Claims what waits as long as there is room for it, and works on all of that beside each other.
    /// After trouble, which is mostly everybody's, nothing new is claimed for a while.
    async fn work_off(&self, stopping: &CancellationToken) {
        let (jobs, batches) = (self.options.jobs.max(1), self.options.batches);
        let mut open = JoinSet::new();
        let mut pause = self.options.poll;
        let mut look = Instant::now();
        while !stopping.is_cancelled() {
            // What another process has hands free for, it takes before this one looks for more than it
            // can work on at a moment.
            let looks = Instant::now() >= look;
            let room = if looks { batches.max(jobs) } else { jobs };
            let claimed = if open.len() < room {
                // Never cut off: a claimed batch that nobody works on would have to wait for its lease.
                self.claim().await
            } else {
                Ok(None)
            };
            let done = match claimed {
                Ok(Some(claim)) => {
                    let (worker, stopping) = (self.clone(), stopping.clone());
                    open.spawn(async move { worker.work_on(claim, stopping).await });
                    continue;
                }
                Ok(None) => {
                    if looks {
                        look = Instant::now() + self.options.poll;
                    }
                    let next = look.saturating_duration_since(Instant::now());
                    tokio::select! {
                        Some(ended) = open.join_next() => ended.unwrap_or_else(broke),
                        () = self.feed.wait_for_work(next) => continue,
                        () = stopping.cancelled() => break,
                    }
                }
                Err(error) => Err(error),
            };
            if let Err(error) = done {
                tracing::error!(error = ?error, "the worker failed and tries again");
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stopping.cancelled() => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            } else {
                pause = self.options.poll;
            }
        }
        while open.join_next().await.is_some() {}
    }

    /// Takes a batch, if one waits.
    async fn claim(&self) -> Result<Option<Claim>, Trouble> {
        let lease_for = TimeDelta::from_std(self.options.lease).unwrap_or(TimeDelta::MAX);
        Ok(self.store.claim(&self.owner, now(), lease_for).await?)
    }

    /// Works on a claimed batch, to its end or until it must be left.
    async fn work_on(self, claim: Claim, stopping: CancellationToken) -> Result<(), Trouble> {
        let lease = claim.lease;
        tracing::info!(
            batch = lease.batch_id,
            status = claim.batch.status.as_str(),
            processed = claim.batch.processed_records,
            "batch claimed"
        );
        let job = Job {
            store: Arc::clone(&self.store),
            files: self.files.clone(),
            feed: self.feed.clone(),
            lease,
            turns: self.turns.clone(),
            limits: self.options.limits,
            chunk: self.options.chunk,
            stopping,
            cancelled: CancellationToken::new(),
        };
        job.moved();
        let done = tokio::select! {
            done = work(&job, claim) => done,
            lost = beat(&job, self.options.lease) => Err(lost.into()),
        };
        let ended = self.settle(&job, done).await;
        job.moved();
        ended
    }

    /// Writes down how the work on a batch ended, where the work itself did not.
    async fn settle(&self, job: &Job, done: Result<End, Trouble>) -> Result<(), Trouble> {
        match done {
            Ok(End::Ended) => Ok(()),
            Ok(End::Left) => {
                tracing::info!(batch = job.lease.batch_id, "batch left to the next worker");
                Ok(())
            }
            Err(Trouble::Fatal { code, message }) => {
                tracing::warn!(batch = job.lease.batch_id, code, "batch failed");
                self.store.fail(job.lease, code, &message, now()).await?;
                Ok(())
            }
            Err(Trouble::Store(StoreError::LeaseLost)) => {
                tracing::warn!(batch = job.lease.batch_id, "another worker has the batch");
                Ok(())
            }
            Err(Trouble::Store(error @ StoreError::Lasting(_))) => {
                tracing::error!(batch = job.lease.batch_id, error = ?error, "batch failed");
                let message = "the database does not take a record of this batch, and would not the \
                               next time; what is in stays and can be rolled back, and the server's \
                               log says what the database answered";
                let failed = self.store.fail(job.lease, error.code(), message, now());
                match failed.await {
                    Ok(_) => Ok(()),
                    // The database takes nothing at all, so the lease runs out by itself.
                    Err(_) => Err(error.into()),
                }
            }
            Err(Trouble::Store(error)) => {
                let (code, message) = match &error {
                    StoreError::Full(_) => (
                        error.code(),
                        "the disk of the database is full; what is in stays, and the batch goes on \
                         by itself when there is room",
                    ),
                    _ => (
                        "database_failed",
                        "the database failed for now; what is in stays, and the batch goes on by \
                         itself when the database answers again",
                    ),
                };
                self.wait(job, code, message).await;
                Err(error.into())
            }
            Err(error @ Trouble::Files(_)) => {
                let message = "the files cannot be reached for now; what is in stays, and the batch \
                               goes on by itself when they answer again";
                self.wait(job, "files_unreachable", message).await;
                Err(error)
            }
        }
    }

    /// Lets a batch wait for what passes, and say for what.
    async fn wait(&self, job: &Job, code: &str, message: &str) {
        // A disk may be too full to say so; the batch is free at least. If even that fails, the lease
        // runs out by itself.
        if self.store.pause(job.lease, code, message).await.is_err() {
            let _ = self.store.release(job.lease).await;
        }
    }
}

/// Work on a batch that panicked is tried again when its lease has run out.
fn broke(error: JoinError) -> Result<(), Trouble> {
    Err(Trouble::internal(error))
}

async fn work(job: &Job, claim: Claim) -> Result<End, Trouble> {
    match claim.batch.status {
        BatchStatus::RollingBack => roll_back(job).await,
        BatchStatus::Cancelling => job.finish().await,
        _ => match commit(job, claim.batch).await {
            Err(Trouble::Store(error @ StoreError::WrongCursor { .. })) => {
                Err(Trouble::internal(error))
            }
            done => done,
        },
    }
}
