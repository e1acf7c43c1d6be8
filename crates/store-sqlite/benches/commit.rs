//! How fast records enter SQLite: the whole of a commit and of its rollback, on a real file.
//!
//! `cargo bench -p store-sqlite` takes 200,000 clients; `-- 1000000` takes as many as it says.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark talks and may panic"
)]

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use intake::plan::Source;
use intake::record::{Status, Values};
use intake::schema::RecordType;
use store::{
    Batches, Chunk, Commit, Leases, NewBatch, NewRecord, OnConflict, OnExisting, Rollback, Verified,
};
use store_sqlite::SqliteStore;

const CHUNK: usize = 5_000;
const CLINIC: i64 = store::THE_CLINIC;

#[tokio::main]
async fn main() {
    let asked = std::env::args().find_map(|argument| argument.parse().ok());
    let count: usize = asked.unwrap_or(200_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bench.db");
    let store = SqliteStore::open_path(&path).await.unwrap();
    println!("{count} clients in chunks of {CHUNK}, WAL, synchronous=FULL, records per second:");

    run(&store, "dry run of new records", count, true, "Puebla").await;
    let first = run(&store, "commit of new records", count, false, "Puebla").await;
    run(
        &store,
        "commit of unchanged records",
        count,
        false,
        "Puebla",
    )
    .await;
    let second = run(&store, "commit of changed records", count, false, "Cholula").await;
    undo(&store, "rollback of changed records", count, second).await;
    undo(&store, "rollback of new records", count, first).await;
    store.close().await;
    println!(
        "{:>9} KB per 1,000 records",
        std::fs::metadata(path).unwrap().len() / count as u64
    );
}

async fn run(store: &SqliteStore, name: &str, count: usize, dry_run: bool, city: &str) -> i64 {
    let new = NewBatch {
        source: Source::Csv,
        source_file: "clientes.csv".to_owned(),
        file_hash: "00".repeat(32),
        file_key: "files/00".to_owned(),
        plan: "{}".to_owned(),
        dry_run,
        stop_on_error: false,
        on_existing: OnExisting::Update,
        expected_receipt: None,
        started_by: None,
    };
    let batch = store
        .create_batch(CLINIC, new, None, at(0))
        .await
        .unwrap()
        .batch;
    let claim = store
        .claim("bench", at(0), TimeDelta::hours(1))
        .await
        .unwrap()
        .unwrap();
    let verified = Verified {
        total_records: i64::try_from(count).unwrap(),
        receipt: String::new(),
        report: "{}".to_owned(),
    };
    store.begin(claim.lease, verified).await.unwrap();
    // Making the records is the work of intake, and not counted.
    let mut spent = std::time::Duration::ZERO;
    for start in (0..count).step_by(CHUNK) {
        let records = (start..count.min(start + CHUNK))
            .map(|n| client(n, city))
            .collect();
        let chunk = Chunk {
            start: i64::try_from(start).unwrap(),
            records,
        };
        let began = Instant::now();
        store.commit_chunk(claim.lease, chunk, at(1)).await.unwrap();
        spent += began.elapsed();
    }
    store.finish(claim.lease, at(2)).await.unwrap();
    tell(name, count, spent.as_secs_f64());
    batch.id
}

async fn undo(store: &SqliteStore, name: &str, count: usize, batch_id: i64) {
    let began = Instant::now();
    let plan = store
        .preview_rollback(CLINIC, batch_id)
        .await
        .unwrap()
        .unwrap();
    tell(
        &format!("preview: {name}"),
        count,
        began.elapsed().as_secs_f64(),
    );
    assert!(plan.can_rollback);
    store
        .start_rollback(CLINIC, batch_id, OnConflict::Skip, at(3))
        .await
        .unwrap();
    let claim = store
        .claim("bench", at(3), TimeDelta::hours(1))
        .await
        .unwrap()
        .unwrap();
    let began = Instant::now();
    let step = u32::try_from(CHUNK).unwrap();
    while store
        .rollback_chunk(claim.lease, step, at(4))
        .await
        .unwrap()
        .remaining
        > 0
    {}
    tell(name, count, began.elapsed().as_secs_f64());
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a figure to read"
)]
fn tell(name: &str, count: usize, seconds: f64) {
    println!("{:>9} {name}", (count as f64 / seconds) as u64);
}

/// An invented client with the fields that a clinic's export has.
fn client(n: usize, city: &str) -> NewRecord {
    let mut data = Values::new(RecordType::Client);
    let source_id = format!("C-{n:07}");
    let name = format!("María Fernanda Hernández López {n}");
    let email = format!("maria.hernandez{n}@ejemplo.mx");
    let phone = format!("+5255{:08}", n % 100_000_000);
    let street = format!("Av. Insurgentes Sur {}", n % 4_000);
    for (field, text) in [
        ("source_id", source_id.as_str()),
        ("full_name", &name),
        ("email", &email),
        ("phone", &phone),
        ("address", &street),
        ("neighborhood", "Del Valle"),
        ("city", city),
        ("postal_code", "03100"),
        ("created_at", "2021-05-14T00:00:00"),
        ("is_active", "true"),
    ] {
        data.put(field, text);
    }
    let cells = format!(
        r#"["{source_id}","{name}","{email}","{phone}","{street}","Del Valle","{city}","03100","14/05/2021","si"]"#
    );
    NewRecord {
        row: u32::try_from(n).unwrap() + 2,
        record_type: RecordType::Client,
        source_id,
        status: Status::Ready,
        data,
        source_data: Arc::from(cells),
        issues: "[]".to_owned(),
        error_message: None,
        error_field: None,
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_773_000_000 + seconds, 0).unwrap()
}
