//! History: what batches did to a target.

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{
    Action, NewBatch, OnConflict, OnExisting, Page, PageRequest, RecordStatus, Store, Touch,
};

async fn history(store: &dyn Store, record_type: RecordType, id: i64) -> Page<Touch> {
    let all = PageRequest::first(100);
    store.history(CLINIC, record_type, id, all).await.unwrap()
}

fn updating() -> NewBatch {
    NewBatch {
        on_existing: OnExisting::Update,
        ..new_batch()
    }
}

/// Each batch that touched a target is told, with the fields and what they held.
pub async fn a_target_tells_which_batches_touched_it(store: &dyn Store) {
    let first = run(store, new_batch(), &file()).await;
    run(store, new_batch(), &file()).await;
    let dry = NewBatch {
        dry_run: true,
        ..updating()
    };
    let change = [client(
        7,
        "c1",
        &[("city", "Cholula"), ("is_active", "false")],
    )];
    run(store, dry, &change).await;
    let last = run(store, updating(), &change).await;

    let touches = history(store, RecordType::Client, 1).await.items;
    let told: Vec<_> = touches
        .iter()
        .map(|touch| {
            (
                touch.batch_id,
                touch.action,
                touch.row_number,
                touch.target_version,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (first.id, Action::Create, 2, 1),
            (last.id, Action::Update, 7, 2)
        ],
        "what was unchanged or only tried is no history"
    );
    assert_eq!(touches[1].source_file, "clientes.csv");
    let changes: Vec<_> = touches[1]
        .changes
        .iter()
        .map(|change| (change.field.as_str(), &change.before, &change.after))
        .collect();
    assert_eq!(
        changes,
        [
            ("city", &json!("Puebla"), &json!("Cholula")),
            ("is_active", &json!(true), &json!(false)),
        ]
    );
    let made = &touches[0].changes;
    assert!(made.iter().all(|change| change.before.is_null()));
    assert!(
        made.iter()
            .any(|change| change.field == "city" && change.after == "Puebla")
    );

    let pet = history(store, RecordType::Pet, 1).await.items;
    let owner = pet[0]
        .changes
        .iter()
        .find(|change| change.field == "client");
    assert_eq!(owner.unwrap().after, json!(1), "references are told as ids");
}

/// What was put back is still told, as put back.
pub async fn history_tells_what_was_put_back(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let change = [client(2, "c1", &[("city", "Cholula")])];
    let second = run(store, updating(), &change).await;
    roll_back(store, second.id, OnConflict::Refuse, 10).await;
    let third = run(store, updating(), &change).await;
    let touches = history(store, RecordType::Client, 1).await.items;
    let told: Vec<_> = touches
        .iter()
        .map(|touch| (touch.batch_id, touch.status))
        .collect();
    assert_eq!(
        told,
        [
            (1, RecordStatus::Success),
            (second.id, RecordStatus::RolledBack),
            (third.id, RecordStatus::Success),
        ]
    );
}

/// A long history comes in pages.
pub async fn history_comes_in_pages(store: &dyn Store) {
    run(store, new_batch(), &[client(2, "c1", &[])]).await;
    for city in ["Puebla", "Cholula", "Atlixco"] {
        run(store, updating(), &[client(2, "c1", &[("city", city)])]).await;
    }
    let mut versions = Vec::new();
    let mut page = PageRequest::first(3);
    loop {
        let touches = store
            .history(CLINIC, RecordType::Client, 1, page)
            .await
            .unwrap();
        versions.extend(touches.items.iter().map(|touch| touch.target_version));
        let Some(cursor) = touches.next_cursor else {
            break;
        };
        page.cursor = Some(cursor);
    }
    assert_eq!(versions, [1, 2, 3, 4]);
}

/// What is not there has no history, and neither has another clinic's.
pub async fn what_is_not_there_has_no_history(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    assert!(
        history(store, RecordType::Client, 99)
            .await
            .items
            .is_empty()
    );
    let other = store.create_clinic("La otra", at(0)).await.unwrap();
    let all = PageRequest::first(9);
    let there = store
        .history(other, RecordType::Client, 1, all)
        .await
        .unwrap();
    assert!(there.items.is_empty());
}
