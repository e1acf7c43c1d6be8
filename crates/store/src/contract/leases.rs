//! Leases: one worker at a time, and none that can be forgotten.

use super::fixture::*;
use crate::{BatchStatus, Chunk, Lease, Store, StoreError, Verified};

fn lost<T>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::LeaseLost))
}

/// Two workers never have the same batch.
pub async fn a_claim_is_exclusive(store: &dyn Store) {
    store
        .create_batch(CLINIC, new_batch(), None, at(0))
        .await
        .unwrap();
    let claims = (0..10).map(|_| store.claim("worker", at(1), LEASE));
    let claims = futures::future::join_all(claims).await;
    let claims: Vec<_> = claims
        .into_iter()
        .filter_map(|claim| claim.unwrap())
        .collect();
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].batch.status, BatchStatus::Running);
    assert_eq!(claims[0].batch.started_at, Some(at(1)));
}

/// A clinic's batches are worked off one after the other, the oldest first.
pub async fn the_oldest_batch_is_claimed_first(store: &dyn Store) {
    for second in 0..2 {
        store
            .create_batch(CLINIC, new_batch(), None, at(second))
            .await
            .unwrap();
    }
    let first = store.claim("a", at(2), LEASE).await.unwrap().unwrap();
    assert_eq!(first.batch.id, 1);
    assert!(
        store.claim("b", at(2), LEASE).await.unwrap().is_none(),
        "one at a time"
    );
    store.finish(first.lease, at(3)).await.unwrap();
    assert_eq!(
        store
            .claim("b", at(3), LEASE)
            .await
            .unwrap()
            .unwrap()
            .batch
            .id,
        2
    );
}

/// One clinic does not wait for another.
pub async fn clinics_are_worked_for_side_by_side(store: &dyn Store) {
    let other = store.create_clinic("La otra", at(0)).await.unwrap();
    for clinic in [CLINIC, other] {
        store
            .create_batch(clinic, new_batch(), None, at(0))
            .await
            .unwrap();
    }
    let first = store.claim("a", at(1), LEASE).await.unwrap().unwrap();
    let second = store.claim("b", at(1), LEASE).await.unwrap().unwrap();
    assert_eq!(
        (first.lease.clinic_id, second.lease.clinic_id),
        (CLINIC, other)
    );
}

/// A batch whose worker says nothing goes to the next one.
pub async fn a_silent_worker_is_replaced(store: &dyn Store) {
    let first = started(store, CLINIC, new_batch(), 7).await;
    assert!(store.claim("b", at(29), LEASE).await.unwrap().is_none());
    let second = store.claim("b", at(30), LEASE).await.unwrap().unwrap();
    assert_eq!(second.lease.batch_id, first.lease.batch_id);
    assert!(second.lease.token > first.lease.token);
    assert_eq!(second.batch.started_at, Some(at(0)));
}

/// The worker that was replaced can do nothing any more, nor can one that invents a lease.
pub async fn a_lost_lease_cannot_write(store: &dyn Store) {
    let old = started(store, CLINIC, new_batch(), 7).await.lease;
    let new = store.claim("b", at(40), LEASE).await.unwrap().unwrap();
    let before = fingerprint(store).await;
    let nobodys = Lease {
        batch_id: 77,
        ..old
    };
    for lease in [old, nobodys] {
        let chunk = Chunk {
            start: 0,
            records: file(),
        };
        let verified = Verified {
            total_records: 9,
            receipt: String::new(),
            report: String::new(),
        };
        assert!(lost(store.commit_chunk(lease, chunk, at(41)).await));
        assert!(lost(store.begin(lease, verified).await));
        assert!(lost(store.heartbeat(lease, at(41), LEASE).await));
        assert!(lost(store.release(lease).await));
        assert!(lost(store.finish(lease, at(41)).await));
        assert!(lost(store.fail(lease, "x", "y", at(41)).await));
        assert!(lost(store.rollback_chunk(lease, 5, at(41)).await));
    }
    assert_eq!(fingerprint(store).await, before);
    assert_eq!(
        store.batch(CLINIC, new.batch.id).await.unwrap().unwrap(),
        new.batch
    );
}

/// A worker that reports keeps its batch.
pub async fn a_heartbeat_keeps_the_lease(store: &dyn Store) {
    let claim = started(store, CLINIC, new_batch(), 7).await;
    store.heartbeat(claim.lease, at(20), LEASE).await.unwrap();
    assert!(store.claim("b", at(40), LEASE).await.unwrap().is_none());
    assert!(store.claim("b", at(50), LEASE).await.unwrap().is_some());
}

/// A worker that stops in good order does not make the batch wait.
pub async fn a_released_lease_is_taken_at_once(store: &dyn Store) {
    let claim = started(store, CLINIC, new_batch(), 7).await;
    store.release(claim.lease).await.unwrap();
    assert!(lost(store.heartbeat(claim.lease, at(1), LEASE).await));
    let next = store.claim("b", at(1), LEASE).await.unwrap().unwrap();
    assert_eq!(next.batch.status, BatchStatus::Running);
}

/// A failure is told, ends the lease, and can be overcome.
pub async fn a_failed_batch_says_why_and_resumes(store: &dyn Store) {
    let claim = started(store, CLINIC, new_batch(), 7).await;
    let failed = store
        .fail(claim.lease, "receipt_mismatch", "It differs", at(4))
        .await
        .unwrap();
    assert_eq!(
        (failed.status, failed.completed_at),
        (BatchStatus::Failed, Some(at(4)))
    );
    assert_eq!(failed.error_code.as_deref(), Some("receipt_mismatch"));
    assert_eq!(failed.error_message.as_deref(), Some("It differs"));
    assert!(lost(store.finish(claim.lease, at(5)).await));
    let resumed = store
        .resume(CLINIC, failed.id, at(5))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (resumed.status, resumed.error_code),
        (BatchStatus::Pending, None)
    );
    assert!(lost(store.heartbeat(claim.lease, at(5), LEASE).await));
}
