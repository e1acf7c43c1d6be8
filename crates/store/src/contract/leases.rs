//! Leases: one worker at a time, and none that can be forgotten.

use chrono::TimeDelta;

use super::fixture::*;
use crate::{BatchStatus, Chunk, Lease, OnConflict, Store, StoreError, Verified};

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
    assert!(store.claim("b", at(1), LEASE).await.unwrap().is_none());
    fall_silent(store, first.lease).await;
    let second = store.claim("b", at(30), LEASE).await.unwrap().unwrap();
    assert_eq!(second.lease.batch_id, first.lease.batch_id);
    assert!(second.lease.token > first.lease.token);
    assert_eq!(second.batch.started_at, Some(at(0)));
}

/// A clinic has one batch at work also when the one that is taken is not the silent worker's own.
pub async fn a_silent_worker_writes_beside_nobody(store: &dyn Store) {
    let older = run(store, new_batch(), &file()).await;
    let silent = started(store, CLINIC, new_batch(), 7).await;
    let skip = OnConflict::Skip;
    let undo = store.start_rollback(CLINIC, older.id, skip, at(3)).await;
    undo.unwrap();
    fall_silent(store, silent.lease).await;
    let taken = store.claim("b", at(4), LEASE).await.unwrap().unwrap();
    assert_eq!(taken.batch.id, older.id);
    let chunk = Chunk {
        start: 0,
        records: file(),
    };
    assert!(lost(store.commit_chunk(silent.lease, chunk, at(5)).await));
    assert!(lost(store.heartbeat(silent.lease, LEASE).await));
    while store
        .rollback_chunk(taken.lease, 5, at(6))
        .await
        .unwrap()
        .remaining
        > 0
    {}
    let next = store.claim("b", at(7), LEASE).await.unwrap().unwrap();
    assert_eq!(next.batch.id, silent.batch.id);
}

/// What workers take for the time decides nothing: each is off by more than a year.
pub async fn leases_last_by_the_clock_of_the_database(store: &dyn Store) {
    const YEAR_AND_MORE: i64 = 400 * 24 * 3600;
    let made = store.create_batch(CLINIC, new_batch(), None, at(0));
    let id = made.await.unwrap().batch.id;
    let late = store.claim("late", at(-YEAR_AND_MORE), LEASE).await;
    let late = late.unwrap().unwrap();
    let early = at(YEAR_AND_MORE);
    assert!(
        store.claim("early", early, LEASE).await.unwrap().is_none(),
        "the lease has just been taken"
    );
    fall_silent(store, late.lease).await;
    let taken = store.claim("early", early, LEASE).await.unwrap().unwrap();
    assert_eq!(taken.batch.id, id);
    store.heartbeat(taken.lease, LEASE).await.unwrap();
    assert!(lost(store.heartbeat(late.lease, LEASE).await));
    assert!(store.claim("late", at(0), LEASE).await.unwrap().is_none());
}

/// A lease that was measured by a clock which has been put back since holds no batch for months.
pub async fn a_lease_from_the_future_holds_nothing(store: &dyn Store) {
    let first = started(store, CLINIC, new_batch(), 7).await;
    let days = TimeDelta::days(400);
    store.heartbeat(first.lease, days).await.unwrap();
    let second = store.claim("b", at(1), LEASE).await.unwrap().unwrap();
    assert_eq!(second.batch.id, first.batch.id);
    assert!(lost(store.heartbeat(first.lease, LEASE).await));
}

/// A clinic with many batches does not keep another one waiting.
pub async fn the_clinic_that_waits_longest_is_served_first(store: &dyn Store) {
    let other = store.create_clinic("La otra", at(0)).await.unwrap();
    for clinic in [CLINIC, CLINIC, CLINIC, other] {
        let made = store.create_batch(clinic, new_batch(), None, at(0));
        made.await.unwrap();
    }
    let mut served = Vec::new();
    while let Some(claim) = store.claim("worker", at(1), LEASE).await.unwrap() {
        served.push(claim.lease.clinic_id);
        // The clock of the database shows milliseconds.
        std::thread::sleep(std::time::Duration::from_millis(2));
        store.finish(claim.lease, at(2)).await.unwrap();
    }
    assert_eq!(served, [CLINIC, other, CLINIC, CLINIC]);
}

/// The worker that was replaced can do nothing any more, nor can one that invents a lease.
pub async fn a_lost_lease_cannot_write(store: &dyn Store) {
    let old = started(store, CLINIC, new_batch(), 7).await.lease;
    fall_silent(store, old).await;
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
        assert!(lost(store.heartbeat(lease, LEASE).await));
        assert!(lost(store.release(lease).await));
        assert!(lost(store.pause(lease, "x", "y").await));
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
    fall_silent(store, claim.lease).await;
    store.heartbeat(claim.lease, LEASE).await.unwrap();
    assert!(store.claim("b", at(40), LEASE).await.unwrap().is_none());
    fall_silent(store, claim.lease).await;
    assert!(store.claim("b", at(50), LEASE).await.unwrap().is_some());
}

/// A batch that waits says why, is taken by the next worker, and forgets it once it goes on.
pub async fn a_paused_batch_says_why_and_goes_on(store: &dyn Store) {
    let file = file();
    let claim = started(store, CLINIC, new_batch(), file.len()).await;
    store
        .pause(claim.lease, "disk_full", "The disk is full")
        .await
        .unwrap();
    assert!(lost(store.heartbeat(claim.lease, LEASE).await));
    let waits = store.batch(CLINIC, claim.batch.id).await.unwrap().unwrap();
    assert_eq!(
        (
            waits.status,
            waits.waiting_code.as_deref(),
            waits.completed_at
        ),
        (BatchStatus::Running, Some("disk_full"), None)
    );
    assert_eq!(waits.waiting_message.as_deref(), Some("The disk is full"));
    let claim = store.claim("b", at(1), LEASE).await.unwrap().unwrap();
    assert_eq!(claim.batch.waiting_code.as_deref(), Some("disk_full"));
    let chunk = Chunk {
        start: 0,
        records: file[..3].to_vec(),
    };
    let result = store.commit_chunk(claim.lease, chunk, at(1)).await.unwrap();
    assert_eq!(
        (result.batch.waiting_code, result.batch.waiting_message),
        (None, None)
    );
}

/// A worker that stops in good order does not make the batch wait.
pub async fn a_released_lease_is_taken_at_once(store: &dyn Store) {
    let claim = started(store, CLINIC, new_batch(), 7).await;
    store.release(claim.lease).await.unwrap();
    assert!(lost(store.heartbeat(claim.lease, LEASE).await));
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
    assert!(lost(store.heartbeat(claim.lease, LEASE).await));
}
