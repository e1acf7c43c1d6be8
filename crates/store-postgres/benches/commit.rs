//! How fast records enter PostgreSQL, beside a bare loader of the same rows by COPY.
//!
//! `cargo xtask bench` starts a server for it; alone it needs `MUDANZA_TEST_POSTGRES`.
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use scratch::Database;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};
use store::contract::speed::{CHUNK, COUNT, measure, records};
use store_postgres::PostgresStore;

#[tokio::main]
async fn main() {
    let asked = std::env::args().find_map(|argument| argument.parse().ok());
    let count: usize = asked.unwrap_or(COUNT);
    let bare = Database::create().await.unwrap();
    let spent = load(&bare.url(), count).await;
    let database = Database::create().await.unwrap();
    let store = PostgresStore::open(&database.url()).await.unwrap();
    measure(Arc::new(store.clone()), count, spent).await;
    store.close().await;
}

/// Copies the rows of the targets and of the ledger, and nothing else.
async fn load(url: &str, count: usize) -> Duration {
    PostgresStore::open(url).await.unwrap().close().await;
    let options: PgConnectOptions = url.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    // The rows name a batch that nobody made.
    let keys = "SET session_replication_role = replica";
    connection.execute(keys).await.unwrap();
    let mut spent = Duration::ZERO;
    for start in (0..count).step_by(CHUNK) {
        let records = records(start..count.min(start + CHUNK), "Puebla");
        let began = Instant::now();
        let (mut targets, mut ledger) = (String::new(), String::new());
        for (id, record) in (start + 1..).zip(&records) {
            let field = |name| record.data.get(name).unwrap_or("\\N");
            writeln!(
                targets,
                "1\t{id}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\ttrue\t1\t1\t2026-03-08T20:00:00Z",
                field("full_name"),
                field("email"),
                field("phone"),
                field("address"),
                field("neighborhood"),
                field("city"),
                field("postal_code"),
                field("created_at"),
            )
            .unwrap();
            writeln!(
                ledger,
                "1\t1\t{id}\t{}\tclient\t{}\tsuccess\tcreate\tclients\t{id}\t1\t{}\t{}\t[]\t\
                 2026-03-08T20:00:00Z",
                record.row,
                record.source_id,
                record.source_data,
                serde_json::to_string(&record.data).unwrap(),
            )
            .unwrap();
        }
        let mut tx = connection.begin().await.unwrap();
        for (statement, rows) in [
            (
                "COPY clients (clinic_id, id, full_name, email, phone, address, neighborhood,
                 city, postal_code, created_at, is_active, batch_id, version, updated_at)
                 FROM STDIN",
                targets,
            ),
            (
                "COPY ledger (clinic_id, batch_id, seq, row_number, record_type,
                 source_id, status, action, target_model, target_id, target_version, source_data,
                 transformed_data, issues, created_at) FROM STDIN",
                ledger,
            ),
        ] {
            let mut copy = tx.copy_in_raw(statement).await.unwrap();
            copy.send(rows.as_bytes()).await.unwrap();
            copy.finish().await.unwrap();
        }
        tx.commit().await.unwrap();
        spent += began.elapsed();
    }
    connection.close().await.unwrap();
    spent
}
