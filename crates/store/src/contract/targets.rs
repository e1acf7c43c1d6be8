//! Targets: what people see and edit.

use intake::schema::RecordType;
use serde_json::{Value, json};

use super::fixture::*;
use crate::{Changes, PageRequest, Store, StoreError};

fn changes(value: Value) -> Changes {
    match value {
        Value::Object(changes) => changes,
        _ => Changes::new(),
    }
}

/// An edit changes its field, the version and the time, and nothing else.
pub async fn an_edit_is_a_new_version(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let before = target(store, RecordType::Client, "c1").await.unwrap();
    assert_eq!(
        (before.version, before.updated_at, before.batch_id),
        (1, at(1), Some(1))
    );
    assert_eq!(before.values["is_active"], true);
    let changes = changes(json!({ "city": "Cholula", "is_active": null }));
    let after = store
        .update_target(
            CLINIC,
            RecordType::Client,
            before.id,
            changes,
            Some(1),
            at(5),
        )
        .await
        .unwrap()
        .unwrap();
    assert_eq!((after.version, after.updated_at), (2, at(5)));
    assert_eq!(
        (&after.values["city"], &after.values["is_active"]),
        (&json!("Cholula"), &json!(null))
    );
    assert_eq!(after.values["full_name"], before.values["full_name"]);
}

/// The same value again is no edit.
pub async fn an_edit_that_changes_nothing_is_none(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    edit(store, RecordType::Client, "c1", "city", json!("Puebla")).await;
    assert_eq!(
        target(store, RecordType::Client, "c1")
            .await
            .unwrap()
            .version,
        1
    );
}

/// Whoever edits what has changed under their hands is told so.
pub async fn an_edit_of_a_stale_version_is_refused(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    edit(store, RecordType::Client, "c1", "city", json!("Cholula")).await;
    let changes = changes(json!({ "city": "Atlixco" }));
    let refused = store
        .update_target(CLINIC, RecordType::Client, 1, changes, Some(1), at(6))
        .await;
    assert!(matches!(
        refused,
        Err(StoreError::VersionConflict {
            expected: 1,
            actual: 2
        })
    ));
}

/// What the schema does not know is not written.
pub async fn an_edit_of_what_is_no_field_is_refused(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let before = fingerprint(store).await;
    for bad in [
        json!({ "citty": "Puebla" }),
        json!({ "source_id": "x" }),
        json!({ "name": null }),
        json!({ "is_active": "yes" }),
        json!({ "client_id": 77 }),
        json!({ "name": 4 }),
        json!({ "age": "2" }),
    ] {
        let refused = store
            .update_target(
                CLINIC,
                RecordType::Pet,
                1,
                changes(bad.clone()),
                None,
                at(6),
            )
            .await;
        assert!(
            matches!(refused, Err(StoreError::InvalidField { .. })),
            "{bad}"
        );
    }
    let nobody = changes(json!({ "name": "Sol" }));
    let absent = store
        .update_target(CLINIC, RecordType::Pet, 99, nobody, None, at(6))
        .await;
    assert!(absent.unwrap().is_none());
    assert_eq!(fingerprint(store).await, before);
}

/// A person writes nothing that an import would refuse.
pub async fn an_edit_to_what_a_field_cannot_hold_is_refused(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let before = fingerprint(store).await;
    let edit = async |record_type, change: Value| {
        store
            .update_target(CLINIC, record_type, 1, changes(change), None, at(6))
            .await
    };
    let (pet, client) = (RecordType::Pet, RecordType::Client);
    for (record_type, bad) in [
        (pet, json!({ "species": "unicorn" })),
        (pet, json!({ "birth_date": "2021-02-29" })),
        (pet, json!({ "birth_date": "10/03/2020" })),
        (pet, json!({ "weight_kg": "12.3456" })),
        (pet, json!({ "weight_kg": "heavy" })),
        (pet, json!({ "name": "x".repeat(101) })),
        (pet, json!({ "name": " " })),
        (client, json!({ "created_at": "2020-03-10" })),
        (client, json!({ "email": "ana at home" })),
        (client, json!({ "phone2": "55 1234 5678" })),
        (client, json!({ "is_company": "true" })),
    ] {
        let refused = edit(record_type, bad.clone()).await;
        assert!(
            matches!(refused, Err(StoreError::InvalidField { .. })),
            "{bad}"
        );
    }
    assert_eq!(fingerprint(store).await, before);
    let good = json!({
        "species": "cat",
        "birth_date": "2020-02-29",
        "weight_kg": "12.345",
        "name": "ñ".repeat(100),
    });
    let after = edit(pet, good).await.unwrap().unwrap();
    assert_eq!(after.values["weight_kg"], "12.345");
    let good = json!({
        "created_at": "2020-03-10T14:30:00",
        "email": "ana@example.com",
        "phone2": "+525512345678",
        "is_company": true,
    });
    let after = edit(client, good).await.unwrap().unwrap();
    assert_eq!(after.values["phone2"], "+525512345678");
}

/// Pages of targets neither repeat nor lose.
pub async fn targets_are_paged(store: &dyn Store) {
    run(store, new_batch(), &file()).await;
    let first = store
        .targets(CLINIC, RecordType::Pet, PageRequest::first(2))
        .await
        .unwrap();
    let page = PageRequest {
        cursor: first.next_cursor,
        limit: 2,
    };
    let second = store.targets(CLINIC, RecordType::Pet, page).await.unwrap();
    let ids: Vec<_> = first
        .items
        .iter()
        .chain(&second.items)
        .map(|pet| pet.id)
        .collect();
    assert_eq!((ids, second.next_cursor), (vec![1, 2, 3], None));
    assert_eq!(first.items[1].values["client_id"], 2);
}
