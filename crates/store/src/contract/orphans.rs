//! Records that wait for their parent, until a batch brings it.

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{
    Batch, BatchStatus, ConflictReason, NewBatch, OnConflict, OnExisting, OnMoved, OnOrphan,
    RecordStatus, Store,
};

fn parking() -> NewBatch {
    NewBatch {
        on_orphan: OnOrphan::Park,
        ..new_batch()
    }
}

/// A pet whose owner is missing, and another one's.
fn waiting() -> Vec<crate::NewRecord> {
    vec![client(2, "c1", &[]), pet(3, "p1", "c9"), pet(4, "p2", "c1")]
}

fn adds_up(batch: &Batch) {
    assert_eq!(
        batch.success_count + batch.error_count + batch.skip_count,
        batch.processed_records
    );
}

/// A parked record is `pending`, counts as skipped, and says for what it waits.
pub async fn an_orphan_waits_where_that_is_asked(store: &dyn Store) {
    let batch = run(store, parking(), &waiting()).await;
    assert_eq!(batch.status, BatchStatus::Completed);
    assert_eq!(
        (
            batch.success_count,
            batch.error_count,
            batch.skip_count,
            batch.counts.pending
        ),
        (2, 0, 1, 1)
    );
    let waits = &ledger(store, batch.id).await[1];
    assert_eq!(
        (
            waits.status,
            waits.error_message.as_deref(),
            waits.target_id
        ),
        (RecordStatus::Pending, None, None)
    );
    assert_eq!(
        (&waits.issues[0]["code"], &waits.issues[0]["severity"]),
        (&json!("parked"), &json!("warning"))
    );
    assert_eq!(sizes(store).await, (1, 1));
}

/// A later batch that brings the parent adopts what waits for it, once.
pub async fn a_later_batch_adopts_what_waits(store: &dyn Store) {
    let first = run(store, parking(), &waiting()).await;
    let second = run(store, new_batch(), &[client(2, "c9", &[])]).await;
    assert_eq!(second.counts.created, 1, "the pet is the first batch's");
    let first = store.batch(CLINIC, first.id).await.unwrap().unwrap();
    assert_eq!(
        (
            first.success_count,
            first.skip_count,
            first.counts.created,
            first.counts.pending
        ),
        (3, 0, 3, 0)
    );
    adds_up(&first);
    let owner = target(store, RecordType::Client, "c9").await.unwrap();
    let adopted = target(store, RecordType::Pet, "p1").await.unwrap();
    assert_eq!(adopted.values["client_id"], owner.id);
    assert_eq!(adopted.batch_id, Some(first.id));
    let record = &ledger(store, first.id).await[1];
    assert_eq!(
        (record.status, record.adopted_by, record.target_id),
        (RecordStatus::Success, Some(second.id), Some(adopted.id))
    );
    assert_eq!(record.issues[0]["code"], "adopted");
    assert_eq!(
        record.issues[0]["params"]["batch_id"],
        second.id.to_string()
    );

    let before = fingerprint(store).await;
    run(store, new_batch(), &[client(2, "c9", &[])]).await;
    assert_eq!(fingerprint(store).await, before, "nobody waits any more");
}

/// The owner may stand further down in the same file, and the size of chunks changes nothing.
pub async fn an_owner_further_down_adopts_too(store: &dyn Store) {
    let records = [
        pet(2, "p1", "c1"),
        pet(3, "p2", "c2"),
        client(4, "c2", &[]),
        pet(5, "p3", "c2"),
        client(6, "c1", &[]),
        pet(7, "p4", "nobody"),
    ];
    let mut seen = Vec::new();
    for size in [1, 2, 100] {
        for dry_run in [false, true] {
            let clinic = store.create_clinic("Una más", at(0)).await.unwrap();
            let new = NewBatch {
                dry_run,
                ..parking()
            };
            let batch = run_in(store, clinic, new, &records, size).await;
            adds_up(&batch);
            let hash = store.fingerprint(clinic).await.unwrap();
            let hash = if dry_run { String::new() } else { hash };
            seen.push((
                dry_run,
                hash,
                batch.counts,
                batch.success_count,
                batch.skip_count,
            ));
        }
    }
    seen.sort_by_key(|seen| seen.0);
    assert!(
        seen[..3].windows(2).all(|pair| pair[0] == pair[1]),
        "{seen:#?}"
    );
    assert!(
        seen[3..].windows(2).all(|pair| pair[0] == pair[1]),
        "{seen:#?}"
    );
    assert_eq!(
        (seen[0].2, seen[0].3),
        (seen[3].2, seen[3].3),
        "the dry run tells it"
    );
    assert_eq!((seen[0].2.created, seen[0].2.pending), (5, 1));
}

/// A dry run with records that wait is committed as it stands.
pub async fn a_dry_run_that_parks_is_committed(store: &dyn Store) {
    let records = [pet(2, "p1", "c1"), client(3, "c1", &[]), pet(4, "p2", "c9")];
    let new = NewBatch {
        dry_run: true,
        ..parking()
    };
    let dry = run(store, new, &records).await;
    assert_eq!(sizes(store).await, (0, 0));
    store
        .commit_batch(CLINIC, dry.id, OnMoved::Refuse, at(3))
        .await
        .unwrap();
    let claim = claimed(store, dry.id, 3).await;
    let real = commit_all(store, &claim, &records, 2).await;
    assert_eq!(
        real.status,
        BatchStatus::Completed,
        "{:?}",
        real.error_message
    );
    assert_eq!(real.counts, dry.counts);
    assert_eq!(sizes(store).await, (1, 1));
}

/// The same record that waits twice goes in once.
pub async fn what_waits_twice_goes_in_once(store: &dyn Store) {
    let first = run(store, parking(), &waiting()).await;
    let again = run(store, parking(), &waiting()).await;
    assert_eq!(again.counts.pending, 1);
    run(store, new_batch(), &[client(2, "c9", &[])]).await;
    assert_eq!(sizes(store).await, (2, 2));
    assert_eq!(ledger_words(store, first.id).await[1], "success create");
    assert_eq!(ledger_words(store, again.id).await[1], "skipped none");
    let again = store.batch(CLINIC, again.id).await.unwrap().unwrap();
    assert_eq!((again.counts.pending, again.counts.unchanged), (0, 3));
    adds_up(&again);
}

/// Undoing the batch that brought the parent lets the records wait again, as if it had never been.
pub async fn undoing_the_parent_parks_again(store: &dyn Store) {
    let first = run(store, parking(), &waiting()).await;
    let again = run(store, parking(), &waiting()).await;
    let before = fingerprint(store).await;
    let ledgers = (
        ledger_words(store, first.id).await,
        ledger_words(store, again.id).await,
    );
    let issues = ledger(store, first.id).await[1].issues.clone();
    for size in [1, 100] {
        let second = run(store, new_batch(), &[client(2, "c9", &[])]).await;
        let plan = store
            .preview_rollback(CLINIC, second.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((plan.deletes, plan.kept, plan.can_rollback), (2, 0, true));
        let undone = roll_back(store, second.id, OnConflict::Refuse, size).await;
        assert_eq!(undone.status, BatchStatus::RolledBack);
        assert_eq!(fingerprint(store).await, before);
        for batch in [&first, &again] {
            let now = store.batch(CLINIC, batch.id).await.unwrap().unwrap();
            assert_eq!(
                (now.counts, now.success_count, now.skip_count),
                (batch.counts, batch.success_count, batch.skip_count)
            );
        }
        assert_eq!(
            (
                ledger_words(store, first.id).await,
                ledger_words(store, again.id).await
            ),
            ledgers
        );
        assert_eq!(ledger(store, first.id).await[1].issues, issues);
    }
    run(store, new_batch(), &[client(2, "c9", &[])]).await;
    assert_eq!(sizes(store).await, (2, 2), "they are adopted again");
}

/// Undoing the batch whose records waited takes them out, and the other one goes back exactly too.
pub async fn undoing_what_waited_takes_it_out(store: &dyn Store) {
    let empty = fingerprint(store).await;
    let first = run(store, parking(), &waiting()).await;
    let second = run(store, new_batch(), &[client(2, "c9", &[])]).await;
    roll_back(store, first.id, OnConflict::Refuse, 1).await;
    assert_eq!(sizes(store).await, (1, 0));
    let words = ledger_words(store, first.id).await;
    assert!(
        words.iter().all(|word| word.starts_with("rolled_back")),
        "{words:?}"
    );
    roll_back(store, second.id, OnConflict::Refuse, 1).await;
    assert_eq!(fingerprint(store).await, empty);
}

/// A batch that is undone waits for nobody any more.
pub async fn what_was_rolled_back_waits_no_more(store: &dyn Store) {
    let first = run(store, parking(), &waiting()).await;
    roll_back(store, first.id, OnConflict::Refuse, 10).await;
    let first = store.batch(CLINIC, first.id).await.unwrap().unwrap();
    assert_eq!(first.counts.pending, 0);
    run(store, new_batch(), &[client(2, "c9", &[])]).await;
    assert_eq!(sizes(store).await, (1, 0));
}

/// A record that was edited since it was adopted is kept, and named with its own batch.
pub async fn an_edited_record_stays_adopted(store: &dyn Store) {
    let first = run(store, parking(), &waiting()).await;
    let second = run(store, new_batch(), &[client(2, "c9", &[])]).await;
    edit(store, RecordType::Pet, "p1", "name", json!("Sol")).await;
    let plan = store
        .preview_rollback(CLINIC, second.id)
        .await
        .unwrap()
        .unwrap();
    assert!(!plan.can_rollback);
    let edited = &plan.conflicts[0];
    assert_eq!(
        (edited.batch_id, edited.reason, edited.changed_by),
        (first.id, ConflictReason::Edited, None)
    );
    let owner = &plan.conflicts[1];
    assert_eq!(owner.reason, ConflictReason::Dependants);
    assert_eq!(owner.dependants[0].batch_id, Some(first.id));
    roll_back(store, second.id, OnConflict::Skip, 1).await;
    assert_eq!(sizes(store).await, (2, 2));
    assert_eq!(
        target(store, RecordType::Pet, "p1").await.unwrap().values["name"],
        "Sol"
    );
}

/// A record that was imported meanwhile meets its target, under the policy of its own batch.
pub async fn an_adopted_record_meets_what_is_there(store: &dyn Store) {
    let mut moved = pet(2, "p1", "c9");
    moved.data.put("name", "Sol");
    run(
        store,
        new_batch(),
        &[client(2, "c1", &[]), pet(3, "p1", "c1")],
    )
    .await;
    let before = fingerprint(store).await;
    let new = NewBatch {
        on_existing: OnExisting::Update,
        ..parking()
    };
    let first = run(store, new, &[moved]).await;
    assert_eq!(first.counts.pending, 1);
    let second = run(store, new_batch(), &[client(2, "c9", &[])]).await;
    let pet = target(store, RecordType::Pet, "p1").await.unwrap();
    let owner = target(store, RecordType::Client, "c9").await.unwrap();
    assert_eq!(
        (&pet.values["name"], &pet.values["client_id"]),
        (&json!("Sol"), &json!(owner.id))
    );
    roll_back(store, second.id, OnConflict::Refuse, 1).await;
    assert_eq!(fingerprint(store).await, before);
    assert_eq!(ledger_words(store, first.id).await, ["pending none"]);
}

/// A worker that dies between two adoptions leaves the rest to the next, and nothing goes in twice.
pub async fn adoption_is_taken_over(store: &dyn Store) {
    let records = [pet(2, "p1", "c9"), pet(3, "p2", "c9"), client(4, "c9", &[])];
    let claim = started(store, CLINIC, parking(), 3).await;
    let chunk = crate::Chunk {
        start: 0,
        records: records.to_vec(),
    };
    store.commit_chunk(claim.lease, chunk, at(1)).await.unwrap();
    let step = store.adopt(claim.lease, (0, 0), 1, at(1)).await.unwrap();
    assert_eq!((step.adopted, step.batch.counts.pending), (1, 1));
    fall_silent(store, claim.lease).await;
    let heir = store.claim("heir", at(60), LEASE).await.unwrap().unwrap();
    assert!(store.adopt(claim.lease, (0, 0), 1, at(61)).await.is_err());
    let batch = commit_all(store, &heir, &records, 1).await;
    assert_eq!((batch.success_count, batch.counts.created), (3, 3));
    assert_eq!(sizes(store).await, (1, 2));
}

/// The record that waited twice is nobody's any more once its batch was turned back, or began anew.
pub async fn what_came_in_once_is_parked_once(store: &dyn Store) {
    for again in [false, true] {
        let first = run(store, parking(), &waiting()).await;
        let second = run(store, parking(), &waiting()).await;
        let owner = run(store, new_batch(), &[client(2, "c9", &[])]).await;
        roll_back(store, second.id, OnConflict::Refuse, 10).await;
        if again {
            store
                .commit_batch(CLINIC, second.id, OnMoved::Refuse, at(20))
                .await
                .unwrap()
                .unwrap();
            let claim = claimed(store, second.id, waiting().len()).await;
            let missing = store.fail(claim.lease, "file_missing", "it is gone", at(21));
            missing.await.unwrap();
        }
        let undone = roll_back(store, owner.id, OnConflict::Refuse, 10).await;
        assert_eq!(undone.status, BatchStatus::RolledBack);
        for (batch, pending) in [(&first, first.counts.pending), (&second, 0)] {
            let batch = store.batch(CLINIC, batch.id).await.unwrap().unwrap();
            assert_eq!(batch.counts.pending, pending, "{again}: {batch:?}");
        }
        let words = ledger_words(store, second.id).await;
        assert!(
            words.iter().all(|word| !word.starts_with("pending")),
            "{again}: {words:?}"
        );
        roll_back(store, first.id, OnConflict::Refuse, 10).await;
        if again {
            roll_back(store, second.id, OnConflict::Refuse, 10).await;
        }
    }
}
