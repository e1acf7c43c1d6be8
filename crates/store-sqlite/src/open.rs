//! Opens the file and brings its tables up to date.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection as _, Executor as _};
use store::StoreError;

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
    pub async fn open(location: &str) -> store::Result<Self> {
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
    pub async fn open_path(path: &Path) -> store::Result<Self> {
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
        // What is deleted or forgotten is written over, not only given up.
        .pragma("secure_delete", "ON")
}

/// The connection that writes.
pub(crate) fn write_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .before_acquire(|connection, _| Box::pin(is_usable(connection)))
}

/// Whether the driver and SQLite agree that a connection is in no transaction.
async fn is_usable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // A full disk or an interrupt ends a transaction inside SQLite, and the driver goes on believing
    // in it: such a connection would take no write ever after.
    if connection.is_in_transaction() {
        return Ok(false);
    }
    // An interrupt right after BEGIN leaves a transaction of which the driver does not know: what
    // is written into it would be acknowledged and never committed. Only SQLite can tell.
    match connection.execute("ROLLBACK").await {
        Ok(_) => Ok(true),
        Err(error) => Ok(error
            .as_database_error()
            .is_some_and(|error| error.message().contains("no transaction is active"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transaction_that_nobody_knows_of_swallows_no_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open_path(&folder.path().join("t.db"))
            .await
            .unwrap();
        let change = "INSERT INTO clinics (clinic_id, name, created_at) VALUES (77, 'x', 'x')";
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&store.write)
            .await
            .unwrap();
        sqlx::query(change).execute(&store.write).await.unwrap();
        let there: i64 = sqlx::query_scalar("SELECT count(*) FROM clinics WHERE clinic_id = 77")
            .fetch_one(&store.read)
            .await
            .unwrap();
        assert_eq!(there, 1, "what is acknowledged is committed");
        store.begin_write().await.unwrap().commit().await.unwrap();
    }
}
