//! A claimed batch and all that working on it needs.

use std::fs::File;
use std::io;
use std::sync::Arc;

use intake::ErrorKind;
use intake::plan::Plan;
use intake::source::workbook::Limits;
use store::{Batch, Lease, Store, StoreError};
use tokio_util::sync::CancellationToken;

use super::feed::Feed;
use super::turns::Turns;
use crate::files::{Files, FilesError, Stored};
use crate::now;

/// A claimed batch.
#[derive(Clone)]
pub(super) struct Job {
    pub(super) store: Arc<dyn Store>,
    pub(super) files: Files,
    pub(super) feed: Feed,
    pub(super) lease: Lease,
    /// When it may read and write.
    pub(super) turns: Turns,
    /// How much of a workbook is read.
    pub(super) limits: Limits,
    /// How many records are one transaction.
    pub(super) chunk: usize,
    /// Says that the process is about to end.
    pub(super) stopping: CancellationToken,
    /// Says that a person asked the batch to stop.
    pub(super) cancelled: CancellationToken,
}

/// How work on a batch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The batch has ended.
    Ended,
    /// The batch waits for the next worker.
    Left,
}

/// Why work on a batch broke off.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// The batch itself cannot be done; it fails with this code.
    #[error("{message}")]
    Fatal {
        /// The stable code.
        code: &'static str,
        /// What happened, without personal data.
        message: String,
    },
    /// The store refused or failed; another attempt may do better.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The files do not answer; another attempt may do better.
    #[error(transparent)]
    Files(FilesError),
}

impl Trouble {
    pub(super) fn fatal(code: &'static str, message: impl Into<String>) -> Self {
        Self::Fatal {
            code,
            message: message.into(),
        }
    }

    /// A failure that says nothing to people but is in the log.
    pub(super) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "work on a batch failed");
        Self::fatal("internal", "the server failed; its log says how")
    }
}

impl From<intake::Error> for Trouble {
    fn from(error: intake::Error) -> Self {
        match error.kind() {
            // The file was whole when the pass began, so that the disk fails now.
            ErrorKind::ReadFailed => Self::Files(io::Error::other(error).into()),
            kind => Self::fatal(kind.code(), error.to_string()),
        }
    }
}

impl From<FilesError> for Trouble {
    fn from(error: FilesError) -> Self {
        match error {
            FilesError::Missing => Self::fatal(
                "file_missing",
                "the stored file is gone, and the batch cannot go on without it; what is in stays \
                 and can be rolled back; import the file again",
            ),
            FilesError::Damaged => Self::fatal(
                "stored_file_damaged",
                "the stored file is not any more what was uploaded, and nothing of it was used; what \
                 is in stays and can be rolled back; upload the same file again, which mends the \
                 stored one, and resume the batch",
            ),
            unreachable @ FilesError::Unreachable(_) => Self::Files(unreachable),
        }
    }
}

impl Job {
    /// Brings the stored file of the batch here and checks its bytes; `None` when it was halted.
    pub(super) async fn fetch(&self, batch: &Batch) -> Result<Option<Arc<Stored>>, Trouble> {
        tokio::select! {
            stored = self.files.fetch(&batch.file_key) => Ok(Some(Arc::new(stored?))),
            () = self.stopping.cancelled() => Ok(None),
            () = self.cancelled.cancelled() => Ok(None),
        }
    }

    /// Opens the file that was brought here.
    pub(super) fn open(stored: &Stored) -> Result<File, Trouble> {
        stored.open().map_err(|error| Trouble::Files(error.into()))
    }

    /// Says that the batch moved.
    pub(super) fn moved(&self) {
        self.feed.moved(self.lease.clinic_id, self.lease.batch_id);
    }

    /// Whether reading should stop before its end.
    pub(super) fn halted(&self) -> bool {
        self.stopping.is_cancelled() || self.cancelled.is_cancelled()
    }

    /// Reads the plan of the batch.
    pub(super) fn plan(batch: &Batch) -> Result<Plan, Trouble> {
        Plan::from_json(&batch.plan).map_err(Trouble::from)
    }

    /// Ends a batch that ran to its end or was cancelled, or leaves it to the next worker.
    pub(super) async fn finish_or_leave(&self) -> Result<End, Trouble> {
        if self.stopping.is_cancelled() && !self.cancelled.is_cancelled() {
            self.store.release(self.lease).await?;
            return Ok(End::Left);
        }
        self.finish().await
    }

    /// Ends the batch: completed, or cancelled if a person asked for that.
    pub(super) async fn finish(&self) -> Result<End, Trouble> {
        let batch = self.store.finish(self.lease, now()).await?;
        self.moved();
        tracing::info!(
            batch = batch.id,
            status = batch.status.as_str(),
            processed = batch.processed_records,
            success = batch.success_count,
            errors = batch.error_count,
            skipped = batch.skip_count,
            "batch ended"
        );
        Ok(End::Ended)
    }
}
