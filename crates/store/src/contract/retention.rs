//! Forgetting what a batch was made from, and what stays.

use std::sync::Arc;

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{
    Batch, BatchStatus, Forgetting, Idempotency, NewBatch, OnConflict, OnExisting, OnMoved,
    OnOrphan, RecordStatus, Store, StoreError,
};

/// Records with texts that stand nowhere else: two that go in, one in error, one repeated.
fn telling() -> Vec<crate::NewRecord> {
    let mut records = vec![
        client(2, "c1", &[("city", "Puebla")]),
        pet(2, "p1", "c1"),
        error(3),
        skipped(4, "c1"),
    ];
    records[0].issues = issue("text_repaired", "note", "SECRET issue");
    records[2].issues = issue("date_unparsable", "error", "SECRET error");
    records[2].error_message = Some("Cannot parse date: SECRET error".to_owned());
    records[2].source_id = "SECRET id".to_owned();
    records[2].data.put("notes", "SECRET value");
    records[3].data.put("notes", "SECRET repeated");
    for record in &mut records {
        record.source_data = Arc::from(r#"["SECRET cell"]"#);
    }
    records
}

fn issue(code: &str, severity: &str, text: &str) -> String {
    json!([{ "code": code, "severity": severity, "params": { "value": text } }]).to_string()
}

fn with_plan() -> NewBatch {
    NewBatch {
        plan: r#"{"version":1,"edits":[{"row":2,"column":"a","value":"SECRET edit"}]}"#.to_owned(),
        ..new_batch()
    }
}

/// Marks a batch.
async fn mark(store: &dyn Store, id: i64) -> Result<Batch, StoreError> {
    let marked = store.forget(CLINIC, id, at(20)).await;
    marked.map(Option::unwrap)
}

/// Goes on with a marked batch to its end, in steps of a size; gives the file that was removed.
async fn forget_all(store: &dyn Store, id: i64, size: u32) -> Option<String> {
    loop {
        let step = store.forget_chunk(CLINIC, id, size, at(21)).await.unwrap();
        match step {
            Forgetting::More => {}
            Forgetting::File(key) => {
                store.file_removed(CLINIC, id, at(22)).await.unwrap();
                return Some(key);
            }
            Forgetting::Done => return None,
        }
    }
}

async fn forgotten(store: &dyn Store, id: i64) -> Batch {
    mark(store, id).await.unwrap();
    forget_all(store, id, 2).await;
    let batch = store.batch(CLINIC, id).await.unwrap().unwrap();
    assert!(batch.forgotten_at.is_some());
    batch
}

/// All that the store says of a batch and of its ledger.
async fn all_texts(store: &dyn Store, id: i64) -> String {
    let batch = store.batch(CLINIC, id).await.unwrap().unwrap();
    let ledger = ledger(store, id).await;
    format!("{batch:?} {}", serde_json::to_string(&ledger).unwrap())
}

/// Asserts that the ledger of a batch holds no value and no id of the old system.
async fn keeps_no_value(store: &dyn Store, id: i64) {
    for record in ledger(store, id).await {
        assert_eq!(record.transformed_data, json!({}));
        assert_eq!((record.source_id.as_str(), record.before_data), ("", None));
    }
}

/// Texts of cells go from the ledger and the plan; counts, places, codes and ids stay, and so does
/// what the batch wrote.
pub async fn forgetting_takes_the_texts_and_keeps_the_rest(store: &dyn Store) {
    let done = run(store, with_plan(), &telling()).await;
    let before = ledger(store, done.id).await;
    assert_eq!(
        all_texts(store, done.id).await.matches("SECRET").count(),
        11
    );
    let marked = mark(store, done.id).await.unwrap();
    assert!(!format!("{marked:?}").contains("SECRET"));
    let mut shown = ledger(store, done.id).await;
    for record in &mut shown {
        record.take_texts(marked.dry_run);
    }
    let batch = forgotten(store, done.id).await;
    assert_eq!(
        ledger(store, done.id).await,
        shown,
        "it was shown so at once"
    );
    let said = all_texts(store, done.id).await;
    assert!(!said.contains("SECRET"), "{said}");
    assert_eq!((batch.status, batch.counts), (done.status, done.counts));
    assert_eq!(
        (batch.success_count, batch.error_count, batch.skip_count),
        (2, 1, 1)
    );
    assert_eq!((batch.report, &batch.file_hash), (None, &done.file_hash));
    let after = ledger(store, done.id).await;
    for (old, new) in before.iter().zip(&after) {
        assert_eq!((old.row_number, old.status), (new.row_number, new.status));
        assert_eq!((old.action, old.target_id), (new.action, new.target_id));
        assert_eq!(new.source_data, json!([]));
        let wrote = new.status == RecordStatus::Success;
        let kept = if wrote {
            &old.transformed_data
        } else {
            &json!({})
        };
        assert_eq!(&new.transformed_data, kept);
    }
    assert_eq!(
        after[2].error_message.as_deref(),
        Some("Cannot parse date: …")
    );
    assert_eq!(after[2].issues[0]["code"], "date_unparsable");
}

/// A forgotten batch is undone as exactly as any other: what it made goes, what it changed is put
/// back, and what was edited since is seen.
pub async fn undoing_stays_exact(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let first = run(store, new_batch(), &telling()).await;
    let before = fingerprint(store).await;
    let mut changed = telling();
    changed[0].data.put("city", "Cholula");
    let updating = NewBatch {
        on_existing: OnExisting::Update,
        ..with_plan()
    };
    let second = run(store, updating, &changed).await;
    for batch in [&first, &second] {
        forgotten(store, batch.id).await;
    }
    edit(store, RecordType::Client, "c1", "city", json!("Atlixco")).await;
    let plan = store.preview_rollback(CLINIC, second.id).await;
    let conflicts = plan.unwrap().unwrap().conflicts;
    assert_eq!(conflicts[0].written.as_deref(), Some("Cholula"));
    edit(store, RecordType::Client, "c1", "city", json!("Cholula")).await;
    roll_back(store, second.id, OnConflict::Refuse, 1).await;
    assert_eq!(fingerprint(store).await, before);
    roll_back(store, first.id, OnConflict::Refuse, 1).await;
    assert_eq!(fingerprint(store).await, empty);
}

/// What an undo no longer needs is forgotten after it, also if it ends between two steps.
pub async fn what_was_undone_is_forgotten_to_the_end(store: &dyn Store) {
    for early in [false, true] {
        let batch = run(store, new_batch(), &telling()).await;
        mark(store, batch.id).await.unwrap();
        if early {
            let step = store.forget_chunk(CLINIC, batch.id, 10, at(21)).await;
            assert_eq!(step.unwrap(), Forgetting::More);
            let step = store.forget_chunk(CLINIC, batch.id, 10, at(21)).await;
            assert!(matches!(step.unwrap(), Forgetting::File(_)));
        } else {
            forget_all(store, batch.id, 2).await;
        }
        roll_back(store, batch.id, OnConflict::Refuse, 10).await;
        if early {
            store.file_removed(CLINIC, batch.id, at(22)).await.unwrap();
        }
        let undone = store.batch(CLINIC, batch.id).await.unwrap().unwrap();
        assert!(undone.is_being_forgotten(), "there is more to forget now");
        assert_eq!(
            store.marked((0, 0)).await.unwrap(),
            Some((CLINIC, batch.id))
        );
        forget_all(store, batch.id, 2).await;
        assert_eq!(store.marked((0, 0)).await.unwrap(), None);
        keeps_no_value(store, batch.id).await;
    }
}

/// A dry run wrote nothing that could be undone, and keeps no value.
pub async fn of_a_dry_run_nothing_stays(store: &dyn Store) {
    run(store, new_batch(), &telling()).await;
    let mut changed = telling();
    changed[0].data.put("city", "SECRET city");
    let dry = NewBatch {
        dry_run: true,
        on_existing: OnExisting::Update,
        ..with_plan()
    };
    let dry = run(store, dry, &changed).await;
    assert_eq!(dry.counts.updated, 1);
    forgotten(store, dry.id).await;
    keeps_no_value(store, dry.id).await;
    assert!(!all_texts(store, dry.id).await.contains("SECRET"));
}

/// What an earlier run of the batch left past its last record goes too.
pub async fn leftovers_are_forgotten(store: &dyn Store) {
    let dry = NewBatch {
        dry_run: true,
        stop_on_error: true,
        ..new_batch()
    };
    let mut records = telling();
    records.push(client(9, "c9", &[("notes", "SECRET leftover")]));
    let batch = run(store, dry, &records).await;
    let commit = store.commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(3));
    commit.await.unwrap();
    let claim = claimed(store, batch.id, records.len()).await;
    let failed = commit_all(store, &claim, &records, 1).await;
    assert_eq!(failed.error_code.as_deref(), Some("stopped_on_error"));
    mark(store, batch.id).await.unwrap();
    let mut steps = 0;
    while store
        .forget_chunk(CLINIC, batch.id, 1, at(21))
        .await
        .unwrap()
        == Forgetting::More
    {
        steps += 1;
    }
    assert_eq!(steps, 5, "one for each row of the ledger, counted or not");
}

/// What goes on, waits or is undone is not forgotten; what ended is, once.
pub async fn only_what_ended_can_be_forgotten(store: &dyn Store) {
    assert!(store.forget(CLINIC, 77, at(0)).await.unwrap().is_none());
    let refused = async |id, status| {
        let Err(StoreError::InvalidState { status: found }) = mark(store, id).await else {
            panic!("{status:?} is not refused");
        };
        assert_eq!(found, status);
    };
    let waiting = store.create_batch(CLINIC, new_batch(), None, at(0));
    let id = waiting.await.unwrap().batch.id;
    refused(id, BatchStatus::Pending).await;
    let claim = claimed(store, id, 4).await;
    refused(id, BatchStatus::Running).await;
    store.pause(claim.lease, "disk_full", "full").await.unwrap();
    refused(id, BatchStatus::Running).await;
    let claim = claimed(store, id, 4).await;
    store.cancel(CLINIC, id, at(1)).await.unwrap();
    refused(id, BatchStatus::Cancelling).await;
    store.finish(claim.lease, at(2)).await.unwrap();

    let batch = run(store, new_batch(), &telling()).await;
    let refuse = OnConflict::Refuse;
    store
        .start_rollback(CLINIC, batch.id, refuse, at(3))
        .await
        .unwrap();
    refused(batch.id, BatchStatus::RollingBack).await;

    let marked = mark(store, id).await.unwrap();
    assert_eq!(marked.forgetting_at, Some(at(20)));
    let again = store.forget(CLINIC, id, at(99)).await.unwrap().unwrap();
    assert_eq!(again.forgetting_at, Some(at(20)), "once");
}

/// Records that wait for their parent go in by what they hold, so that their batch is kept; those of
/// a dry run wait for nobody.
pub async fn what_waits_for_its_parent_is_kept(store: &dyn Store) {
    let parking = |dry_run| NewBatch {
        dry_run,
        on_orphan: OnOrphan::Park,
        ..new_batch()
    };
    let orphans = [pet(2, "p1", "c9")];
    let waits = run(store, parking(false), &orphans).await;
    let Err(StoreError::RecordsWait { waiting: 1 }) = mark(store, waits.id).await else {
        panic!("it is not refused");
    };
    let dry = run(store, parking(true), &orphans).await;
    forgotten(store, dry.id).await;
    run(store, new_batch(), &[client(2, "c9", &[])]).await;
    forgotten(store, waits.id).await;
}

/// An adopted record of a forgotten batch waits again when its parent is undone, and is adopted again.
pub async fn adoption_stays_exact(store: &dyn Store) {
    let parking = NewBatch {
        on_orphan: OnOrphan::Park,
        ..new_batch()
    };
    let orphans = [client(2, "c1", &[]), pet(3, "p1", "c9")];
    let first = run(store, parking, &orphans).await;
    let before = fingerprint(store).await;
    let owner = [client(2, "c9", &[])];
    let second = run(store, new_batch(), &owner).await;
    let adopted = fingerprint(store).await;
    forgotten(store, first.id).await;
    roll_back(store, second.id, OnConflict::Refuse, 10).await;
    assert_eq!(fingerprint(store).await, before);
    run(store, new_batch(), &owner).await;
    assert_eq!(sizes(store).await, (2, 1));
    let pet = target(store, RecordType::Pet, "p1").await.unwrap();
    assert_eq!(pet.values["name"], "Luna");
    assert_ne!(adopted, before);
    let first = store.batch(CLINIC, first.id).await.unwrap().unwrap();
    assert!(first.is_being_forgotten(), "its ledger was written anew");
    forget_all(store, first.id, 10).await;
    roll_back(store, first.id, OnConflict::Refuse, 10).await;
    assert_eq!(sizes(store).await, (1, 0));
}

/// Whatever would need what the batch was made from is refused.
pub async fn what_needs_the_source_is_refused(store: &dyn Store) {
    let gone = |result: Result<Option<Batch>, StoreError>| {
        let error = result.unwrap_err();
        assert!(matches!(error, StoreError::Forgotten { .. }), "{error:?}");
        assert_eq!(error.code(), "batch_forgotten");
    };
    let dry = NewBatch {
        dry_run: true,
        ..new_batch()
    };
    let dry = run(store, dry, &telling()).await;
    mark(store, dry.id).await.unwrap();
    for on_moved in [OnMoved::Refuse, OnMoved::GoOn] {
        gone(store.commit_batch(CLINIC, dry.id, on_moved, at(30)).await);
    }
    let undone = run(store, new_batch(), &telling()).await;
    roll_back(store, undone.id, OnConflict::Refuse, 10).await;
    mark(store, undone.id).await.unwrap();
    let refuse = OnMoved::Refuse;
    gone(store.commit_batch(CLINIC, undone.id, refuse, at(30)).await);
    let stopping = NewBatch {
        stop_on_error: true,
        ..new_batch()
    };
    let failed = run(store, stopping, &telling()).await;
    assert_eq!(failed.status, BatchStatus::Failed);
    mark(store, failed.id).await.unwrap();
    gone(store.resume(CLINIC, failed.id, at(30)).await);
    let retry = NewBatch {
        retry_of: Some(failed.id),
        ..new_batch()
    };
    let retried = store.create_batch(CLINIC, retry, None, at(30)).await;
    gone(retried.map(|created| Some(created.batch)));
}

/// A rollback that failed goes on being undone: that needs no source.
pub async fn a_failed_undo_goes_on(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let batch = run(store, new_batch(), &telling()).await;
    let refuse = OnConflict::Refuse;
    store
        .start_rollback(CLINIC, batch.id, refuse, at(3))
        .await
        .unwrap();
    let claim = store.claim("worker", at(3), LEASE).await.unwrap().unwrap();
    store
        .fail(claim.lease, "internal", "x", at(4))
        .await
        .unwrap();
    forgotten(store, batch.id).await;
    store.resume(CLINIC, batch.id, at(5)).await.unwrap();
    let claim = store.claim("worker", at(6), LEASE).await.unwrap().unwrap();
    store.rollback_chunk(claim.lease, 10, at(7)).await.unwrap();
    assert_eq!(fingerprint(store).await, empty);
}

/// A file stays until the last batch that was made from it is forgotten, of whatever clinic.
pub async fn a_file_stays_while_another_batch_needs_it(store: &dyn Store) {
    let other = store.create_clinic("Otra", at(0)).await.unwrap();
    let first = run(store, new_batch(), &telling()).await;
    let retry = NewBatch {
        retry_of: Some(first.id),
        ..new_batch()
    };
    let retry = run(store, retry, &telling()).await;
    let elsewhere = run_in(store, other, new_batch(), &telling(), 10).await;
    let unlike = NewBatch {
        file_key: "files/other".to_owned(),
        ..new_batch()
    };
    run(store, unlike, &telling()).await;
    for batch in [&first, &retry] {
        mark(store, batch.id).await.unwrap();
        assert_eq!(forget_all(store, batch.id, 10).await, None);
    }
    store.forget(other, elsewhere.id, at(20)).await.unwrap();
    let mut last = Forgetting::More;
    while last == Forgetting::More {
        last = store
            .forget_chunk(other, elsewhere.id, 10, at(21))
            .await
            .unwrap();
    }
    assert_eq!(last, Forgetting::File("files/abc123".to_owned()));
}

/// While a file is being removed, no batch is made from the same bytes; before and afterwards one is,
/// and it is announced as imported before.
pub async fn a_file_that_is_being_removed_makes_no_batch(store: &dyn Store) {
    let key = |key: &str| {
        let (key, payload_hash) = (key.to_owned(), "same".to_owned());
        Some(Idempotency { key, payload_hash })
    };
    let made = store
        .create_batch(CLINIC, new_batch(), key("k"), at(0))
        .await;
    let first = made.unwrap().batch;
    let claim = claimed(store, first.id, 4).await;
    commit_all(store, &claim, &telling(), 10).await;
    mark(store, first.id).await.unwrap();
    let step = store.forget_chunk(CLINIC, first.id, 10, at(21)).await;
    assert_eq!(step.unwrap(), Forgetting::More);
    let step = store.forget_chunk(CLINIC, first.id, 10, at(21)).await;
    assert!(matches!(step.unwrap(), Forgetting::File(_)));
    let refused = store.create_batch(CLINIC, new_batch(), None, at(22)).await;
    let code = refused.unwrap_err().code();
    assert_eq!(code, "file_being_forgotten");
    let repeated = store
        .create_batch(CLINIC, new_batch(), key("k"), at(22))
        .await;
    assert!(repeated.unwrap().replayed, "an answer is repeated");
    // A worker that died before it could say so removes it again.
    let again = store.forget_chunk(CLINIC, first.id, 10, at(23)).await;
    assert!(matches!(again.unwrap(), Forgetting::File(_)));
    store.file_removed(CLINIC, first.id, at(24)).await.unwrap();
    let second = store.create_batch(CLINIC, new_batch(), None, at(25)).await;
    assert_eq!(second.unwrap().batch.same_file_as, Some(first.id));
}

/// Steps of two workers at once, and steps that are repeated, forget once.
pub async fn workers_forget_side_by_side(store: &dyn Store) {
    let batch = run(store, with_plan(), &telling()).await;
    mark(store, batch.id).await.unwrap();
    let ends = futures::future::join(
        forget_all(store, batch.id, 1),
        forget_all(store, batch.id, 1),
    )
    .await;
    assert!(ends.0.is_some() || ends.1.is_some(), "one removes the file");
    let said = all_texts(store, batch.id).await;
    assert!(!said.contains("SECRET"), "{said}");
    let done = store.batch(CLINIC, batch.id).await.unwrap().unwrap();
    assert!(done.forgotten_at.is_some());
    let more = store.forget_chunk(CLINIC, batch.id, 1, at(40)).await;
    assert_eq!(more.unwrap(), Forgetting::Done);
    store.file_removed(CLINIC, batch.id, at(41)).await.unwrap();
    let after = store.batch(CLINIC, batch.id).await.unwrap().unwrap();
    assert_eq!(after, done, "nothing happens twice");
}

/// The batch that ended first is overdue first; what must be kept is not, and neither is what ended
/// a short while ago by the clock of the database.
pub async fn old_batches_are_overdue(store: &dyn Store) {
    let keep = chrono::TimeDelta::days(30);
    let other = store.create_clinic("Otra", at(0)).await.unwrap();
    let ended = async |clinic: i64, new: NewBatch, records: &[crate::NewRecord], day: i64| {
        let claim = started(store, clinic, new, records.len()).await;
        put_and_end(store, &claim, records, long_ago(day)).await
    };
    let parking = NewBatch {
        on_orphan: OnOrphan::Park,
        ..new_batch()
    };
    let second = ended(CLINIC, new_batch(), &telling(), 2).await;
    let first = ended(other, new_batch(), &telling(), 1).await;
    ended(CLINIC, parking, &[pet(2, "p9", "c9")], 0).await;
    let claim = started(store, CLINIC, new_batch(), 4).await;
    let overdue = async |limit| store.overdue(keep, limit).await.unwrap();
    let old = [(other, first), (CLINIC, second)];
    assert_eq!(
        overdue(10).await,
        old,
        "what waits and what goes on is kept"
    );
    assert_eq!(overdue(1).await, old[..1]);
    let century = chrono::TimeDelta::days(36_500);
    assert_eq!(store.overdue(century, 10).await.unwrap(), []);
    for (clinic, id) in old {
        store.forget(clinic, id, at(20)).await.unwrap();
    }
    assert_eq!(overdue(10).await, [], "once");
    let third = store.finish(claim.lease, long_ago(3)).await.unwrap().id;
    assert_eq!(overdue(10).await, [(CLINIC, third)]);
    let marked = store.marked((0, 0)).await.unwrap();
    assert_eq!(marked, Some((CLINIC, second)));
    let next = store.marked((CLINIC, second)).await.unwrap();
    assert_eq!(next, Some((other, first)));
    assert_eq!(store.marked((other, first)).await.unwrap(), None);
}

/// A day in the year 2000.
fn long_ago(day: i64) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(946_684_800 + day * 86_400, 0).unwrap()
}

/// Puts records in and ends their batch at a moment; gives its id.
async fn put_and_end(
    store: &dyn Store,
    claim: &crate::Claim,
    records: &[crate::NewRecord],
    end: chrono::DateTime<chrono::Utc>,
) -> i64 {
    let chunk = crate::Chunk {
        start: 0,
        records: records.to_vec(),
    };
    store.commit_chunk(claim.lease, chunk, at(1)).await.unwrap();
    store.finish(claim.lease, end).await.unwrap().id
}

/// What touched a target is told as before; of what was put back, no value is.
pub async fn history_tells_what_stands(store: &dyn Store) {
    let stays = run(store, new_batch(), &telling()).await;
    let id = target(store, RecordType::Client, "c1").await.unwrap().id;
    let mut changed = telling();
    changed[0].data.put("city", "Cholula");
    let updating = NewBatch {
        on_existing: OnExisting::Update,
        ..new_batch()
    };
    let undone = run(store, updating, &changed).await;
    roll_back(store, undone.id, OnConflict::Refuse, 10).await;
    let told = async || {
        let page = crate::PageRequest::first(10);
        let touches = store.history(CLINIC, RecordType::Client, id, page).await;
        let touches = touches.unwrap().items;
        let shown = |touch: &crate::Touch| (touch.batch_id, touch.status, touch.changes.len());
        touches.iter().map(shown).collect::<Vec<_>>()
    };
    let before = told().await;
    for batch in [&stays, &undone] {
        forgotten(store, batch.id).await;
    }
    let after = told().await;
    assert_eq!(after[0], before[0]);
    assert!(before[0].2 > 0 && before[1].2 > 0);
    assert_eq!(after[1], (undone.id, RecordStatus::RolledBack, 0));
}
