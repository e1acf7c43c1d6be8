//! A dry run that is committed after the database moved.

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{
    BatchStatus, Chunk, MovedReason, NewBatch, OnConflict, OnExisting, OnMoved, Store, StoreError,
};

fn dry() -> NewBatch {
    NewBatch {
        dry_run: true,
        on_existing: OnExisting::Update,
        ..new_batch()
    }
}

/// A target that was edited and a record that was imported since are named, and nothing is done;
/// who says so goes on.
pub async fn a_database_that_moved_is_named(store: &dyn Store) {
    run(
        store,
        new_batch(),
        &[client(2, "c1", &[("city", "Atlixco")])],
    )
    .await;
    let batch = run(store, dry(), &file()).await;
    edit(
        store,
        RecordType::Client,
        "c1",
        "phone",
        json!("+525512345678"),
    )
    .await;
    run(store, new_batch(), &[client(2, "c2", &[])]).await;
    let before = fingerprint(store).await;

    let refused = store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(3))
        .await;
    let Err(StoreError::DatabaseMoved { moved }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(moved.total, 2);
    let named: Vec<_> = moved
        .records
        .iter()
        .map(|record| (record.row_number, record.source_id.as_str(), record.reason))
        .collect();
    assert_eq!(
        named,
        [
            (2, "c1", MovedReason::Changed),
            (3, "c2", MovedReason::Linked)
        ]
    );
    let stays = store.batch(CLINIC, batch.id).await.unwrap().unwrap();
    assert_eq!(
        (stays.status, stays.dry_run),
        (BatchStatus::Completed, true)
    );
    assert_eq!(fingerprint(store).await, before);

    store
        .commit_batch(CLINIC, batch.id, OnMoved::GoOn, at(4))
        .await
        .unwrap();
    let claim = claimed(store, batch.id, 7).await;
    let batch = commit_all(store, &claim, &file(), 3).await;
    assert_eq!(batch.status, BatchStatus::Completed);
    assert_eq!((batch.counts.created, batch.counts.updated), (3, 2));
}

/// A target that the dry run would have changed and that is gone since is named.
pub async fn a_target_that_is_gone_is_named(store: &dyn Store) {
    let first = run(store, new_batch(), &[client(2, "c1", &[])]).await;
    let batch = run(store, dry(), &file()).await;
    roll_back(store, first.id, OnConflict::Refuse, 10).await;
    let refused = store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(13))
        .await;
    assert!(
        matches!(&refused, Err(StoreError::DatabaseMoved { moved })
            if moved.total == 1 && moved.records[0].reason == MovedReason::Gone),
        "{refused:?}"
    );
}

/// What moves after the commit was asked for stops the batch at the chunk that it concerns.
pub async fn what_moves_later_stops_the_batch(store: &dyn Store) {
    run(store, new_batch(), &[client(2, "c2", &[])]).await;
    let batch = run(store, dry(), &file()).await;
    store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(3))
        .await
        .unwrap();
    edit(store, RecordType::Client, "c2", "city", json!("Atlixco")).await;
    let claim = claimed(store, batch.id, 7).await;
    let stopped = commit_all(store, &claim, &file(), 2).await;
    assert_eq!(stopped.status, BatchStatus::Failed);
    assert_eq!(stopped.error_code.as_deref(), Some("database_moved"));
    assert!(stopped.error_message.unwrap().contains("row 3"));
    assert_eq!(stopped.processed_records, 2, "nothing of the chunk is in");
    assert_eq!(sizes(store).await, (2, 1));

    store.resume(CLINIC, batch.id, at(5)).await.unwrap();
    let claim = claimed(store, batch.id, 7).await;
    let batch = commit_all(store, &claim, &file(), 2).await;
    assert_eq!(
        (batch.status, batch.processed_records),
        (BatchStatus::Completed, 7)
    );
    assert_eq!(sizes(store).await, (2, 3));
}

/// An owner who came since makes a record do something else than the dry run said.
pub async fn an_owner_who_came_since_stops_the_batch(store: &dyn Store) {
    let records = [client(2, "c1", &[]), pet(3, "p1", "c9")];
    let batch = run(store, dry(), &records).await;
    assert_eq!(batch.error_count, 1);
    run(store, new_batch(), &[client(2, "c9", &[])]).await;
    store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(3))
        .await
        .unwrap();
    let claim = claimed(store, batch.id, 2).await;
    let stopped = commit_all(store, &claim, &records, 10).await;
    assert_eq!(stopped.error_code.as_deref(), Some("database_moved"));
    assert!(stopped.error_message.unwrap().contains("row 3"));
}

/// A file in which records repeat and differ is no database that moved.
pub async fn a_dry_run_of_repeated_records_is_committed(store: &dyn Store) {
    let records = [
        client(2, "c1", &[]),
        client(3, "c1", &[("city", "Puebla")]),
        pet(4, "p1", "c1"),
    ];
    for size in [1, 10] {
        let clinic = store.create_clinic("Repite", at(0)).await.unwrap();
        let batch = run_in(store, clinic, dry(), &records, size).await;
        store
            .commit_batch(clinic, batch.id, OnMoved::Refuse, at(3))
            .await
            .unwrap();
        let claim = claimed(store, batch.id, records.len()).await;
        let batch = commit_all(store, &claim, &records, size).await;
        assert_eq!(
            batch.status,
            BatchStatus::Completed,
            "{:?}",
            batch.error_message
        );
    }
}

/// A batch that goes in as a whole compares in its trial, before anything is written.
pub async fn a_whole_batch_compares_before_it_writes(store: &dyn Store) {
    let new = NewBatch {
        all_or_nothing: true,
        ..dry()
    };
    let records = [client(2, "c1", &[]), client(3, "c2", &[])];
    let batch = run(store, new, &records).await;
    store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(3))
        .await
        .unwrap();
    let mut claim = claimed(store, batch.id, 2).await;
    let first = Chunk {
        start: 0,
        records: records[..1].to_vec(),
    };
    let first = store.commit_chunk(claim.lease, first, at(4)).await.unwrap();
    claim.batch = first.batch;
    assert_eq!(sizes(store).await, (0, 0));
    let batch = commit_all(store, &claim, &records, 1).await;
    assert_eq!(batch.status, BatchStatus::Completed);
    assert_eq!(sizes(store).await, (2, 0));
}
