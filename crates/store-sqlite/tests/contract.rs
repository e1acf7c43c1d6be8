//! SQLite passes the contract of every engine.
#![expect(clippy::unwrap_used, reason = "these are tests")]

use store_sqlite::SqliteStore;
use tempfile::TempDir;

async fn open() -> (SqliteStore, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open_path(&folder.path().join("mudanza.db"))
        .await
        .unwrap();
    (store, folder)
}

store::contract_tests!(open);
