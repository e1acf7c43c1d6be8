//! Commit: all of it, once, and nothing else.

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{BatchStatus, Chunk, OnExisting, Store, StoreError};

/// The file of a clinic that changed two things since.
fn changed_file() -> Vec<crate::NewRecord> {
    vec![
        client(
            2,
            "c1",
            &[
                ("city", "Cholula"),
                ("is_active", "false"),
                ("email", "a@b.mx"),
            ],
        ),
        client(3, "c2", &[]),
    ]
}

/// One record makes its target, its link and its entry in the ledger.
pub async fn records_enter_tables_links_and_ledger(store: &dyn Store) {
    let batch = run(store, new_batch(), &file()).await;
    assert_eq!(batch.status, BatchStatus::Completed);
    assert_eq!(
        (batch.success_count, batch.error_count, batch.skip_count),
        (5, 1, 1)
    );
    assert_eq!(
        (
            batch.counts.created,
            batch.counts.updated,
            batch.counts.unchanged
        ),
        (5, 0, 0)
    );
    assert_eq!(batch.receipt, Some("5e".repeat(32)));
    assert_eq!(batch.completed_at, Some(at(2)));
    assert_eq!(sizes(store).await, (2, 3));

    let owner = target(store, RecordType::Client, "c1").await.unwrap();
    assert_eq!(owner.values["city"], "Puebla");
    let pet = target(store, RecordType::Pet, "p3").await.unwrap();
    assert_eq!(pet.values["client_id"], owner.id);

    let ledger = ledger(store, batch.id).await;
    let created = &ledger[6];
    assert_eq!((created.row_number, created.source_id.as_str()), (5, "p3"));
    assert_eq!(created.target_model.as_deref(), Some("pets"));
    assert_eq!(
        (created.target_id, created.target_version),
        (Some(pet.id), Some(1))
    );
    assert_eq!(created.transformed_data["client"], "c1");
    assert_eq!(created.source_data, json!(["x", "y"]));
    assert_eq!((&created.before_data, created.created_at), (&None, at(1)));
    let error = &ledger[4];
    assert_eq!(error.error_message.as_deref(), Some("Name is required"));
    assert_eq!(error.error_field.as_deref(), Some("full_name"));
    assert_eq!((&error.target_model, error.target_id), (&None, None));
    assert_eq!(error.issues[0]["code"], "client_name_required");
}

/// A chunk of which one record cannot be written leaves nothing behind.
pub async fn a_chunk_is_all_or_nothing(store: &dyn Store) {
    let claim = started(store, CLINIC, new_batch(), 3).await;
    let before = fingerprint(store).await;
    let mut nameless = pet(4, "p9", "c1");
    nameless
        .data
        .unset(RecordType::Pet.position("name").unwrap());
    let records = vec![client(2, "c1", &[]), pet(3, "p1", "c1"), nameless];
    let failed = store
        .commit_chunk(claim.lease, Chunk { start: 0, records }, at(1))
        .await;
    assert!(
        matches!(failed, Err(StoreError::Lasting(_))),
        "asking again does not mend it: {failed:?}"
    );
    assert_eq!(fingerprint(store).await, before);
    let batch = store.batch(CLINIC, claim.batch.id).await.unwrap().unwrap();
    assert_eq!((batch.processed_records, batch.success_count), (0, 0));
    assert!(ledger(store, batch.id).await.is_empty());
}

/// A chunk that is sent twice is refused the second time, and so is one that skips records.
pub async fn a_chunk_goes_in_once(store: &dyn Store) {
    let claim = started(store, CLINIC, new_batch(), 7).await;
    let chunk = Chunk {
        start: 0,
        records: file()[..2].to_vec(),
    };
    store
        .commit_chunk(claim.lease, chunk.clone(), at(1))
        .await
        .unwrap();
    let before = fingerprint(store).await;
    for start in [0, 3] {
        let again = Chunk {
            start,
            ..chunk.clone()
        };
        let refused = store.commit_chunk(claim.lease, again, at(1)).await;
        assert!(matches!(
            refused,
            Err(StoreError::WrongCursor { cursor: 2, .. })
        ));
    }
    assert_eq!(fingerprint(store).await, before);
}

/// Counts are right at every moment, not only in the end.
pub async fn counts_add_up_after_every_chunk(store: &dyn Store) {
    let file = file();
    let claim = started(store, CLINIC, new_batch(), file.len()).await;
    for (start, record) in (0..).zip(&file) {
        let chunk = Chunk {
            start,
            records: vec![record.clone()],
        };
        let batch = store
            .commit_chunk(claim.lease, chunk, at(1))
            .await
            .unwrap()
            .batch;
        let done = batch.success_count + batch.error_count + batch.skip_count;
        assert_eq!((done, batch.processed_records), (start + 1, start + 1));
        assert!(batch.processed_records <= batch.total_records);
        assert_eq!(ledger(store, batch.id).await.len() as i64, done);
    }
}

/// The same file again finds all of it there.
pub async fn the_same_file_again_creates_nothing(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let before = fingerprint(store).await;
    for on_existing in OnExisting::ALL {
        let mut new = new_batch();
        new.on_existing = *on_existing;
        let batch = run(store, new, &file()).await;
        assert_eq!(
            (batch.success_count, batch.error_count, batch.skip_count),
            (0, 1, 6)
        );
        assert_eq!(batch.counts.unchanged, 5);
        assert_eq!(ledger_words(store, batch.id).await[0], "skipped none");
    }
    assert_eq!(fingerprint(store).await, before);
    assert_eq!(
        target(store, RecordType::Client, "c1")
            .await
            .unwrap()
            .version,
        1
    );
}

/// Under `skip` a record that differs is left, and the ledger says so.
pub async fn what_differs_is_kept_under_skip(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let before = fingerprint(store).await;
    let batch = run(store, new_batch(), &changed_file()).await;
    assert_eq!((batch.skip_count, batch.counts.unchanged), (2, 1));
    assert_eq!(fingerprint(store).await, before);
    let kept = &ledger(store, batch.id).await[0];
    assert_eq!(
        (
            kept.error_message.as_deref(),
            kept.issues[0]["code"].as_str()
        ),
        (None, Some("existing_kept"))
    );
    assert_eq!(kept.issues[0]["params"]["fields"], "email, city, is_active");
}

/// Under `update` the fields that differ change; an empty cell erases nothing.
pub async fn what_differs_is_changed_under_update(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let mut new = new_batch();
    new.on_existing = OnExisting::Update;
    let batch = run(store, new, &changed_file()).await;
    assert_eq!((batch.success_count, batch.skip_count), (1, 1));
    assert_eq!((batch.counts.updated, batch.counts.unchanged), (1, 1));
    let owner = target(store, RecordType::Client, "c1").await.unwrap();
    assert_eq!(
        (owner.version, &owner.values["city"]),
        (2, &json!("Cholula"))
    );
    assert_eq!(owner.batch_id, Some(1), "made by the first batch still");
    let other = target(store, RecordType::Client, "c2").await.unwrap();
    assert_eq!(
        (other.version, &other.values["phone"]),
        (1, &json!("+525512345678"))
    );
    let updated = &ledger(store, batch.id).await[0];
    assert_eq!(updated.target_version, Some(2));
    let before = json!({ "email": null, "city": "Puebla", "is_active": true });
    assert_eq!(updated.before_data, Some(before));
}

/// Under `error` a record that differs is an error.
pub async fn what_differs_is_an_error_under_error(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let before = fingerprint(store).await;
    let mut new = new_batch();
    new.on_existing = OnExisting::Error;
    let batch = run(store, new, &changed_file()).await;
    assert_eq!((batch.error_count, batch.skip_count), (1, 1));
    assert_eq!(
        ledger(store, batch.id).await[0].issues[0]["code"],
        "already_exists"
    );
    assert_eq!(fingerprint(store).await, before);
}

/// A pet whose owner is neither in the file before it nor imported stays out.
pub async fn a_pet_without_its_owner_is_an_error(store: &dyn Store) {
    let records = [
        client(2, "c1", &[]),
        pet(3, "p1", "nobody"),
        pet(4, "p2", "c2"),
        client(5, "c2", &[]),
    ];
    let batch = run_in(store, CLINIC, new_batch(), &records, 10).await;
    assert_eq!((batch.success_count, batch.error_count), (2, 2));
    let orphan = &ledger(store, batch.id).await[1];
    assert_eq!(orphan.error_message.as_deref(), Some("Owner not found"));
    assert_eq!(orphan.error_field.as_deref(), Some("client"));
    assert_eq!(orphan.issues[0]["code"], "orphan");
    let batch = run(store, new_batch(), &[pet(2, "p2", "c2")]).await;
    assert_eq!(
        batch.success_count, 1,
        "an owner of an earlier import is found"
    );
}

/// One record at a time or all at once, the tables end the same.
pub async fn the_size_of_chunks_changes_nothing(store: &dyn Store) {
    let mut file = file();
    file.push(pet(6, "p4", "c9"));
    file.push(client(7, "c9", &[]));
    file.push(client(8, "c1", &[("city", "Otra")]));
    let mut seen = Vec::new();
    for size in [1, 2, 4, 100] {
        let clinic = store.create_clinic("Una más", at(0)).await.unwrap();
        let mut new = new_batch();
        new.on_existing = OnExisting::Update;
        let batch = run_in(store, clinic, new, &file, size).await;
        let hash = store.fingerprint(clinic).await.unwrap();
        let owner = store
            .target(clinic, RecordType::Client, 1)
            .await
            .unwrap()
            .unwrap();
        seen.push((
            hash,
            batch.counts,
            batch.error_count,
            batch.skip_count,
            owner.version,
        ));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
}

/// Of two records with one source id in one chunk the second meets what the first wrote.
pub async fn a_repeated_record_meets_the_first(store: &dyn Store) {
    let records = [
        client(2, "c1", &[]),
        client(3, "c1", &[]),
        client(4, "c1", &[("city", "Puebla")]),
    ];
    let mut new = new_batch();
    new.on_existing = OnExisting::Update;
    let batch = run_in(store, CLINIC, new, &records, 10).await;
    assert_eq!(
        ledger_words(store, batch.id).await,
        ["success create", "skipped none", "success update"]
    );
    assert_eq!(sizes(store).await, (1, 0));
}

/// Under `stop_on_error` what stands before the first error stays, and nothing else goes in.
pub async fn a_batch_stops_at_its_first_error(store: &dyn Store) {
    let mut new = new_batch();
    new.stop_on_error = true;
    let claim = started(store, CLINIC, new, 7).await;
    let batch = commit_all(store, &claim, &file(), 100).await;
    assert_eq!(
        (batch.status, batch.processed_records),
        (BatchStatus::Failed, 5)
    );
    assert_eq!(
        (batch.success_count, batch.error_count, batch.skip_count),
        (4, 1, 0)
    );
    assert_eq!(batch.error_code.as_deref(), Some("stopped_on_error"));
    assert_eq!(sizes(store).await, (2, 2));
    assert_eq!(ledger(store, batch.id).await.len(), 5);
    let late = Chunk {
        start: 5,
        records: file()[5..].to_vec(),
    };
    let refused = store.commit_chunk(claim.lease, late, at(3)).await;
    assert!(matches!(refused, Err(StoreError::LeaseLost)));
}

/// A batch that stopped goes on after the record in error, if people say so.
pub async fn a_batch_that_stopped_goes_on_after_the_error(store: &dyn Store) {
    let mut new = new_batch();
    new.stop_on_error = true;
    let batch = run(store, new, &file()).await;
    store.resume(CLINIC, batch.id, at(3)).await.unwrap();
    let claim = claimed(store, batch.id, 7).await;
    let batch = commit_all(store, &claim, &file(), 100).await;
    assert_eq!(
        (batch.status, batch.processed_records),
        (BatchStatus::Completed, 7)
    );
    assert_eq!(sizes(store).await, (2, 3));
}

/// A worker that takes over in the middle ends where an undisturbed one does.
pub async fn a_worker_that_takes_over_doubles_nothing(store: &dyn Store) {
    let file = file();
    let claim = started(store, CLINIC, new_batch(), file.len()).await;
    let chunk = Chunk {
        start: 0,
        records: file[..3].to_vec(),
    };
    store.commit_chunk(claim.lease, chunk, at(1)).await.unwrap();
    fall_silent(store, claim.lease).await;
    let heir = store.claim("heir", at(60), LEASE).await.unwrap().unwrap();
    assert_eq!(heir.batch.processed_records, 3);
    let zombie = Chunk {
        start: 3,
        records: file[3..5].to_vec(),
    };
    assert!(
        store
            .commit_chunk(claim.lease, zombie, at(61))
            .await
            .is_err()
    );
    let batch = commit_all(store, &heir, &file, 2).await;
    let other = store.create_clinic("Sin sobresaltos", at(0)).await.unwrap();
    let undisturbed = run_in(store, other, new_batch(), &file, 100).await;
    assert_eq!(batch.counts, undisturbed.counts);
    assert_eq!(
        fingerprint(store).await,
        store.fingerprint(other).await.unwrap()
    );
}
