//! Opens the file and brings its tables up to date.

use std::path::Path;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use store::{Result, StoreError};

use crate::{SqliteStore, engine};

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations/sqlite");

const READERS: u32 = 4;
/// How long a write waits for another process: its chunks follow each other closely, and SQLite
/// hands the file to nobody in turn.
const BUSY_TIMEOUT: Duration = Duration::from_mins(1);
/// How long a call waits for those before it in this process.
const PATIENCE: Duration = Duration::from_mins(2);

impl SqliteStore {
    /// Opens a database by its path or by a `sqlite:` URL, and makes it if it is not there.
    pub async fn open(location: &str) -> Result<Self> {
        let path = location
            .strip_prefix("sqlite://")
            .or_else(|| location.strip_prefix("sqlite:"))
            .unwrap_or(location);
        if path.is_empty() || path.starts_with(":memory:") {
            return Err(StoreError::engine("a database needs a file"));
        }
        Self::open_path(Path::new(path)).await
    }

    /// Opens a database by its path, and makes it if it is not there.
    pub async fn open_path(path: &Path) -> Result<Self> {
        let options = options(path);
        let write = write_pool()
            .connect_with(options.clone())
            .await
            .map_err(engine)?;
        MIGRATOR.run(&write).await.map_err(StoreError::engine)?;
        let read = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(engine)?;
        Ok(Self { write, read })
    }
}

/// What every connection to a file is told.
pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(256)
        // In KiB, as SQLite counts a negative size.
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "MEMORY")
}

/// The connection that writes.
pub(crate) fn write_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        // A full disk or an interrupt ends a transaction inside SQLite, and the driver goes on
        // believing in it: such a connection would take no write ever after.
        .before_acquire(|connection, _| {
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        })
}
