//! How fast an engine is: the whole of a commit and of its rollback, beside a bare loader.
//!
//! A bare loader writes the same rows of targets and ledger, in chunks of the same size, and
//! nothing else: no links, counts, lookups, leases. It is what the disk and the driver give.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use intake::plan::{self, Options};
use intake::record::{Status, Values};
use intake::run::{Pass, Run};
use intake::schema::RecordType;
use intake::survey::{SurveyOptions, Surveyor};

use super::fixture::*;
use crate::{Chunk, NewRecord, OnConflict, OnExisting, Store, Verified};

/// How many records are one transaction.
pub const CHUNK: usize = 5_000;

/// The records that a benchmark writes when nobody says another number.
pub const COUNT: usize = 100_000;

/// Measures commits of new, unchanged and changed records and their rollbacks, beside a bare loader
/// that took so long; meanwhile somebody asks for the progress every ten milliseconds.
#[expect(clippy::print_stdout, reason = "a benchmark talks")]
pub async fn measure(store: Arc<dyn Store>, count: usize, bare: Duration) {
    println!("{count} clients in chunks of {CHUNK}, records per second:");
    let bare = tell("bare loader: targets and ledger", count, bare);
    let verified = verify(count);
    tell("verifying pass", count, verified);
    let stop = Arc::new(AtomicBool::new(false));
    let asking = tokio::spawn(ask(Arc::clone(&store), Arc::clone(&stop)));
    let (first, spent) = commit(&*store, count, "Puebla").await;
    tell("commit of new records", count, spent);
    let new = tell("the same with its verifying pass", count, spent + verified);
    let spent = undo(&*store, first).await;
    let back = tell("rollback of new records", count, spent);
    let (again, _) = commit(&*store, count, "Puebla").await;
    let (_, spent) = commit(&*store, count, "Puebla").await;
    tell("commit of unchanged records", count, spent);
    let (second, spent) = commit(&*store, count, "Cholula").await;
    let changed = tell("commit of changed records", count, spent);
    let spent = undo(&*store, second).await;
    let restored = tell("rollback of changed records", count, spent);
    let spent = undo(&*store, again).await;
    tell(
        "rollback of new records, changed and put back since",
        count,
        spent,
    );
    stop.store(true, Ordering::SeqCst);
    let mut answers = asking.await.unwrap();
    answers.sort_unstable();
    println!(
        "{:>9.2} of the bare loader is the commit, {:.2} of the commit the rollback, {:.2} of changes",
        new / bare,
        back / new,
        restored / changed
    );
    println!(
        "{:>9.1} ms p99 of {} answers about the progress meanwhile",
        answers[answers.len() * 99 / 100].as_secs_f64() * 1e3,
        answers.len()
    );
}

async fn ask(store: Arc<dyn Store>, stop: Arc<AtomicBool>) -> Vec<Duration> {
    let mut answers = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        let asked = Instant::now();
        store.batch(CLINIC, 1).await.unwrap();
        answers.push(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    answers
}

async fn commit(store: &dyn Store, count: usize, city: &str) -> (i64, Duration) {
    let mut new = new_batch();
    new.on_existing = OnExisting::Update;
    let made = store.create_batch(CLINIC, new, None, at(0)).await.unwrap();
    let hour = TimeDelta::hours(1);
    let claim = store.claim("bench", at(0), hour).await.unwrap().unwrap();
    let verified = Verified {
        total_records: count as i64,
        receipt: String::new(),
        report: "{}".to_owned(),
    };
    store.begin(claim.lease, verified).await.unwrap();
    // Making the records is the work of intake, and not counted.
    let mut spent = Duration::ZERO;
    for start in (0..count).step_by(CHUNK) {
        let chunk = Chunk {
            start: start as i64,
            records: records(start..count.min(start + CHUNK), city),
        };
        let began = Instant::now();
        store.commit_chunk(claim.lease, chunk, at(1)).await.unwrap();
        spent += began.elapsed();
    }
    store.finish(claim.lease, at(2)).await.unwrap();
    (made.batch.id, spent)
}

async fn undo(store: &dyn Store, batch_id: i64) -> Duration {
    store
        .start_rollback(CLINIC, batch_id, OnConflict::Skip, at(3))
        .await
        .unwrap();
    let hour = TimeDelta::hours(1);
    let claim = store.claim("bench", at(3), hour).await.unwrap().unwrap();
    let began = Instant::now();
    while store
        .rollback_chunk(claim.lease, CHUNK as u32, at(4))
        .await
        .unwrap()
        .remaining
        > 0
    {}
    began.elapsed()
}

#[expect(clippy::print_stdout, reason = "a benchmark talks")]
#[expect(clippy::cast_precision_loss, reason = "a figure to read")]
fn tell(name: &str, count: usize, spent: Duration) -> f64 {
    let rate = count as f64 / spent.as_secs_f64();
    println!("{rate:>9.0} {name}");
    rate
}

/// How long the verifying pass of a file of such clients takes: every rule, and the receipt.
fn verify(count: usize) -> Duration {
    let header =
        "id_cliente,nombre,correo,celular,dirección,colonia,ciudad,cp,fecha_registro,activo";
    let lines = records(0..count, "Puebla").into_iter().map(|record| {
        let cells: Vec<String> = serde_json::from_str(&record.source_data).unwrap();
        cells.join(",")
    });
    let lines: Vec<String> = std::iter::once(header.to_owned()).chain(lines).collect();
    let file = lines.join("\n");
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    surveyor.push(file.as_bytes()).unwrap();
    let survey = surveyor.finish().unwrap();
    let today = at(0).date_naive();
    let plan = plan::suggest(&survey, None, None, Options::default(), today).unwrap();
    let began = Instant::now();
    let mut run = Run::new(&plan).unwrap();
    let report = loop {
        for piece in file.as_bytes().chunks(1 << 20) {
            run.push(piece, &mut |_| {}).unwrap();
        }
        if let Pass::Done(report) = run.end_pass(&mut |_| {}).unwrap() {
            break report;
        }
    };
    let spent = began.elapsed();
    assert_eq!(report.rows as usize, count, "every row was read");
    spent
}

/// Invented clients with the fields that a clinic's export has.
pub fn records(numbers: std::ops::Range<usize>, city: &str) -> Vec<NewRecord> {
    numbers.map(|number| filled_in(number, city)).collect()
}

fn filled_in(n: usize, city: &str) -> NewRecord {
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
        row: n as u32 + 2,
        record_type: RecordType::Client,
        source_id,
        status: Status::Ready,
        data,
        erases: Vec::new(),
        source_data: Arc::from(cells),
        issues: "[]".to_owned(),
        error_message: None,
        error_field: None,
    }
}
