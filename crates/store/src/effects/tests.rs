use std::sync::Arc;

use intake::record::Values;

use super::*;

fn record(record_type: RecordType, source_id: &str, values: &[(&str, &str)]) -> NewRecord {
    let mut data = Values::new(record_type);
    for (name, text) in values {
        data.put(name, text);
    }
    NewRecord {
        row: 2,
        record_type,
        source_id: source_id.to_owned(),
        status: Status::Ready,
        data,
        erases: Vec::new(),
        source_data: Arc::from("[]"),
        issues: "[]".to_owned(),
        error_message: None,
        error_field: None,
    }
}

fn client(source_id: &str) -> NewRecord {
    record(RecordType::Client, source_id, &[("full_name", "Ana Ruiz")])
}

fn pet(source_id: &str, owner: &str) -> NewRecord {
    record(
        RecordType::Pet,
        source_id,
        &[("client", owner), ("name", "Luna")],
    )
}

fn commit() -> Policy {
    Policy {
        dry_run: false,
        trial: false,
        stop_on_error: false,
        on_existing: OnExisting::Update,
        on_orphan: OnOrphan::Error,
        lives: Lives::default(),
    }
}

#[test]
fn a_pet_finds_the_owner_that_the_chunk_creates_before_it() {
    let records = [client("c1"), pet("p1", "c1")];
    let found = Found::default();
    let mut effects = effects(&records, 1, commit(), &found);
    effects.give_ids(RecordType::Client, 40);
    effects.give_ids(RecordType::Pet, 7);
    effects.resolve();
    let owner = RecordType::Pet.position("client").unwrap();
    assert_eq!(effects.list[1].value(owner), Some("40"));
    assert_eq!(
        effects.list[1].reference_ids().as_deref(),
        Some(r#"{"client":40}"#)
    );
    assert_eq!(effects.list[1].target_id, Some(7));
}

#[test]
fn an_owner_further_down_is_no_owner_yet() {
    let records = [pet("p1", "c1"), client("c1")];
    let found = Found::default();
    let effects = effects(&records, 1, commit(), &found);
    assert_eq!(effects.list[0].status, RecordStatus::Error);
    assert_eq!(effects.list[0].error_message(), Some("Owner not found"));
    assert_eq!(effects.list[0].error_field(), Some("client"));
    assert!(effects.list[0].issues().contains(r#""code":"orphan""#));
    assert_eq!(effects.list[1].action, Action::Create);
}

#[test]
fn nothing_comes_after_the_error_at_which_a_batch_stops() {
    let records = [client("c1"), pet("p1", "nobody"), client("c2")];
    let found = Found::default();
    let policy = Policy {
        stop_on_error: true,
        ..commit()
    };
    let stopped = effects(&records, 1, policy, &found);
    assert!(stopped.stopped);
    assert_eq!(stopped.list.len(), 2);
    let dry = effects(
        &records,
        1,
        Policy {
            dry_run: true,
            ..policy
        },
        &found,
    );
    assert!(!dry.stopped);
    assert_eq!(dry.list.len(), 3);
}

#[test]
fn a_source_id_that_comes_again_starts_a_part() {
    let mut skipped = client("c1");
    skipped.status = Status::Skipped;
    let records = [
        client("c1"),
        client("c2"),
        skipped,
        client("c1"),
        pet("c1", "c1"),
    ];
    assert_eq!(parts(&records), [0..3, 3..5]);
}

#[test]
fn an_update_remembers_what_the_changed_fields_held() {
    let records = [client("c1")];
    let mut found = Found::default();
    let mut known = Known::default();
    known.links.insert("c1".to_owned(), 9);
    let mut values = vec![None; RecordType::Client.fields().len()];
    values[RecordType::Client.position("full_name").unwrap()] = Some("Ana".to_owned());
    values[RecordType::Client.position("city").unwrap()] = Some("Puebla".to_owned());
    known.targets.insert(9, Current { version: 4, values });
    found.add(RecordType::Client, known);
    let effects = effects(&records, 1, commit(), &found);
    let effect = &effects.list[0];
    assert_eq!(effect.action, Action::Update);
    assert_eq!(
        effect.before_data().as_deref(),
        Some(r#"{"full_name":"Ana"}"#)
    );
    assert_eq!(effect.target_version(), Some(5));
    let city = RecordType::Client.position("city").unwrap();
    assert_eq!(
        effect.value(city),
        Some("Puebla"),
        "an update writes the whole row"
    );
}

#[test]
fn issues_are_appended_to_those_of_the_run() {
    let issue = StoreIssue::source_id_missing();
    assert!(issue.appended_to("[]", 3).starts_with(r#"[{"code""#));
    assert!(
        issue
            .appended_to(r#"[{"code":"x"}]"#, 3)
            .starts_with(r#"[{"code":"x"},{"#)
    );
}
