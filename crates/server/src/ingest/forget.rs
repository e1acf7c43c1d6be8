//! Forgets what batches were made from: those that a person marked, and those that are old enough.
//!
//! A batch that is marked is gone on with by every process that finds it. That is safe without a
//! lease: see [`store::Retention`]; and removing a file that is gone already is no failure.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use store::{Forgetting, Store, StoreError, failpoint};
use tokio_util::sync::CancellationToken;

use super::feed::Feed;
use super::worker::LONGEST_PAUSE;
use crate::files::{Files, FilesError};
use crate::now;

/// How often it is looked for batches that are old enough.
const SWEEP: Duration = Duration::from_hours(1);

/// How many old batches are looked up at a time.
const MANY: u32 = 100;

/// Forgets, for as long as the process lives.
pub(super) struct Forgetter {
    pub(super) store: Arc<dyn Store>,
    pub(super) files: Files,
    pub(super) feed: Feed,
    /// How many rows are one transaction.
    pub(super) chunk: u32,
    /// How often the store is asked for marked batches of which nobody told.
    pub(super) poll: Duration,
    /// How long after its end a batch keeps what it was made from; `None` for ever.
    pub(super) keep_source: Option<Duration>,
}

/// Why a batch is not forgotten yet; the next look tries again.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the stored file cannot be removed")]
    File(#[source] FilesError),
}

impl Forgetter {
    /// Looks for what is to be forgotten until it is told to stop, which it does between two steps.
    pub(super) async fn run(&self, stopping: &CancellationToken) {
        let mut swept: Option<Instant> = None;
        let mut pause = self.poll;
        while !stopping.is_cancelled() {
            let done = async {
                if swept.is_none_or(|time| time.elapsed() >= SWEEP) {
                    self.sweep(stopping).await?;
                    swept = Some(Instant::now());
                }
                self.work_off(stopping).await
            };
            pause = match done.await {
                Ok(true) => self.poll,
                Ok(false) => (pause * 2).min(LONGEST_PAUSE),
                Err(error) => {
                    tracing::error!(error = ?error, "looking for what is to be forgotten failed");
                    (pause * 2).min(LONGEST_PAUSE)
                }
            };
            tokio::select! {
                () = self.feed.wait_to_forget(pause) => {}
                () = stopping.cancelled() => {}
            }
        }
    }

    /// Marks the batches that are old enough, the oldest first. Those that must not be forgotten
    /// yet are not among them.
    async fn sweep(&self, stopping: &CancellationToken) -> Result<(), StoreError> {
        let Some(keep_for) = self.keep_source else {
            return Ok(());
        };
        let keep_for = TimeDelta::from_std(keep_for).unwrap_or(TimeDelta::MAX);
        loop {
            let old = self.store.overdue(keep_for, MANY).await?;
            if old.is_empty() {
                return Ok(());
            }
            for (clinic, batch) in old {
                if stopping.is_cancelled() {
                    return Ok(());
                }
                match self.store.forget(clinic, batch, now()).await {
                    Ok(_) => tracing::info!(batch, "batch is old enough to be forgotten"),
                    // It was taken up again since the look, and is not found a second time.
                    Err(StoreError::InvalidState { .. } | StoreError::RecordsWait { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }

    /// Goes on with every marked batch; says whether none made trouble. One that does keeps no
    /// other waiting.
    async fn work_off(&self, stopping: &CancellationToken) -> Result<bool, StoreError> {
        let (mut last, mut well) = ((0, 0), true);
        while let Some(next) = self.store.marked(last).await? {
            last = next;
            let (clinic, batch) = next;
            if let Err(error) = self.forget(clinic, batch, stopping).await {
                well = false;
                tracing::error!(batch, error = ?error, "forgetting failed and is tried again");
            }
            self.feed.moved(clinic, batch);
            if stopping.is_cancelled() {
                break;
            }
        }
        Ok(well)
    }

    /// Goes on with a marked batch to its end, or until it is told to stop.
    async fn forget(
        &self,
        clinic: i64,
        batch: i64,
        stopping: &CancellationToken,
    ) -> Result<(), Trouble> {
        while !stopping.is_cancelled() {
            let step = self.store.forget_chunk(clinic, batch, self.chunk, now());
            match step.await? {
                Forgetting::More => {}
                Forgetting::File(key) => {
                    self.files.delete(&key).await.map_err(Trouble::File)?;
                    failpoint::reach("forget.file_removed")?;
                    self.store.file_removed(clinic, batch, now()).await?;
                    tracing::info!(batch, "batch forgotten");
                    return Ok(());
                }
                Forgetting::Done => {
                    tracing::info!(batch, "batch forgotten; others need its file");
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
