//! Dry run: the truth about a commit, without one.

use serde_json::json;

use super::fixture::*;
use crate::{BatchStatus, NewBatch, OnExisting, OnMoved, Store};

fn dry() -> NewBatch {
    NewBatch {
        dry_run: true,
        on_existing: OnExisting::Update,
        ..new_batch()
    }
}

/// No target and no link differs afterwards.
pub async fn a_dry_run_touches_no_table(store: &dyn Store) {
    run(store, new_batch(), &[client(2, "c1", &[])]).await;
    let before = fingerprint(store).await;
    let batch = run(store, dry(), &file()).await;
    assert_eq!(
        (batch.status, batch.processed_records),
        (BatchStatus::Completed, 7)
    );
    assert_eq!(fingerprint(store).await, before);
    assert_eq!(sizes(store).await, (1, 0));
}

/// Statuses, actions and counts are those of the commit, whatever the size of the chunks: a pet
/// whose owner the dry run would have made by then is no orphan.
pub async fn a_dry_run_tells_what_a_commit_does(store: &dyn Store) {
    run(
        store,
        new_batch(),
        &[client(2, "c1", &[("city", "Cholula")])],
    )
    .await;
    let mut file = file();
    file.push(pet(6, "p4", "nobody"));
    let coarse = run_in(store, CLINIC, dry(), &file, 100).await;
    let by_one = run_in(store, CLINIC, dry(), &file, 1).await;
    let mut real = dry();
    real.dry_run = false;
    let real = run_in(store, CLINIC, real, &file, 100).await;
    let expected = ledger_words(store, real.id).await;
    for batch in [coarse, by_one] {
        assert_eq!(ledger_words(store, batch.id).await, expected);
        assert_eq!(
            (batch.counts, batch.error_count),
            (real.counts, real.error_count)
        );
    }
}

/// The fields that would change are told with what they hold.
pub async fn a_dry_run_sees_what_would_change(store: &dyn Store) {
    run(
        store,
        new_batch(),
        &[client(2, "c1", &[("city", "Cholula")])],
    )
    .await;
    let batch = run(store, dry(), &[client(2, "c1", &[("city", "Puebla")])]).await;
    let record = &ledger(store, batch.id).await[0];
    assert_eq!(record.action, crate::Action::Update);
    assert_eq!(record.target_id, Some(1));
    assert_eq!(record.before_data, Some(json!({ "city": "Cholula" })));
}

/// The dry run becomes the real run of the same batch, and must reproduce the same receipt.
pub async fn a_finished_dry_run_is_committed_as_it_stands(store: &dyn Store) {
    let batch = run(store, dry(), &file()).await;
    let pending = store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(3))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (pending.status, pending.dry_run),
        (BatchStatus::Pending, false)
    );
    assert_eq!((pending.processed_records, pending.success_count), (0, 0));
    assert_eq!(pending.expected_receipt, batch.receipt);
    assert!(batch.receipt.is_some() && batch.report.is_some());
    assert_eq!(
        (pending.receipt, pending.report),
        (None, batch.report),
        "the real run is to be verified, and compared with what the dry run reported"
    );
    let claim = claimed(store, batch.id, 7).await;
    let committed = commit_all(store, &claim, &file(), 2).await;
    assert_eq!(committed.counts, batch.counts);
    assert_eq!(sizes(store).await, (2, 3));
    assert_eq!(ledger(store, batch.id).await[0].target_id, Some(1));
}

/// The ledger never mixes what was tried with what was done.
pub async fn what_a_dry_run_left_is_not_shown_once_it_is_committed(store: &dyn Store) {
    let batch = run(store, dry(), &file()).await;
    assert_eq!(ledger(store, batch.id).await.len(), 7);
    store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(3))
        .await
        .unwrap();
    assert!(ledger(store, batch.id).await.is_empty());
    let claim = claimed(store, batch.id, 7).await;
    let chunk = crate::Chunk {
        start: 0,
        records: file()[..2].to_vec(),
    };
    store.commit_chunk(claim.lease, chunk, at(4)).await.unwrap();
    assert_eq!(ledger(store, batch.id).await.len(), 2);
}
