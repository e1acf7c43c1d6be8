//! Events beside the lives of animals that another file told of.

use intake::schema::RecordType;

use super::fixture::*;
use crate::{NewBatch, NewRecord, OnOrphan, RecordStatus, Store};

/// An animal that lived from March 2020 to May 2024, behind its owner.
fn a_life() -> [NewRecord; 2] {
    let mut animal = pet(2, "p1", "c1");
    animal.data.put("birth_date", "2020-03-10");
    animal.data.put("deceased_at", "2024-05-01");
    [client(2, "c1", &[("phone", "+525512345678")]), animal]
}

fn visit(row: u32, id: &str, moment: &str) -> NewRecord {
    let values = [
        ("pet", "p1"),
        ("date_time", moment),
        ("type", "consultation"),
    ];
    record(RecordType::MedicalRecord, row, id, &values)
}

/// Before its birth, within its life, after its death, and one whose row said it already.
fn visits() -> Vec<NewRecord> {
    let mut named = record(
        RecordType::MedicalRecord,
        5,
        "m4",
        &[
            ("pet_name", "Luna"),
            ("client_phone", "+525512345678"),
            ("date_time", "2024-05-02T08:00:00"),
            ("type", "consultation"),
        ],
    );
    let place = RecordType::MedicalRecord.position("pet").unwrap();
    named.data.unset(place);
    let mut told = visit(6, "m5", "2019-01-01T09:00:00");
    told.issues = r#"[{"code":"event_before_birth","severity":"warning"}]"#.to_owned();
    vec![
        visit(2, "m1", "2020-03-09T09:00:00"),
        visit(3, "m2", "2022-01-01T09:00:00"),
        visit(4, "m3", "2024-05-02T09:00:00"),
        named,
        told,
    ]
}

async fn codes(store: &dyn Store, batch_id: i64) -> Vec<Vec<String>> {
    let kept = ledger(store, batch_id).await;
    let visits = kept
        .iter()
        .filter(|one| one.record_type == RecordType::MedicalRecord);
    let of = |one: &crate::Record| {
        let issues = one.issues.as_array().unwrap().iter();
        issues
            .map(|issue| issue["code"].as_str().unwrap().to_owned())
            .collect()
    };
    visits.map(of).collect()
}

const TOLD: [&[&str]; 5] = [
    &["event_before_birth"],
    &[],
    &["event_after_death"],
    &["event_after_death"],
    &["event_before_birth"],
];

/// Whether the animal came with an earlier batch, in the same chunk or in an earlier one, the events
/// outside its life are told once, and go in.
pub async fn events_outside_a_life_are_told(store: &dyn Store) {
    run(store, new_batch(), &a_life()).await;
    let batch = run(store, new_batch(), &visits()).await;
    assert_eq!(codes(store, batch.id).await, TOLD);
    assert_eq!((batch.success_count, batch.error_count), (5, 0));
    let issue = &ledger(store, batch.id).await[0].issues[0];
    assert_eq!(issue["severity"], "warning");
    assert_eq!(issue["field"], "date_time");
    assert_eq!(issue["params"]["limit"], "2020-03-10");
}

/// The same where the animal comes in the same file.
pub async fn events_of_one_file_meet_the_life_of_their_pet(store: &dyn Store) {
    let mut records = a_life().to_vec();
    records.extend(visits());
    let batch = run(store, new_batch(), &records).await;
    assert_eq!(codes(store, batch.id).await, TOLD);
}

/// What waits for its animal is compared with it once it is there.
pub async fn what_waited_meets_the_life_of_its_pet(store: &dyn Store) {
    let parks = NewBatch {
        on_orphan: OnOrphan::Park,
        ..new_batch()
    };
    let waits = run(store, parks, &visits()[..1]).await;
    assert_eq!(waits.counts.pending, 1);
    run(store, new_batch(), &a_life()).await;
    let kept = &ledger(store, waits.id).await[0];
    assert_eq!(kept.status, RecordStatus::Success);
    let codes: Vec<_> = codes(store, waits.id).await.concat();
    assert!(
        codes.contains(&"event_before_birth".to_owned()),
        "{codes:?}"
    );
}

/// A plan may call it an error, which keeps the event out.
pub async fn a_plan_weighs_events_outside_a_life(store: &dyn Store) {
    run(store, new_batch(), &a_life()).await;
    let strict = NewBatch {
        plan: r#"{"severities":{"event_before_birth":"error","event_after_death":"note"}}"#
            .to_owned(),
        ..new_batch()
    };
    let mut records = visits();
    records.truncate(3);
    let batch = run(store, strict, &records).await;
    assert_eq!((batch.success_count, batch.error_count), (2, 1));
    let kept = ledger(store, batch.id).await;
    assert_eq!(kept[0].status, RecordStatus::Error);
    assert_eq!(kept[0].error_field.as_deref(), Some("date_time"));
    assert_eq!(kept[0].target_id, None);
    assert!(kept[0].error_message.as_deref().unwrap().contains("birth"));
    assert_eq!(kept[2].issues[0]["severity"], "note");
    assert!(
        target(store, RecordType::MedicalRecord, "m1")
            .await
            .is_none()
    );
}
