//! Faults that tests bring about.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Executor};
use store::Result;

use crate::open::{options, write_pool};
use crate::{SqliteStore, engine};

impl SqliteStore {
    /// Opens a database of which writes are interrupted, between two steps of a statement or right
    /// after its last, when `interrupt` says so: it is asked after each step, until it says so once.
    pub async fn open_interrupted(
        path: &Path,
        interrupt: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Result<Self> {
        let store = Self::open_path(path).await?;
        let mut connection = store.write.acquire().await.map_err(engine)?;
        let mut handle = connection.lock_handle().await.map_err(engine)?;
        handle.set_progress_handler(1, move || !interrupt());
        drop(handle);
        drop(connection);
        Ok(store)
    }

    /// Opens a database that takes so many pages of 4 KiB and no more, as a full disk does. What
    /// `room` says counts for every new connection; [`SqliteStore::limit_pages`] tells the one that
    /// is there.
    pub async fn open_limited(path: &Path, room: Arc<AtomicU32>) -> Result<Self> {
        let store = Self::open_path(path).await?;
        let limited = write_pool().after_connect(move |connection, _| {
            let limit = limit(room.load(Ordering::SeqCst));
            Box::pin(async move { connection.execute(AssertSqlSafe(limit)).await.map(|_| ()) })
        });
        let write = limited.connect_with(options(path)).await.map_err(engine)?;
        store.write.close().await;
        Ok(Self { write, ..store })
    }

    /// Lets the database grow to so many pages of 4 KiB.
    pub async fn limit_pages(&self, pages: u32) -> Result<()> {
        let limit = AssertSqlSafe(limit(pages));
        self.write.execute(limit).await.map_err(engine)?;
        Ok(())
    }
}

fn limit(pages: u32) -> String {
    format!("PRAGMA max_page_count = {pages}")
}
