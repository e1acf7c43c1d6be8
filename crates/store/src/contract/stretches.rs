//! What a rollback notes of whole stretches of the ledger reads as if each record were marked.

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{
    BatchStatus, Chunk, OnConflict, OnMoved, PageRequest, RecordFilter, RecordStatus, Store,
};

/// The rows of the records of a status, page after page.
async fn rows(store: &dyn Store, batch_id: i64, status: RecordStatus) -> Vec<u32> {
    let filter = RecordFilter {
        status: Some(status),
        ..RecordFilter::default()
    };
    let mut rows = Vec::new();
    let mut page = PageRequest::first(2);
    loop {
        let found = store.records(CLINIC, batch_id, filter, page).await.unwrap();
        rows.extend(found.items.iter().map(|record| record.row_number));
        let Some(cursor) = found.next_cursor else {
            return rows;
        };
        page.cursor = Some(cursor);
    }
}

/// Each record is found by the status that it has.
pub async fn what_was_undone_is_found_by_its_status(store: &dyn Store) {
    let batch = run(store, new_batch(), &file()).await;
    let other = run(store, new_batch(), &[client(2, "c7", &[])]).await;
    roll_back(store, batch.id, OnConflict::Refuse, 3).await;
    assert_eq!(
        rows(store, batch.id, RecordStatus::RolledBack).await,
        [2, 2, 3, 3, 5]
    );
    for (status, of) in [
        (RecordStatus::Success, &[][..]),
        (RecordStatus::Error, &[4]),
        (RecordStatus::Skipped, &[5]),
        (RecordStatus::Pending, &[]),
    ] {
        assert_eq!(rows(store, batch.id, status).await, of, "{status:?}");
    }
    assert_eq!(rows(store, other.id, RecordStatus::Success).await, [2]);
}

/// Whatever the size of the steps, a second rollback takes what the first one kept.
pub async fn stretches_of_other_sizes_are_undone_once(store: &dyn Store) {
    let empty = fingerprint(store).await;
    for (first, second) in [(2, 100), (100, 2), (3, 2), (1, 4)] {
        let batch = run(store, new_batch(), &file()).await;
        edit(store, RecordType::Client, "c2", "city", json!("Atlixco")).await;
        roll_back(store, batch.id, OnConflict::Skip, first).await;
        let sizes = format!("steps of {first}, then of {second}");
        let kept = rows(store, batch.id, RecordStatus::Success).await;
        assert_eq!(kept, [3], "{sizes}");
        edit(store, RecordType::Client, "c2", "city", json!(null)).await;
        roll_back(store, batch.id, OnConflict::Refuse, second).await;
        let left = rows(store, batch.id, RecordStatus::Success).await;
        assert!(left.is_empty(), "{sizes}: {left:?}");
        assert_eq!(
            rows(store, batch.id, RecordStatus::RolledBack).await,
            [2, 2, 3, 3, 5],
            "{sizes}"
        );
        assert_eq!(fingerprint(store).await, empty, "{sizes}");
    }
}

/// A batch that begins again is known by its new run only.
pub async fn a_new_run_is_not_taken_for_the_one_that_was_undone(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let batch = run(store, new_batch(), &file()).await;
    roll_back(store, batch.id, OnConflict::Refuse, 3).await;
    let again = async || {
        store
            .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(20))
            .await
            .unwrap()
            .unwrap();
        claimed(store, batch.id, file().len()).await
    };
    let claim = again().await;
    let chunk = Chunk {
        start: 0,
        records: file()[..2].to_vec(),
    };
    store
        .commit_chunk(claim.lease, chunk, at(21))
        .await
        .unwrap();
    store
        .cancel(CLINIC, batch.id, at(22))
        .await
        .unwrap()
        .unwrap();
    let halted = store.finish(claim.lease, at(23)).await.unwrap();
    assert_eq!(halted.status, BatchStatus::Cancelled);
    assert_eq!(rows(store, batch.id, RecordStatus::Success).await, [2, 2]);
    assert!(
        rows(store, batch.id, RecordStatus::RolledBack)
            .await
            .is_empty()
    );

    let undone = roll_back(store, batch.id, OnConflict::Refuse, 100).await;
    assert_eq!(undone.status, BatchStatus::RolledBack);
    assert_eq!(
        rows(store, batch.id, RecordStatus::RolledBack).await,
        [2, 2]
    );
    assert_eq!(fingerprint(store).await, empty);
    let claim = again().await;
    let whole = commit_all(store, &claim, &file(), 3).await;
    assert_eq!(whole.counts, batch.counts);
    assert_eq!(
        rows(store, batch.id, RecordStatus::Success).await,
        [2, 2, 3, 3, 5]
    );
}
