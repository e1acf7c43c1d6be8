//! Rollback: as it was, field by field.

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{
    BatchStatus, Chunk, ConflictReason, NewBatch, OnConflict, OnExisting, OnMoved, RecordStatus,
    Store, StoreError,
};

fn updating() -> NewBatch {
    NewBatch {
        on_existing: OnExisting::Update,
        ..new_batch()
    }
}

/// A file that changes an owner, makes another and gives a pet to the new one.
fn second_file() -> Vec<crate::NewRecord> {
    vec![
        client(
            2,
            "c1",
            &[
                ("city", "Cholula"),
                ("email", "a@b.mx"),
                ("is_active", "false"),
            ],
        ),
        client(3, "c3", &[]),
        pet(3, "p1", "c3"),
        pet(4, "p9", "c2"),
    ]
}

/// After a rollback the tables are as they were before the batch.
pub async fn a_rollback_deletes_what_was_created(store: &dyn Store) {
    let before = fingerprint(store).await;
    let batch = run(store, new_batch(), &file()).await;
    let undone = roll_back(store, batch.id, OnConflict::Refuse, 100).await;
    assert_eq!(
        (undone.status, undone.completed_at),
        (BatchStatus::RolledBack, Some(at(11)))
    );
    assert_eq!(fingerprint(store).await, before);
    let words = ledger_words(store, batch.id).await;
    assert_eq!(
        (words[0].as_str(), words[4].as_str()),
        ("rolled_back create", "error none")
    );
    assert!(
        store
            .claim("worker", at(99), LEASE)
            .await
            .unwrap()
            .is_none()
    );
}

/// Changed fields hold again what they held, byte for byte.
pub async fn a_rollback_restores_what_was_changed(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let before = fingerprint(store).await;
    let batch = run(store, updating(), &second_file()).await;
    assert_eq!((batch.counts.created, batch.counts.updated), (2, 2));
    assert_ne!(fingerprint(store).await, before);
    roll_back(store, batch.id, OnConflict::Refuse, 100).await;
    assert_eq!(fingerprint(store).await, before);
}

/// The preview counts what the rollback does, and does nothing.
pub async fn a_preview_tells_what_a_rollback_does(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let batch = run(store, updating(), &second_file()).await;
    let before = fingerprint(store).await;
    let plan = store
        .preview_rollback(CLINIC, batch.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((plan.deletes, plan.restores, plan.kept), (2, 2, 0));
    assert!(plan.can_rollback && plan.conflicts.is_empty());
    assert_eq!(fingerprint(store).await, before);
}

/// By default one edit since is enough to change nothing at all.
pub async fn what_was_edited_since_blocks_a_rollback(store: &dyn Store) {
    let batch = run(store, new_batch(), &file()).await;
    edit(store, RecordType::Client, "c1", "city", json!("Atlixco")).await;
    let before = fingerprint(store).await;
    let refused = store
        .start_rollback(CLINIC, batch.id, OnConflict::Refuse, at(10))
        .await;
    let Err(StoreError::RollbackConflict { plan }) = refused else {
        panic!("it must refuse")
    };
    assert_eq!(
        (plan.kept, plan.can_rollback, plan.conflicts.len()),
        (1, false, 1)
    );
    let conflict = &plan.conflicts[0];
    assert_eq!((conflict.row_number, conflict.target_id), (2, 1));
    assert_eq!(conflict.field.as_deref(), Some("city"));
    assert_eq!(conflict.written.as_deref(), Some("Puebla"));
    assert_eq!(conflict.current.as_deref(), Some("Atlixco"));
    assert_eq!(conflict.reason, ConflictReason::Edited);
    assert_eq!(fingerprint(store).await, before);
    let batch = store.batch(CLINIC, batch.id).await.unwrap().unwrap();
    assert_eq!(batch.status, BatchStatus::Completed);
}

/// On request all is undone but what was edited, field by field.
pub async fn what_was_edited_since_is_kept_on_request(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let batch = run(store, updating(), &second_file()).await;
    edit(store, RecordType::Client, "c1", "city", json!("Atlixco")).await;
    edit(store, RecordType::Pet, "p9", "name", json!("Sol")).await;
    let plan = store
        .preview_rollback(CLINIC, batch.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((plan.deletes, plan.restores, plan.kept), (1, 2, 2));
    roll_back(store, batch.id, OnConflict::Skip, 100).await;

    let owner = target(store, RecordType::Client, "c1").await.unwrap();
    assert_eq!(owner.values["city"], "Atlixco");
    assert_eq!(
        (&owner.values["email"], &owner.values["is_active"]),
        (&json!(null), &json!(true))
    );
    assert_eq!(
        target(store, RecordType::Pet, "p9").await.unwrap().values["name"],
        "Sol"
    );
    assert!(target(store, RecordType::Client, "c3").await.is_none());
    let ledger = ledger(store, batch.id).await;
    assert_eq!(
        ledger[0].status,
        RecordStatus::RolledBack,
        "its other fields went back"
    );
    assert_eq!(ledger[0].issues[0]["code"], "kept_on_rollback");
    assert_eq!(
        ledger[3].status,
        RecordStatus::Success,
        "what stays is still there"
    );
}

/// An owner to whom a later batch gave a pet is not deleted.
pub async fn a_later_pet_keeps_its_owner(store: &dyn Store) {
    let first = run(store, new_batch(), &file()).await;
    let later = run(store, new_batch(), &[pet(2, "p7", "c1")]).await;
    let plan = store
        .preview_rollback(CLINIC, first.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((plan.deletes, plan.kept), (4, 1));
    assert_eq!(plan.conflicts[0].reason, ConflictReason::Dependants);
    assert_eq!(
        (
            plan.conflicts[0].field.as_deref(),
            plan.conflicts[0].target_id
        ),
        (None, 1)
    );
    roll_back(store, first.id, OnConflict::Skip, 100).await;
    assert_eq!(sizes(store).await, (1, 1));
    let pet = target(store, RecordType::Pet, "p7").await.unwrap();
    assert_eq!(pet.values["client_id"], 1);
    roll_back(store, later.id, OnConflict::Refuse, 100).await;
    assert_eq!(sizes(store).await, (1, 0));
}

/// Between the look and the step an edit may come: it is kept even under `refuse`.
pub async fn an_edit_after_the_start_is_kept(store: &dyn Store) {
    let batch = run(store, new_batch(), &file()).await;
    store
        .start_rollback(CLINIC, batch.id, OnConflict::Refuse, at(4))
        .await
        .unwrap();
    edit(store, RecordType::Client, "c2", "city", json!("Atlixco")).await;
    let claim = store.claim("worker", at(5), LEASE).await.unwrap().unwrap();
    let step = store.rollback_chunk(claim.lease, 100, at(6)).await.unwrap();
    assert_eq!(step.batch.status, BatchStatus::RolledBack);
    assert_eq!(sizes(store).await, (1, 0));
    assert_eq!(
        target(store, RecordType::Client, "c2")
            .await
            .unwrap()
            .values["city"],
        "Atlixco"
    );
}

/// Undoing the update leaves what the first batch made as it made it, so that it can go too.
pub async fn batches_are_undone_in_reverse_order(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let first = run(store, new_batch(), &file()).await;
    let second = run(store, updating(), &second_file()).await;
    let plan = store
        .preview_rollback(CLINIC, first.id)
        .await
        .unwrap()
        .unwrap();
    assert!(!plan.can_rollback, "the second batch stands on the first");
    roll_back(store, second.id, OnConflict::Refuse, 2).await;
    roll_back(store, first.id, OnConflict::Refuse, 2).await;
    assert_eq!(fingerprint(store).await, empty);
}

/// A rollback that was cut off ends as an undisturbed one.
pub async fn a_rollback_is_resumed_by_another_worker(store: &dyn Store) {
    let before = fingerprint(store).await;
    let batch = run(store, new_batch(), &file()).await;
    store
        .start_rollback(CLINIC, batch.id, OnConflict::Refuse, at(10))
        .await
        .unwrap();
    let first = store.claim("a", at(10), LEASE).await.unwrap().unwrap();
    let step = store.rollback_chunk(first.lease, 3, at(11)).await.unwrap();
    assert_eq!(
        (step.batch.status, step.remaining),
        (BatchStatus::RollingBack, 4)
    );
    fall_silent(store, first.lease).await;
    let heir = store.claim("b", at(60), LEASE).await.unwrap().unwrap();
    assert_eq!(heir.batch.status, BatchStatus::RollingBack);
    assert!(store.rollback_chunk(first.lease, 3, at(61)).await.is_err());
    while store
        .rollback_chunk(heir.lease, 1, at(62))
        .await
        .unwrap()
        .remaining
        > 0
    {}
    assert_eq!(fingerprint(store).await, before);
}

/// A batch that made a target and then changed it undoes both.
pub async fn a_repeated_record_is_undone_in_reverse_order(store: &dyn Store) {
    let before = fingerprint(store).await;
    let records = [
        client(2, "c1", &[]),
        client(3, "c1", &[("city", "Puebla")]),
        client(4, "c1", &[("city", "Cholula")]),
    ];
    for size in [1, 100] {
        let batch = run(store, updating(), &records).await;
        let plan = store
            .preview_rollback(CLINIC, batch.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (plan.deletes, plan.restores, plan.can_rollback),
            (1, 2, true)
        );
        roll_back(store, batch.id, OnConflict::Refuse, size).await;
        assert_eq!(fingerprint(store).await, before);
    }
}

/// The owner whom a pet had before may be gone; then the pet stays where it is.
pub async fn a_pet_is_not_sent_back_to_an_owner_who_is_gone(store: &dyn Store) {
    let owner = run(store, new_batch(), &[client(2, "c1", &[])]).await;
    run(
        store,
        new_batch(),
        &[client(2, "c2", &[]), pet(3, "p1", "c1")],
    )
    .await;
    let moved = run(store, updating(), &[pet(2, "p1", "c2")]).await;
    roll_back(store, owner.id, OnConflict::Refuse, 100).await;
    let plan = store
        .preview_rollback(CLINIC, moved.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(plan.conflicts[0].reason, ConflictReason::Missing);
    roll_back(store, moved.id, OnConflict::Skip, 100).await;
    assert_eq!(
        target(store, RecordType::Pet, "p1").await.unwrap().values["client_id"],
        2
    );
}

/// What runs, waits, only tried or is undone already is refused, and nothing changes.
pub async fn only_what_ended_and_wrote_can_be_undone(store: &dyn Store) {
    let refuse = OnConflict::Refuse;
    let mut dry = new_batch();
    dry.dry_run = true;
    let dry = run(store, dry, &file()).await;
    let refused = store.start_rollback(CLINIC, dry.id, refuse, at(3)).await;
    assert!(matches!(refused, Err(StoreError::NothingToRollBack)));

    let done = run(store, new_batch(), &file()).await;
    roll_back(store, done.id, refuse, 100).await;
    let pending = store
        .create_batch(CLINIC, new_batch(), None, at(0))
        .await
        .unwrap()
        .batch;
    let states = [
        (done.id, BatchStatus::RolledBack),
        (pending.id, BatchStatus::Pending),
    ];
    for (id, state) in states {
        let refused = store.start_rollback(CLINIC, id, refuse, at(3)).await;
        assert!(matches!(refused, Err(StoreError::InvalidState { status }) if status == state));
    }
    let claim = claimed(store, pending.id, 7).await;
    let chunk = Chunk {
        start: 0,
        records: file()[..2].to_vec(),
    };
    store.commit_chunk(claim.lease, chunk, at(1)).await.unwrap();
    let refused = store.preview_rollback(CLINIC, pending.id).await;
    let running = BatchStatus::Running;
    assert!(matches!(refused, Err(StoreError::InvalidState { status }) if status == running));
    assert_eq!(sizes(store).await, (1, 1));
}

/// After a rollback the batch can do it all again.
pub async fn a_rolled_back_batch_can_be_committed_again(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let batch = run(store, new_batch(), &file()).await;
    roll_back(store, batch.id, OnConflict::Refuse, 2).await;
    store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(20))
        .await
        .unwrap()
        .unwrap();
    let claim = claimed(store, batch.id, 7).await;
    let again = commit_all(store, &claim, &file(), 3).await;
    assert_eq!(
        (again.status, again.counts),
        (BatchStatus::Completed, batch.counts)
    );
    assert_eq!(sizes(store).await, (2, 3));
    roll_back(store, batch.id, OnConflict::Refuse, 2).await;
    assert_eq!(fingerprint(store).await, empty);
}

/// What one rollback kept goes with the next, once nothing stands in its way.
pub async fn what_was_kept_can_be_undone_later(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let batch = run(store, new_batch(), &file()).await;
    edit(store, RecordType::Client, "c1", "city", json!("Atlixco")).await;
    roll_back(store, batch.id, OnConflict::Skip, 100).await;
    let refused = store
        .start_rollback(CLINIC, batch.id, OnConflict::Refuse, at(12))
        .await;
    assert!(matches!(refused, Err(StoreError::RollbackConflict { plan }) if plan.kept == 1));
    roll_back(store, batch.id, OnConflict::Skip, 100).await;
    let kept = &ledger(store, batch.id).await[0];
    assert_eq!(kept.status, RecordStatus::Success);
    assert_eq!(
        kept.issues.as_array().unwrap().len(),
        1,
        "it is told once: {}",
        kept.issues
    );

    edit(store, RecordType::Client, "c1", "city", json!("Puebla")).await;
    let plan = store
        .preview_rollback(CLINIC, batch.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((plan.deletes, plan.kept, plan.can_rollback), (1, 0, true));
    let undone = roll_back(store, batch.id, OnConflict::Refuse, 2).await;
    assert_eq!(undone.status, BatchStatus::RolledBack);
    assert_eq!(fingerprint(store).await, empty);
    let gone = &ledger(store, batch.id).await[0];
    assert_eq!(
        (gone.status, &gone.issues),
        (RecordStatus::RolledBack, &json!([]))
    );
    let refused = store.preview_rollback(CLINIC, batch.id).await;
    assert!(matches!(refused, Err(StoreError::InvalidState { .. })));
}

/// A commit would overwrite what the ledger says of what was kept.
pub async fn what_was_kept_blocks_another_commit(store: &dyn Store) {
    let batch = run(store, new_batch(), &file()).await;
    edit(store, RecordType::Client, "c1", "city", json!("Atlixco")).await;
    roll_back(store, batch.id, OnConflict::Skip, 100).await;
    let before = ledger_words(store, batch.id).await;
    let refused = store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(20))
        .await;
    assert!(matches!(refused, Err(StoreError::StillKept { kept: 1 })));
    assert_eq!(ledger_words(store, batch.id).await, before);
    let stays = store.batch(CLINIC, batch.id).await.unwrap().unwrap();
    assert_eq!(stays.status, BatchStatus::RolledBack);

    edit(store, RecordType::Client, "c1", "city", json!("Puebla")).await;
    roll_back(store, batch.id, OnConflict::Refuse, 100).await;
    let again = store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(21))
        .await
        .unwrap();
    assert_eq!(again.unwrap().status, BatchStatus::Pending);
}

/// A batch that stopped half way is undone as far as it went.
pub async fn what_a_failed_batch_wrote_can_be_undone(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let mut new = new_batch();
    new.stop_on_error = true;
    let batch = run(store, new, &file()).await;
    assert_eq!(batch.status, BatchStatus::Failed);
    let undone = roll_back(store, batch.id, OnConflict::Refuse, 100).await;
    assert_eq!(undone.status, BatchStatus::RolledBack);
    assert_eq!(fingerprint(store).await, empty);
}

/// What stands in the way is named: the row that points at a target, and the batch that changed it.
pub async fn what_stands_in_the_way_is_named(store: &dyn Store) {
    let first = run(store, new_batch(), &file()).await;
    let later = [client(2, "c2", &[("city", "Cholula")]), pet(3, "p9", "c1")];
    let second = run(store, updating(), &later).await;
    edit(store, RecordType::Pet, "p1", "name", json!("Sol")).await;
    let plan = store
        .preview_rollback(CLINIC, first.id)
        .await
        .unwrap()
        .unwrap();
    let by_batch = plan
        .conflicts
        .iter()
        .find(|conflict| conflict.field.as_deref() == Some("city"))
        .unwrap();
    assert_eq!(
        (by_batch.reason, by_batch.changed_by, by_batch.batch_id),
        (ConflictReason::Edited, Some(second.id), first.id)
    );
    let by_person = plan
        .conflicts
        .iter()
        .find(|conflict| conflict.field.as_deref() == Some("name"))
        .unwrap();
    assert_eq!(by_person.changed_by, None);
    let used = plan
        .conflicts
        .iter()
        .find(|conflict| conflict.reason == ConflictReason::Dependants)
        .unwrap();
    let pointing: Vec<_> = used
        .dependants
        .iter()
        .map(|dependant| {
            (
                dependant.record_type,
                dependant.target_id,
                dependant.batch_id,
            )
        })
        .collect();
    assert_eq!(
        pointing,
        [
            (RecordType::Pet, 1, Some(first.id)),
            (RecordType::Pet, 4, Some(second.id)),
        ],
        "the edited pet stays, and so does that of the later batch"
    );
}

/// A batch that ended before its first record is undone at once, also in a second run.
pub async fn what_wrote_nothing_is_undone(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let claim = started(store, CLINIC, new_batch(), file().len()).await;
    let id = claim.batch.id;
    let mismatch = store.fail(claim.lease, "receipt_mismatch", "it differs", at(3));
    mismatch.await.unwrap();
    let undone = roll_back(store, id, OnConflict::Refuse, 100).await;
    assert_eq!(undone.status, BatchStatus::RolledBack);

    let batch = run(store, new_batch(), &file()).await;
    roll_back(store, batch.id, OnConflict::Refuse, 100).await;
    store
        .commit_batch(CLINIC, batch.id, OnMoved::Refuse, at(20))
        .await
        .unwrap()
        .unwrap();
    let claim = claimed(store, batch.id, file().len()).await;
    let missing = store.fail(claim.lease, "file_missing", "it is gone", at(21));
    missing.await.unwrap();
    let undone = roll_back(store, batch.id, OnConflict::Refuse, 100).await;
    assert_eq!(undone.status, BatchStatus::RolledBack);
    assert_eq!(fingerprint(store).await, empty);
}
