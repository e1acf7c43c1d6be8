#![doc = include_str!("../README.md")]
#![allow(
    clippy::cast_possible_wrap,
    reason = "the length of a chunk is no astronomical number"
)]

mod batches;
mod batches_row;
mod bulk;
mod clinics;
mod commit;
#[cfg(feature = "failpoints")]
mod faults;
mod history;
mod ids;
mod leases;
mod mappings;
mod open;
mod records;
mod retention;
mod rollback;
mod target_sql;
mod targets;
mod time;

use sqlx::{Sqlite, SqlitePool, Transaction};
use store::{Result, StoreError};

/// A store in one SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    // One connection: writers queue here, in order, and not in SQLite's busy handler.
    write: SqlitePool,
    read: SqlitePool,
}

impl SqliteStore {
    /// Starts a write: no other may start before this one ends.
    async fn begin_write(&self) -> Result<Transaction<'static, Sqlite>> {
        self.write
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(engine)
    }

    /// Starts a read that sees one state of the database throughout.
    async fn begin_read(&self) -> Result<Transaction<'static, Sqlite>> {
        self.read.begin().await.map_err(engine)
    }

    /// Waits for what is under way and closes the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

fn engine(error: sqlx::Error) -> StoreError {
    if lasts(&error) {
        StoreError::lasting(error)
    } else if is_full(&error) {
        StoreError::full(error)
    } else {
        StoreError::engine(error)
    }
}

/// Whether the same call fails in the same way whenever it is made.
fn lasts(error: &sqlx::Error) -> bool {
    match error {
        // The low byte of an extended code is its primary code: a statement that is wrong, a damaged
        // file, a value that is too long, a constraint, a type, an index, no database at all.
        sqlx::Error::Database(error) => error
            .code()
            .and_then(|code| code.parse::<u32>().ok())
            .is_some_and(|code| matches!(code & 0xff, 1 | 11 | 18 | 19 | 20 | 25 | 26)),
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::Encode(_)
        | sqlx::Error::TypeNotFound { .. } => true,
        _ => false,
    }
}

/// Whether the disk, or the room that the database may take, is full.
fn is_full(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => error
            .code()
            .and_then(|code| code.parse::<u32>().ok())
            .is_some_and(|code| code & 0xff == 13),
        _ => false,
    }
}

/// Says that a stored word is on no list of this program.
fn unknown(what: &'static str, word: &str) -> StoreError {
    StoreError::lasting(format!("the database holds the {what} {word:?}"))
}
