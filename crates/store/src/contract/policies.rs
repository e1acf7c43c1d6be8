//! Policies: what a batch does with empty cells, and that it can go in as a whole or not at all.

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{BatchStatus, Chunk, NewBatch, OnConflict, OnEmpty, OnExisting, OnOrphan, Store};

fn whole() -> NewBatch {
    NewBatch {
        all_or_nothing: true,
        ..new_batch()
    }
}

fn updating() -> NewBatch {
    NewBatch {
        on_existing: OnExisting::Update,
        ..new_batch()
    }
}

/// Two owners and a pet, none in error.
fn good_file() -> Vec<crate::NewRecord> {
    vec![
        client(2, "c1", &[("city", "Puebla")]),
        client(3, "c2", &[]),
        pet(3, "p2", "c2"),
        skipped(4, "c1"),
    ]
}

/// What is asked of a batch is what is read.
pub async fn policies_are_stored_as_they_were_given(store: &dyn Store) {
    let new = NewBatch {
        all_or_nothing: true,
        on_empty: OnEmpty::Erase,
        on_orphan: OnOrphan::Park,
        only_rows: Some("[2,3]".to_owned()),
        expected_blocks: Some(r#"["0a"]"#.to_owned()),
        ..new_batch()
    };
    let made = store.create_batch(CLINIC, new, None, at(0)).await.unwrap();
    let batch = store.batch(CLINIC, made.batch.id).await.unwrap().unwrap();
    assert!(batch.all_or_nothing);
    assert_eq!(
        (batch.on_empty, batch.on_orphan, batch.trial_cursor),
        (OnEmpty::Erase, OnOrphan::Park, Some(0))
    );
    assert_eq!(batch.only_rows.as_deref(), Some("[2,3]"));
    assert_eq!(batch.expected_blocks.as_deref(), Some(r#"["0a"]"#));
    let dry = NewBatch {
        dry_run: true,
        ..whole()
    };
    let dry = store.create_batch(CLINIC, dry, None, at(0)).await.unwrap();
    assert_eq!(dry.batch.trial_cursor, None, "a dry run is trial enough");
}

/// An export in which one cell was edited changes that field of that target and no other.
pub async fn an_edited_export_changes_only_what_differs(store: &dyn Store) {
    let mut records = good_file();
    run(store, new_batch(), &records).await;
    let others = [
        target(store, RecordType::Client, "c2").await.unwrap(),
        target(store, RecordType::Pet, "p2").await.unwrap(),
    ];
    records[0].data.put("city", "Cholula");
    let batch = run(store, updating(), &records).await;
    assert_eq!((batch.counts.updated, batch.counts.unchanged), (1, 2));
    assert_eq!(
        ledger(store, batch.id).await[0].before_data,
        Some(json!({ "city": "Puebla" }))
    );
    assert_eq!(
        target(store, RecordType::Client, "c2").await.as_ref(),
        Some(&others[0])
    );
    assert_eq!(
        target(store, RecordType::Pet, "p2").await.as_ref(),
        Some(&others[1])
    );
}

/// Where that is asked, an empty cell empties its field and no other, and that can be undone.
pub async fn an_empty_cell_erases_where_that_is_asked(store: &dyn Store) {
    let full = client(2, "c1", &[("city", "Puebla"), ("state", "Puebla")]);
    run(store, new_batch(), &[full]).await;
    let before = fingerprint(store).await;
    let mut emptied = client(2, "c1", &[]);
    emptied.erases = vec![RecordType::Client.position("city").unwrap()];
    let batch = run(store, updating(), &[emptied]).await;
    assert_eq!(batch.counts.updated, 1);
    let owner = target(store, RecordType::Client, "c1").await.unwrap();
    assert_eq!(
        (&owner.values["city"], &owner.values["state"]),
        (&json!(null), &json!("Puebla"))
    );
    assert_eq!(
        ledger(store, batch.id).await[0].before_data,
        Some(json!({ "city": "Puebla" }))
    );
    roll_back(store, batch.id, OnConflict::Refuse, 10).await;
    assert_eq!(fingerprint(store).await, before);
}

/// Without an error, a batch that goes in as a whole is like any other.
pub async fn a_whole_batch_without_errors_goes_in(store: &dyn Store) {
    for size in [1, 100] {
        let clinic = store.create_clinic("Una más", at(0)).await.unwrap();
        let batch = run_in(store, clinic, whole(), &good_file(), size).await;
        let other = store.create_clinic("Otra", at(0)).await.unwrap();
        let usual = run_in(store, other, new_batch(), &good_file(), size).await;
        assert_eq!(batch.status, BatchStatus::Completed);
        assert_eq!(
            (batch.counts, batch.success_count, batch.skip_count),
            (usual.counts, usual.success_count, usual.skip_count)
        );
        assert_eq!(
            store.fingerprint(clinic).await.unwrap(),
            store.fingerprint(other).await.unwrap()
        );
    }
}

/// One record in error, wherever it stands, keeps all out, and the ledger tells every error.
pub async fn one_error_keeps_a_whole_batch_out(store: &dyn Store) {
    let before = fingerprint(store).await;
    let mut records = good_file();
    records.push(error(5));
    for size in [1, 100] {
        let batch = run_in(store, CLINIC, whole(), &records, size).await;
        assert_eq!(batch.status, BatchStatus::Failed);
        assert_eq!(batch.error_code.as_deref(), Some("all_or_nothing"));
        assert_eq!(
            (
                batch.processed_records,
                batch.success_count,
                batch.error_count,
                batch.skip_count
            ),
            (5, 0, 1, 4)
        );
        let words = ledger_words(store, batch.id).await;
        assert_eq!(words[0], "skipped none", "what is not in is no success");
        assert_eq!(words[4], "error none");
        assert_eq!(fingerprint(store).await, before);
    }
}

/// Errors that only the database shows count as well.
pub async fn an_orphan_keeps_a_whole_batch_out(store: &dyn Store) {
    let before = fingerprint(store).await;
    let mut records = good_file();
    records.push(pet(5, "p5", "nobody"));
    let batch = run_in(store, CLINIC, whole(), &records, 2).await;
    assert_eq!((batch.status, batch.error_count), (BatchStatus::Failed, 1));
    assert_eq!(ledger(store, batch.id).await[4].issues[0]["code"], "orphan");
    assert_eq!(fingerprint(store).await, before);

    // Once the owner is there, the batch goes in.
    run(store, new_batch(), &[client(2, "nobody", &[])]).await;
    store.resume(CLINIC, batch.id, at(3)).await.unwrap();
    let claim = claimed(store, batch.id, records.len()).await;
    let batch = commit_all(store, &claim, &records, 2).await;
    assert_eq!(
        (batch.status, batch.success_count, batch.skip_count),
        (BatchStatus::Completed, 4, 1)
    );
}

/// An error that comes up after the trial takes back what is in already.
pub async fn an_error_after_the_trial_takes_all_back(store: &dyn Store) {
    run(
        store,
        new_batch(),
        &[client(2, "c9", &[("city", "Puebla")])],
    )
    .await;
    let new = NewBatch {
        on_existing: OnExisting::Error,
        ..whole()
    };
    let mut records = good_file();
    records.push(client(5, "c9", &[("city", "Puebla")]));
    let claim = started(store, CLINIC, new, records.len()).await;
    let all = Chunk {
        start: 0,
        records: records.clone(),
    };
    store.commit_chunk(claim.lease, all, at(1)).await.unwrap();
    let ready = store.end_trial(claim.lease, at(1)).await.unwrap();
    assert_eq!(
        (ready.status, ready.processed_records, ready.trial_cursor),
        (BatchStatus::Running, 0, None)
    );
    let first = Chunk {
        start: 0,
        records: records[..3].to_vec(),
    };
    store.commit_chunk(claim.lease, first, at(1)).await.unwrap();
    edit(store, RecordType::Client, "c9", "city", json!("Atlixco")).await;
    let rest = Chunk {
        start: 3,
        records: records[3..].to_vec(),
    };
    let turned = store
        .commit_chunk(claim.lease, rest, at(2))
        .await
        .unwrap()
        .batch;
    assert_eq!(turned.status, BatchStatus::RollingBack);
    assert_eq!(turned.error_code.as_deref(), Some("all_or_nothing"));
    let claim = store.claim("worker", at(3), LEASE).await.unwrap().unwrap();
    let step = store.rollback_chunk(claim.lease, 100, at(4)).await.unwrap();
    assert_eq!(step.batch.status, BatchStatus::RolledBack);
    assert_eq!(step.batch.error_code.as_deref(), Some("all_or_nothing"));
    assert_eq!(sizes(store).await, (1, 0), "only what was there before");
}

/// A worker that takes over in the middle of a trial doubles nothing.
pub async fn a_trial_is_taken_over(store: &dyn Store) {
    let records = good_file();
    let claim = started(store, CLINIC, whole(), records.len()).await;
    let chunk = Chunk {
        start: 0,
        records: records[..2].to_vec(),
    };
    let batch = store
        .commit_chunk(claim.lease, chunk, at(1))
        .await
        .unwrap()
        .batch;
    assert_eq!((batch.processed_records, batch.cursor()), (0, 2));
    assert!(
        ledger(store, batch.id).await.is_empty(),
        "nothing is done yet"
    );
    fall_silent(store, claim.lease).await;
    let heir = store.claim("heir", at(60), LEASE).await.unwrap().unwrap();
    assert_eq!(heir.batch.cursor(), 2);
    let batch = commit_all(store, &heir, &records, 1).await;
    assert_eq!(
        (batch.status, batch.success_count),
        (BatchStatus::Completed, 3)
    );
    assert_eq!(sizes(store).await, (2, 1));
}

/// A batch that goes in as a whole and is stopped half way leaves nothing.
pub async fn a_whole_batch_that_is_stopped_leaves_nothing(store: &dyn Store) {
    let before = fingerprint(store).await;
    let records = good_file();
    let claim = started(store, CLINIC, whole(), records.len()).await;
    let all = Chunk {
        start: 0,
        records: records.clone(),
    };
    store.commit_chunk(claim.lease, all, at(1)).await.unwrap();
    store.end_trial(claim.lease, at(1)).await.unwrap();
    let first = Chunk {
        start: 0,
        records: records[..2].to_vec(),
    };
    store.commit_chunk(claim.lease, first, at(1)).await.unwrap();
    store.cancel(CLINIC, claim.batch.id, at(2)).await.unwrap();
    let turned = store.finish(claim.lease, at(2)).await.unwrap();
    assert_eq!(turned.status, BatchStatus::RollingBack);
    let claim = store.claim("worker", at(3), LEASE).await.unwrap().unwrap();
    let step = store.rollback_chunk(claim.lease, 100, at(4)).await.unwrap();
    assert_eq!(step.batch.status, BatchStatus::RolledBack);
    assert_eq!(step.batch.error_code.as_deref(), Some("cancelled"));
    assert_eq!(fingerprint(store).await, before);
}
