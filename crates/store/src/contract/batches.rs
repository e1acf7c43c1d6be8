//! Batches: made, listed, stopped, resumed.

use super::fixture::*;
use crate::{BatchStatus, Idempotency, OnMoved, PageRequest, Store, StoreError};

fn key(payload: &str) -> Option<Idempotency> {
    Some(Idempotency {
        key: "k1".to_owned(),
        payload_hash: payload.to_owned(),
    })
}

/// What was given is what is read.
pub async fn a_batch_is_stored_as_it_was_made(store: &dyn Store) {
    let made = store
        .create_batch(CLINIC, new_batch(), None, at(0))
        .await
        .unwrap();
    assert!(!made.replayed);
    let batch = store.batch(CLINIC, made.batch.id).await.unwrap().unwrap();
    assert_eq!(batch, made.batch);
    assert_eq!(batch.status, BatchStatus::Pending);
    assert_eq!(
        (batch.source_file.as_str(), batch.created_at),
        ("clientes.csv", at(0))
    );
    assert_eq!(
        (batch.plan.as_str(), batch.file_key.as_str()),
        (r#"{"version":1}"#, "files/abc123")
    );
    assert_eq!(
        (batch.started_at, batch.completed_at, batch.same_file_as),
        (None, None, None)
    );
}

/// Nothing that is asked for by a wrong id is an error.
pub async fn what_is_not_there_is_none(store: &dyn Store) {
    assert!(store.batch(CLINIC, 99).await.unwrap().is_none());
    assert!(store.cancel(CLINIC, 99, at(0)).await.unwrap().is_none());
    assert!(store.resume(CLINIC, 99, at(0)).await.unwrap().is_none());
    assert!(
        store
            .commit_batch(CLINIC, 99, OnMoved::Refuse, at(0))
            .await
            .unwrap()
            .is_none()
    );
    assert!(store.preview_rollback(CLINIC, 99).await.unwrap().is_none());
    assert!(store.clinic(99).await.unwrap().is_none());
    assert_eq!(
        store.clinic(CLINIC).await.unwrap().unwrap().name,
        "Mi clínica"
    );
    assert!(ledger(store, 99).await.is_empty());
}

/// A file is in use as long as a batch names it, whichever clinic's it is and however it ended.
pub async fn files_are_in_use_while_a_batch_names_them(store: &dyn Store) {
    let other = store.create_clinic("Otra", at(0)).await.unwrap();
    for (clinic, key) in [(CLINIC, "a"), (CLINIC, "a"), (other, "b"), (CLINIC, "c")] {
        let new = crate::NewBatch {
            file_key: key.to_owned(),
            ..new_batch()
        };
        store.create_batch(clinic, new, None, at(0)).await.unwrap();
    }
    store.cancel(CLINIC, 1, at(1)).await.unwrap().unwrap();
    let asked = ["b", "a", "none", "a"].map(str::to_owned);
    let mut used = store.files_in_use(&asked).await.unwrap();
    used.sort_unstable();
    assert_eq!(used, ["a", "b"]);
    assert!(store.files_in_use(&[]).await.unwrap().is_empty());
}

/// The list starts with the newest, and pages neither repeat nor lose.
pub async fn batches_come_newest_first_in_pages(store: &dyn Store) {
    for _ in 0..5 {
        store
            .create_batch(CLINIC, new_batch(), None, at(0))
            .await
            .unwrap();
    }
    let mut ids = Vec::new();
    let mut page = PageRequest::first(2);
    loop {
        let batches = store.batches(CLINIC, page).await.unwrap();
        ids.extend(batches.items.iter().map(|batch| batch.id));
        let Some(cursor) = batches.next_cursor else {
            break;
        };
        page.cursor = Some(cursor);
    }
    assert_eq!(ids, [5, 4, 3, 2, 1]);
}

/// The same request again gives the batch of the first.
pub async fn one_key_makes_one_batch(store: &dyn Store) {
    let first = store
        .create_batch(CLINIC, new_batch(), key("a"), at(0))
        .await
        .unwrap();
    let again = store
        .create_batch(CLINIC, new_batch(), key("a"), at(9))
        .await
        .unwrap();
    assert!(again.replayed);
    assert_eq!(again.batch, first.batch);
    assert_eq!(
        store
            .batches(CLINIC, PageRequest::first(9))
            .await
            .unwrap()
            .items
            .len(),
        1
    );
}

/// A key stands for one request.
pub async fn a_key_with_another_payload_is_refused(store: &dyn Store) {
    store
        .create_batch(CLINIC, new_batch(), key("a"), at(0))
        .await
        .unwrap();
    let refused = store
        .create_batch(CLINIC, new_batch(), key("b"), at(0))
        .await;
    assert!(matches!(refused, Err(StoreError::IdempotencyMismatch)));
    assert_eq!(
        store
            .batches(CLINIC, PageRequest::first(9))
            .await
            .unwrap()
            .items
            .len(),
        1
    );
}

/// Requests that come at once are one request too.
pub async fn many_requests_at_once_make_one_batch(store: &dyn Store) {
    let requests = (0..20).map(|_| store.create_batch(CLINIC, new_batch(), key("a"), at(0)));
    let made = futures::future::join_all(requests).await;
    let new = made
        .iter()
        .filter(|made| !made.as_ref().unwrap().replayed)
        .count();
    assert_eq!(new, 1);
}

/// Nobody works on a pending batch, so that nobody has to be asked.
pub async fn a_pending_batch_is_cancelled_at_once(store: &dyn Store) {
    let batch = store
        .create_batch(CLINIC, new_batch(), None, at(0))
        .await
        .unwrap()
        .batch;
    let cancelled = store
        .cancel(CLINIC, batch.id, at(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(cancelled.status, BatchStatus::Cancelled);
    assert_eq!(cancelled.completed_at, Some(at(1)));
    assert!(store.claim("worker", at(2), LEASE).await.unwrap().is_none());
}

/// The worker stops between two chunks; the batch goes on where it stopped.
pub async fn a_running_batch_is_cancelled_by_its_worker(store: &dyn Store) {
    let file = file();
    let claim = started(store, CLINIC, new_batch(), file.len()).await;
    let id = claim.batch.id;
    let asked = store.cancel(CLINIC, id, at(1)).await.unwrap().unwrap();
    assert_eq!(asked.status, BatchStatus::Cancelling);
    let chunk = crate::Chunk {
        start: 0,
        records: file[..2].to_vec(),
    };
    let result = store.commit_chunk(claim.lease, chunk, at(1)).await.unwrap();
    assert_eq!(result.batch.status, BatchStatus::Cancelling);
    let ended = store.finish(claim.lease, at(2)).await.unwrap();
    assert_eq!(
        (ended.status, ended.processed_records),
        (BatchStatus::Cancelled, 2)
    );

    let resumed = store.resume(CLINIC, id, at(3)).await.unwrap().unwrap();
    assert_eq!(
        (resumed.status, resumed.processed_records),
        (BatchStatus::Pending, 2)
    );
    let claim = claimed(store, id, file.len()).await;
    let ended = commit_all(store, &claim, &file, 3).await;
    assert_eq!(
        (ended.status, ended.processed_records),
        (BatchStatus::Completed, 7)
    );
    assert_eq!(sizes(store).await, (2, 3));
}

/// What has ended stays so.
pub async fn a_batch_that_ended_cannot_be_cancelled_or_resumed_at_will(store: &dyn Store) {
    let batch = run(store, new_batch(), &file()).await;
    let refused = [
        store.cancel(CLINIC, batch.id, at(3)).await,
        store.resume(CLINIC, batch.id, at(3)).await,
        store
            .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(3))
            .await,
    ];
    for refused in refused {
        let status = BatchStatus::Completed;
        assert!(matches!(refused, Err(StoreError::InvalidState { status: s }) if s == status));
    }
    assert_eq!(store.batch(CLINIC, batch.id).await.unwrap().unwrap(), batch);
}

/// A second import of the same bytes names the first that is in the tables.
pub async fn the_same_bytes_are_announced(store: &dyn Store) {
    let mut dry = new_batch();
    dry.dry_run = true;
    run(store, dry, &file()).await;
    let first = run(store, new_batch(), &file()).await;
    assert_eq!(first.same_file_as, None, "a dry run put nothing in");
    let second = run(store, new_batch(), &file()).await;
    assert_eq!(second.same_file_as, Some(first.id));
    roll_back(store, first.id, crate::OnConflict::Refuse, 10).await;
    let second = store.batch(CLINIC, second.id).await.unwrap().unwrap();
    assert_eq!(second.same_file_as, None);
}

/// Nothing of one clinic is seen from another, and ids count for each clinic.
pub async fn clinics_do_not_see_each_other(store: &dyn Store) {
    let other = store.create_clinic("La otra", at(0)).await.unwrap();
    let batch = run(store, new_batch(), &file()).await;
    assert!(store.batch(other, batch.id).await.unwrap().is_none());
    let empty = store.fingerprint(other).await.unwrap();
    let there = run_in(store, other, new_batch(), &file(), 3).await;
    assert_eq!((there.id, there.counts), (batch.id, batch.counts));
    assert_ne!(store.fingerprint(other).await.unwrap(), empty);
    assert_eq!(
        store.fingerprint(other).await.unwrap(),
        fingerprint(store).await
    );
}
