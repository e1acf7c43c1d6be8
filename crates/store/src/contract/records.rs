//! Records: what the ledger tells.

use std::sync::Arc;

use intake::schema::RecordType;
use serde_json::json;

use super::fixture::*;
use crate::{PageRequest, RecordFilter, RecordStatus, Store};

/// Filters and pages give every record that is meant, once.
pub async fn records_are_filtered_and_paged(store: &dyn Store) {
    let batch = run(store, new_batch(), &file()).await;
    let of = async |filter: RecordFilter| {
        let mut rows = Vec::new();
        let mut page = PageRequest::first(1);
        loop {
            let records = store.records(CLINIC, batch.id, filter, page).await.unwrap();
            rows.extend(records.items.iter().map(|record| record.row_number));
            let Some(cursor) = records.next_cursor else {
                break rows;
            };
            page.cursor = Some(cursor);
        }
    };
    let all = RecordFilter::default();
    assert_eq!(of(all).await, [2, 2, 3, 3, 4, 5, 5]);
    let status = |status| RecordFilter {
        status: Some(status),
        ..all
    };
    assert_eq!(of(status(RecordStatus::Error)).await, [4]);
    assert_eq!(of(status(RecordStatus::Skipped)).await, [5]);
    assert_eq!(of(status(RecordStatus::Success)).await, [2, 2, 3, 3, 5]);
    let pets = RecordFilter {
        record_type: Some(RecordType::Pet),
        ..all
    };
    assert_eq!(of(pets).await, [2, 3, 5]);
    assert_eq!(
        of(RecordFilter {
            row_from: Some(4),
            ..all
        })
        .await,
        [4, 5, 5]
    );
    assert_eq!(
        of(RecordFilter {
            row_from: Some(4),
            ..pets
        })
        .await,
        [5]
    );
}

/// No quote, control character or language is lost on the way.
pub async fn awkward_texts_come_back_as_they_were(store: &dyn Store) {
    let awkward = "O'Hara \"La Güera\"\\ \u{1}\t\n 🐶 ñ, 007, {\"a\": [1]}";
    let mut record = client(2, awkward, &[("notes", awkward), ("postal_code", "01000")]);
    record.source_data = Arc::from(json!([awkward, "0071", ""]).to_string());
    record.issues = json!([{ "code": "x", "params": { "value": awkward } }]).to_string();
    let batch = run(store, new_batch(), &[record]).await;
    let mut stored = ledger(store, batch.id).await.remove(0);
    assert_eq!(stored.source_id, awkward);
    assert_eq!(stored.transformed_data["notes"], awkward);
    assert_eq!(stored.issues[0]["params"]["value"], awkward);
    stored.name_columns(&["a".to_owned(), "b".to_owned()]);
    assert_eq!(
        stored.source_data,
        json!({ "a": awkward, "b": "0071", "3": "" })
    );
    let target = target(store, RecordType::Client, awkward).await.unwrap();
    assert_eq!(target.values["notes"], awkward);
    assert_eq!(target.values["postal_code"], "01000");
}
