//! How fast records enter SQLite, on a real file, beside a bare loader of the same rows.
//!
//! `cargo bench -p store-sqlite` takes 100,000 clients; `-- 1000000` takes as many as it says.
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use store::contract::speed::{CHUNK, COUNT, measure, records};
use store_sqlite::SqliteStore;

/// How many rows one statement takes.
const ROWS: usize = 125;

#[tokio::main]
async fn main() {
    let asked = std::env::args().find_map(|argument| argument.parse().ok());
    let count: usize = asked.unwrap_or(COUNT);
    let folder = tempfile::tempdir().unwrap();
    let bare = load(&folder.path().join("bare.db"), count).await;
    let path = folder.path().join("bench.db");
    let store = SqliteStore::open_path(&path).await.unwrap();
    measure(Arc::new(store.clone()), count, bare).await;
    store.close().await;
}

/// Writes the rows of the targets and of the ledger by prepared statements, and nothing else.
async fn load(path: &Path, count: usize) -> Duration {
    SqliteStore::open_path(path).await.unwrap().close().await;
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-65536")
        .pragma("foreign_keys", "OFF")
        .connect()
        .await
        .unwrap();
    let targets = statement(
        "clients (clinic_id, id, full_name, email, phone, address, neighborhood, city, postal_code,
         created_at, is_active, batch_id, version, updated_at)",
        "(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1, 1, '2026-03-08T20:00:00.000Z')",
    );
    let ledger = statement(
        "ledger (clinic_id, batch_id, seq, row_number, record_type, source_id, status,
         action, target_model, target_id, target_version, source_data, transformed_data, issues,
         created_at)",
        "(1, 1, ?, ?, 'client', ?, 'success', 'create', 'clients', ?, 1, ?, ?, '[]',
         '2026-03-08T20:00:00.000Z')",
    );
    let fields = [
        "full_name",
        "email",
        "phone",
        "address",
        "neighborhood",
        "city",
        "postal_code",
        "created_at",
    ];
    let mut spent = Duration::ZERO;
    for start in (0..count).step_by(CHUNK) {
        let records = records(start..count.min(start + CHUNK), "Puebla");
        let began = Instant::now();
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let mut first = i64::try_from(start).unwrap() + 1;
        for records in records.chunks(ROWS) {
            let whole = records.len() == ROWS;
            let sql = |sql: &(String, String)| if whole { sql.0.clone() } else { sql.1.clone() };
            for records in records.chunks(if whole { ROWS } else { 1 }) {
                let mut query = sqlx::query(AssertSqlSafe(sql(&targets)));
                for (id, record) in (first..).zip(records) {
                    query = query.bind(id);
                    for field in fields {
                        query = query.bind(record.data.get(field));
                    }
                }
                query.execute(&mut *tx).await.unwrap();
                let mut query = sqlx::query(AssertSqlSafe(sql(&ledger)));
                for (id, record) in (first..).zip(records) {
                    query = query
                        .bind(id)
                        .bind(record.row)
                        .bind(&record.source_id)
                        .bind(id)
                        .bind(&*record.source_data)
                        .bind(serde_json::to_string(&record.data).unwrap());
                }
                query.execute(&mut *tx).await.unwrap();
                first += i64::try_from(records.len()).unwrap();
            }
        }
        tx.commit().await.unwrap();
        spent += began.elapsed();
    }
    connection.close().await.unwrap();
    spent
}

/// A statement for many rows and one for a single row.
fn statement(table: &str, row: &str) -> (String, String) {
    let rows = vec![row; ROWS].join(", ");
    (
        format!("INSERT INTO {table} VALUES {rows}"),
        format!("INSERT INTO {table} VALUES {row}"),
    )
}
