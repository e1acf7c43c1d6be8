//! Batches and records for the tests of the contract; every name is invented.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use intake::plan::Source;
use intake::record::{Status, Values};
use intake::schema::RecordType;
use serde_json::Value;

use crate::{
    Batch, BatchStatus, Chunk, Claim, Lease, NewBatch, NewRecord, OnConflict, OnEmpty, OnExisting,
    OnOrphan, PageRequest, Record, RecordFilter, Store, THE_CLINIC, Target, Verified,
};

/// How long the leases of the tests last.
pub const LEASE: TimeDelta = TimeDelta::seconds(30);

/// The clinic of most tests.
pub const CLINIC: i64 = THE_CLINIC;

/// A fixed moment, and `seconds` later.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_773_000_000 + seconds, 0).unwrap()
}

/// A real run, which skips what exists.
pub fn new_batch() -> NewBatch {
    NewBatch {
        source: Source::Csv,
        source_file: "clientes.csv".to_owned(),
        file_hash: "abc123".to_owned(),
        file_key: "files/abc123".to_owned(),
        plan: r#"{"version":1}"#.to_owned(),
        dry_run: false,
        stop_on_error: false,
        all_or_nothing: false,
        on_existing: OnExisting::Skip,
        on_empty: OnEmpty::Keep,
        on_orphan: OnOrphan::Error,
        retry_of: None,
        only_rows: None,
        expected_blocks: None,
        expected_receipt: None,
        started_by: Some("Ana".to_owned()),
    }
}

/// A record with some values.
pub fn record(
    record_type: RecordType,
    row: u32,
    source_id: &str,
    values: &[(&str, &str)],
) -> NewRecord {
    let mut data = Values::new(record_type);
    data.put("source_id", source_id);
    for (name, text) in values {
        data.put(name, text);
    }
    NewRecord {
        row,
        record_type,
        source_id: source_id.to_owned(),
        status: Status::Ready,
        data,
        erases: Vec::new(),
        source_data: Arc::from(r#"["x","y"]"#),
        issues: "[]".to_owned(),
        error_message: None,
        error_field: None,
    }
}

/// An owner who can go in.
pub fn client(row: u32, source_id: &str, values: &[(&str, &str)]) -> NewRecord {
    let mut client = record(RecordType::Client, row, source_id, values);
    if client.data.get("full_name").is_none() {
        client.data.put("full_name", &format!("Dueño {source_id}"));
    }
    client
}

/// A pet that can go in.
pub fn pet(row: u32, source_id: &str, owner: &str) -> NewRecord {
    let values = [("client", owner), ("name", "Luna"), ("species", "dog")];
    record(RecordType::Pet, row, source_id, &values)
}

/// A record that the run put in error.
pub fn error(row: u32) -> NewRecord {
    let mut error = record(RecordType::Client, row, "", &[]);
    error.status = Status::Error;
    error.error_message = Some("Name is required".to_owned());
    error.error_field = Some("full_name".to_owned());
    error.issues = r#"[{"code":"client_name_required","severity":"error"}]"#.to_owned();
    error
}

/// A record that the run left out.
pub fn skipped(row: u32, source_id: &str) -> NewRecord {
    let mut skipped = client(row, source_id, &[]);
    skipped.status = Status::Skipped;
    skipped
}

/// Two owners, three pets, an error and a repeated owner.
pub fn file() -> Vec<NewRecord> {
    vec![
        client(2, "c1", &[("city", "Puebla"), ("is_active", "true")]),
        pet(2, "p1", "c1"),
        client(3, "c2", &[("phone", "+525512345678")]),
        pet(3, "p2", "c2"),
        error(4),
        skipped(5, "c1"),
        pet(5, "p3", "c1"),
    ]
}

/// Makes a batch and claims it.
pub async fn started(store: &dyn Store, clinic: i64, new: NewBatch, total: usize) -> Claim {
    let made = store
        .create_batch(clinic, new, None, at(0))
        .await
        .unwrap()
        .batch;
    claimed(store, made.id, total).await
}

/// Claims the next batch, which must be this one, and says what the verifying pass found.
pub async fn claimed(store: &dyn Store, batch_id: i64, total: usize) -> Claim {
    let claim = store.claim("worker", at(0), LEASE).await.unwrap().unwrap();
    assert_eq!(claim.batch.id, batch_id);
    let verified = Verified {
        total_records: total as i64,
        receipt: "5e".repeat(32),
        report: "{}".to_owned(),
    };
    store.begin(claim.lease, verified).await.unwrap();
    claim
}

/// Lets a lease run out, as if its worker had said nothing for so long.
pub async fn fall_silent(store: &dyn Store, lease: Lease) {
    store.heartbeat(lease, TimeDelta::zero()).await.unwrap();
    // A lease ends with its millisecond.
    std::thread::sleep(std::time::Duration::from_millis(2));
}

/// Commits records in chunks from the batch's cursor on, and ends the batch, as a worker does.
pub async fn commit_all(
    store: &dyn Store,
    claim: &Claim,
    records: &[NewRecord],
    size: usize,
) -> Batch {
    let mut batch = put_all(store, claim.lease, &claim.batch, records, size).await;
    if claim.batch.trial_cursor.is_some() && batch.status == BatchStatus::Running {
        batch = store.end_trial(claim.lease, at(1)).await.unwrap();
        if batch.status == BatchStatus::Running {
            batch = put_all(store, claim.lease, &batch, records, size).await;
        }
    }
    if batch.status != BatchStatus::Running {
        return batch;
    }
    let batch = adopt_all(store, claim.lease, size).await;
    if batch.status != BatchStatus::Running {
        return batch;
    }
    store.finish(claim.lease, at(2)).await.unwrap()
}

/// Puts records in, in chunks from the cursor of the batch on, until it does not run any more.
async fn put_all(
    store: &dyn Store,
    lease: Lease,
    batch: &Batch,
    records: &[NewRecord],
    size: usize,
) -> Batch {
    let mut batch = batch.clone();
    let mut start = batch.cursor();
    for chunk in records[start as usize..].chunks(size) {
        let chunk = Chunk {
            start,
            records: chunk.to_vec(),
        };
        start += chunk.records.len() as i64;
        batch = store.commit_chunk(lease, chunk, at(1)).await.unwrap().batch;
        if batch.status != BatchStatus::Running {
            break;
        }
    }
    batch
}

/// Lets what waits be adopted, in steps of a size, until nothing is.
pub async fn adopt_all(store: &dyn Store, lease: Lease, size: usize) -> Batch {
    loop {
        let (mut after, mut adopted) = ((0, 0), 0);
        loop {
            let step = store.adopt(lease, after, size as u32, at(2)).await.unwrap();
            adopted += step.adopted;
            match step.next {
                Some(next) if step.batch.status == BatchStatus::Running => after = next,
                _ if adopted == 0 || step.batch.status != BatchStatus::Running => {
                    return step.batch;
                }
                _ => break,
            }
        }
    }
}

/// Runs a batch from its creation to its end.
pub async fn run(store: &dyn Store, new: NewBatch, records: &[NewRecord]) -> Batch {
    run_in(store, CLINIC, new, records, 3).await
}

/// Runs a batch in a clinic, in chunks of a size.
pub async fn run_in(
    store: &dyn Store,
    clinic: i64,
    new: NewBatch,
    records: &[NewRecord],
    size: usize,
) -> Batch {
    let claim = started(store, clinic, new, records.len()).await;
    commit_all(store, &claim, records, size).await
}

/// Rolls a batch back to its end, in steps of a size.
pub async fn roll_back(
    store: &dyn Store,
    batch_id: i64,
    on_conflict: OnConflict,
    size: u32,
) -> Batch {
    store
        .start_rollback(CLINIC, batch_id, on_conflict, at(10))
        .await
        .unwrap()
        .unwrap();
    let claim = store.claim("worker", at(10), LEASE).await.unwrap().unwrap();
    assert_eq!(claim.batch.id, batch_id);
    loop {
        let step = store
            .rollback_chunk(claim.lease, size, at(11))
            .await
            .unwrap();
        if step.remaining == 0 {
            return step.batch;
        }
    }
}

/// The ledger of a batch.
pub async fn ledger(store: &dyn Store, batch_id: i64) -> Vec<Record> {
    let all = PageRequest::first(1_000);
    store
        .records(CLINIC, batch_id, RecordFilter::default(), all)
        .await
        .unwrap()
        .items
}

/// The words of status and action in the ledger of a batch.
pub async fn ledger_words(store: &dyn Store, batch_id: i64) -> Vec<String> {
    let records = ledger(store, batch_id).await;
    records
        .iter()
        .map(|r| format!("{} {}", r.status.as_str(), r.action.as_str()))
        .collect()
}

/// The target that a source id is linked to.
pub async fn target(store: &dyn Store, record_type: RecordType, source_id: &str) -> Option<Target> {
    let id = store
        .link(CLINIC, Source::Csv, record_type, source_id)
        .await
        .unwrap()?;
    store.target(CLINIC, record_type, id).await.unwrap()
}

/// Edits a field of a linked target, as a person does.
pub async fn edit(
    store: &dyn Store,
    record_type: RecordType,
    source_id: &str,
    field: &str,
    value: Value,
) {
    let id = target(store, record_type, source_id).await.unwrap().id;
    let changes = std::iter::once((field.to_owned(), value)).collect();
    store
        .update_target(CLINIC, record_type, id, changes, None, at(5))
        .await
        .unwrap()
        .unwrap();
}

/// How many clients and pets there are.
pub async fn sizes(store: &dyn Store) -> (i64, i64) {
    let clients = store
        .count_targets(CLINIC, RecordType::Client)
        .await
        .unwrap();
    (
        clients,
        store.count_targets(CLINIC, RecordType::Pet).await.unwrap(),
    )
}

/// The hash of the tables.
pub async fn fingerprint(store: &dyn Store) -> String {
    store.fingerprint(CLINIC).await.unwrap()
}
