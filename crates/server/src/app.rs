//! What every handler holds.

use std::sync::Arc;

use intake::source::workbook::Limits;
use store::{Store, THE_CLINIC};
use tokio_util::sync::CancellationToken;

use crate::Config;
use crate::files::{Files, OpenError};
use crate::ingest::{Feed, Worker};

/// The state of a server; cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    files: Files,
    feed: Feed,
    max_upload: u64,
    limits: Limits,
    stopping: CancellationToken,
}

impl App {
    /// Opens the files and puts together what the handlers need. Who is going to work, and not only to
    /// look, asks first whether the files answer: see [`Files::check`].
    pub fn open(config: &Config, store: Arc<dyn Store>) -> Result<Self, OpenError> {
        let files = Files::open(&config.files, &config.data_dir)?;
        Ok(Self(Arc::new(Inner {
            store,
            files,
            feed: Feed::default(),
            max_upload: config.max_upload,
            limits: config.ingest.limits,
            stopping: CancellationToken::new(),
        })))
    }

    /// A worker for the batches of this store, which hears at once of those made here.
    pub fn worker(&self, config: &Config) -> Worker {
        let store = self.shared_store();
        Worker::new(
            store,
            self.0.files.clone(),
            self.0.feed.clone(),
            config.ingest.clone(),
        )
    }

    /// The clinic of the caller; there is one until accounts exist.
    pub fn clinic(&self) -> i64 {
        THE_CLINIC
    }

    /// What must be remembered.
    pub fn store(&self) -> &dyn Store {
        &*self.0.store
    }

    /// The same, for a task that outlives the request.
    pub(crate) fn shared_store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.0.store)
    }

    /// The uploaded files.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// The news of batches.
    pub fn feed(&self) -> &Feed {
        &self.0.feed
    }

    /// The largest upload in bytes.
    pub fn max_upload(&self) -> u64 {
        self.0.max_upload
    }

    /// How much of a workbook is read.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Whether the server is about to end; streams that never end by themselves listen to it.
    pub fn stopping(&self) -> &CancellationToken {
        &self.0.stopping
    }
}
