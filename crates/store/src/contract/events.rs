//! Visits, vaccines, appointments and invoices: what they belong to, and how they come and go.

use intake::schema::RecordType;

use super::fixture::*;
use crate::{ConflictReason, NewRecord, OnConflict, OnExisting, RecordStatus, Store};

const EVENTS: [RecordType; 5] = [
    RecordType::MedicalRecord,
    RecordType::Vaccination,
    RecordType::Appointment,
    RecordType::Invoice,
    RecordType::InvoiceLine,
];

fn visit(row: u32, source_id: &str, pet: &str) -> NewRecord {
    let values = [
        ("pet", pet),
        ("date_time", "2026-03-10T14:30:00"),
        ("type", "consultation"),
        ("subjective", "Come poco.\nVomitó ayer."),
        ("temp_c", "38.5"),
    ];
    record(RecordType::MedicalRecord, row, source_id, &values)
}

fn invoice(row: u32, source_id: &str, values: &[(&str, &str)]) -> NewRecord {
    let mut invoice = record(RecordType::Invoice, row, source_id, values);
    for (name, text) in [
        ("number", source_id),
        ("issued_at", "2026-03-10T15:00:00"),
        ("currency", "MXN"),
        ("total", "464"),
    ] {
        invoice.data.put(name, text);
    }
    invoice
}

fn line(row: u32, source_id: &str, invoice: &str, position: &str) -> NewRecord {
    let values = [
        ("invoice", invoice),
        ("position", position),
        ("description", "Consulta general"),
        ("quantity", "1"),
        ("unit_price", "200.125"),
        ("total", "-232"),
    ];
    record(RecordType::InvoiceLine, row, source_id, &values)
}

/// One of each, behind the owner and the pet that they belong to.
fn a_day() -> Vec<NewRecord> {
    let pet_of = [("pet", "p1")];
    let mut vaccine = record(RecordType::Vaccination, 4, "v1", &pet_of);
    vaccine.data.put("vaccine_name_raw", "Rabia");
    vaccine.data.put("administered_on", "2026-03-10");
    let mut appointment = record(RecordType::Appointment, 5, "a1", &pet_of);
    appointment.data.put("starts_at", "2026-03-17T09:00:00");
    appointment.data.put("status", "scheduled");
    vec![
        client(2, "c1", &[]),
        pet(2, "p1", "c1"),
        visit(3, "m1", "p1"),
        vaccine,
        appointment,
        invoice(6, "F1", &[("client", "c1")]),
        invoice(6, "F2", &[]),
        line(7, "l1", "F1", "1"),
        line(8, "l2", "F1", "2"),
    ]
}

async fn counts(store: &dyn Store) -> Vec<i64> {
    let mut counts = Vec::new();
    for kind in EVENTS {
        counts.push(store.count_targets(CLINIC, kind).await.unwrap());
    }
    counts
}

/// Each kind of event stands in its own table, with the ids of what it belongs to.
pub async fn events_enter_their_tables(store: &dyn Store) {
    let batch = run(store, new_batch(), &a_day()).await;
    assert_eq!((batch.success_count, batch.error_count), (9, 0));
    assert_eq!(counts(store).await, [1, 1, 1, 2, 2]);
    let owner = target(store, RecordType::Client, "c1").await.unwrap().id;
    let animal = target(store, RecordType::Pet, "p1").await.unwrap().id;
    let visit = target(store, RecordType::MedicalRecord, "m1")
        .await
        .unwrap();
    assert_eq!(visit.values["pet_id"], animal);
    assert_eq!(visit.values["subjective"], "Come poco.\nVomitó ayer.");
    assert!(!visit.values.contains_key("pet_name"));
    let appointment = target(store, RecordType::Appointment, "a1").await.unwrap();
    assert_eq!(appointment.values["pet_id"], animal);
    assert!(appointment.values["client_id"].is_null());
    let sale = target(store, RecordType::Invoice, "F1").await.unwrap();
    assert_eq!(sale.values["client_id"], owner);
    let nobody = target(store, RecordType::Invoice, "F2").await.unwrap();
    assert!(nobody.values["client_id"].is_null());
    let line = target(store, RecordType::InvoiceLine, "l2").await.unwrap();
    assert_eq!(line.values["invoice_id"], sale.id);
    assert_eq!(line.values["total"], "-232");
    let kept = ledger(store, batch.id).await;
    assert_eq!(kept[7].target_model.as_deref(), Some("invoice_lines"));
}

/// What an event must belong to has to be there; the others go in.
pub async fn an_event_without_what_it_belongs_to_is_an_error(store: &dyn Store) {
    let mut nameless = visit(6, "m9", "p1");
    let pet_place = RecordType::MedicalRecord.position("pet").unwrap();
    nameless.data.unset(pet_place);
    let records = [
        client(2, "c1", &[]),
        pet(2, "p1", "c1"),
        visit(3, "m1", "p1"),
        visit(4, "m2", "p9"),
        invoice(5, "F1", &[("client", "c9")]),
        nameless,
        line(7, "l1", "F9", "1"),
    ];
    let batch = run(store, new_batch(), &records).await;
    assert_eq!((batch.success_count, batch.error_count), (3, 4));
    assert_eq!(counts(store).await, [1, 0, 0, 0, 0]);
    let kept = ledger(store, batch.id).await;
    let fields: Vec<_> = kept
        .iter()
        .filter_map(|one| one.error_field.as_deref())
        .collect();
    assert_eq!(fields, ["pet", "client", "pet", "invoice"]);
}

/// An undo takes lines before invoices, and events before pets and owners.
pub async fn a_rollback_takes_events_before_what_they_belong_to(store: &dyn Store) {
    let before = fingerprint(store).await;
    let batch = run(store, new_batch(), &a_day()).await;
    roll_back(store, batch.id, OnConflict::Refuse, 2).await;
    assert_eq!(counts(store).await, [0, 0, 0, 0, 0]);
    assert_eq!(sizes(store).await, (0, 0));
    assert_eq!(fingerprint(store).await, before);
    assert!(
        ledger(store, batch.id)
            .await
            .iter()
            .all(|one| one.status == RecordStatus::RolledBack)
    );
}

/// Owners and pets whose events came with a later batch stay until these are undone.
pub async fn what_events_point_at_cannot_be_undone(store: &dyn Store) {
    let mut records = a_day();
    let events = records.split_off(2);
    let owners = run(store, new_batch(), &records).await;
    let days = run(store, new_batch(), &events).await;
    let plan = store
        .preview_rollback(CLINIC, owners.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((plan.deletes, plan.kept), (0, 2));
    let kept: Vec<_> = plan
        .conflicts
        .iter()
        .map(|one| (one.record_type, one.reason))
        .collect();
    let dependants = ConflictReason::Dependants;
    assert!(kept.contains(&(RecordType::Pet, dependants)), "{kept:?}");
    assert!(kept.contains(&(RecordType::Client, dependants)), "{kept:?}");
    roll_back(store, days.id, OnConflict::Refuse, 3).await;
    roll_back(store, owners.id, OnConflict::Refuse, 3).await;
    assert_eq!(sizes(store).await, (0, 0));
}

/// A second import of the same events creates nothing; a changed one is changed.
pub async fn the_same_events_again_create_nothing(store: &dyn Store) {
    run(store, new_batch(), &a_day()).await;
    let again = run(store, new_batch(), &a_day()).await;
    assert_eq!((again.counts.created, again.counts.unchanged), (0, 9));
    let mut paid = invoice(6, "F1", &[("client", "c1"), ("status", "paid")]);
    paid.data.put("balance", "0");
    let mut update = new_batch();
    update.on_existing = OnExisting::Update;
    let changed = run(store, update, &[paid]).await;
    assert_eq!(changed.counts.updated, 1);
    let sale = target(store, RecordType::Invoice, "F1").await.unwrap();
    assert_eq!(sale.values["status"], "paid");
    roll_back(store, changed.id, OnConflict::Refuse, 3).await;
    let sale = target(store, RecordType::Invoice, "F1").await.unwrap();
    assert!(sale.values["status"].is_null());
}

/// A record that says whom it belongs to, and has no id of them.
fn by_name(kind: RecordType, row: u32, source_id: &str, values: &[(&str, &str)]) -> NewRecord {
    let mut event = record(kind, row, source_id, values);
    let own: &[(&str, &str)] = match kind {
        RecordType::MedicalRecord => &[
            ("date_time", "2026-03-10T14:30:00"),
            ("type", "consultation"),
        ],
        RecordType::Appointment => &[
            ("starts_at", "2026-03-17T09:00:00"),
            ("status", "scheduled"),
        ],
        RecordType::Invoice => &[
            ("issued_at", "2026-03-10T15:00:00"),
            ("currency", "MXN"),
            ("total", "464"),
        ],
        _ => &[("description", "Consulta general")],
    };
    for (name, text) in own {
        event.data.put(name, text);
    }
    event
}

/// Two families: Ana's Luna and Coco, and Beto with Luna the cat, who shares Ana's phone.
fn families() -> Vec<NewRecord> {
    let named = |row, id: &str, owner: &str, name: &str, species: &str| {
        let mut animal = pet(row, id, owner);
        animal.data.put("name", name);
        animal.data.put("species", species);
        animal
    };
    vec![
        client(
            2,
            "c1",
            &[("full_name", "Ana Peña"), ("phone", "+525512345678")],
        ),
        client(
            3,
            "c2",
            &[
                ("full_name", "Beto Peña"),
                ("phone", "+525587654321"),
                ("phone2", "+525512345678"),
                ("email", "Beto@example.com"),
                ("tax_id", "GODE561231GR8"),
            ],
        ),
        client(
            4,
            "c3",
            &[("full_name", "Ana Peña"), ("phone", "+525500000000")],
        ),
        named(5, "p1", "c1", "Luna", "dog"),
        named(6, "p2", "c1", "Coco", "dog"),
        named(7, "p3", "c2", "LUNA", "cat"),
    ]
}

/// Visits without any id find the pet by its owner and its name, in an earlier file; what could be several is asked, what is nowhere is an error.
pub async fn events_find_their_pets_by_name(store: &dyn Store) {
    run(store, new_batch(), &families()).await;
    let phone = ("client_phone", "+525512345678");
    let visit = |row, id: &str, values: &[(&str, &str)]| {
        by_name(RecordType::MedicalRecord, row, id, values)
    };
    let records = [
        visit(
            2,
            "m1",
            &[("pet_name", "luna"), ("client_name", "ANA PEÑA"), phone],
        ),
        visit(3, "m2", &[("pet_name", "Coco"), phone]),
        visit(
            4,
            "m3",
            &[("pet_name", "Luna"), ("pet_species", "cat"), phone],
        ),
        visit(
            5,
            "m4",
            &[("pet_name", "Luna"), ("client_email", "beto@EXAMPLE.com")],
        ),
        visit(
            6,
            "m5",
            &[("pet_name", "Luna"), ("client_tax_id", "GODE561231GR8")],
        ),
        visit(7, "m6", &[("pet_name", "Coco"), ("client", "c1")]),
        // A phone that led to nobody, and the name to one of two: only she has such a pet.
        visit(
            8,
            "m7",
            &[
                ("pet_name", "Coco"),
                ("client_name", "Ana Pena"),
                ("client_phone", "+525599999999"),
            ],
        ),
        visit(9, "m8", &[("pet_name", "Luna"), phone]),
        visit(10, "m9", &[("pet_name", "Toby"), phone]),
        visit(11, "m10", &[("pet_name", "Luna")]),
    ];
    let batch = run(store, new_batch(), &records).await;
    let kept = ledger(store, batch.id).await;
    let (luna, coco, cat) = (
        target(store, RecordType::Pet, "p1").await.unwrap().id,
        target(store, RecordType::Pet, "p2").await.unwrap().id,
        target(store, RecordType::Pet, "p3").await.unwrap().id,
    );
    for (id, animal) in [
        ("m1", luna),
        ("m2", coco),
        ("m3", cat),
        ("m4", cat),
        ("m5", cat),
        ("m6", coco),
        ("m7", coco),
    ] {
        let visit = target(store, RecordType::MedicalRecord, id).await;
        assert_eq!(visit.unwrap().values["pet_id"], animal, "{id}");
    }
    assert_eq!((batch.success_count, batch.error_count), (7, 3));
    let codes: Vec<_> = kept[7..]
        .iter()
        .map(|one| one.issues[0]["code"].clone())
        .collect();
    assert_eq!(codes, ["ambiguous_reference", "orphan", "orphan"]);
    let asked = format!("pets/{luna}, pets/{cat}");
    assert_eq!(kept[7].issues[0]["params"]["candidates"], asked.as_str());
    roll_back(store, batch.id, OnConflict::Refuse, 4).await;
    assert_eq!(counts(store).await, [0, 0, 0, 0, 0]);
}

/// An invoice goes in without a client who is not there, an appointment needs one of both, and a
/// line finds its invoice by its number.
pub async fn what_is_optional_may_be_missing(store: &dyn Store) {
    run(store, new_batch(), &families()).await;
    let sale = |row, number: &str, values: &[(&str, &str)]| {
        let mut sale = by_name(RecordType::Invoice, row, number, values);
        sale.data.put("number", number);
        sale
    };
    let date =
        |row, id: &str, values: &[(&str, &str)]| by_name(RecordType::Appointment, row, id, values);
    let line =
        |row, id: &str, values: &[(&str, &str)]| by_name(RecordType::InvoiceLine, row, id, values);
    let records = [
        sale(2, "F-001", &[("client_tax_id", "GODE561231GR8")]),
        sale(3, "F-002", &[("client_name", "Nadie Conocido")]),
        sale(4, "F-003", &[("client_name", "PÚBLICO EN GENERAL")]),
        date(
            5,
            "a1",
            &[("client_phone", "+525587654321"), ("pet_name", "Toby")],
        ),
        date(
            6,
            "a2",
            &[("client_name", "Nadie Conocido"), ("pet_name", "Toby")],
        ),
        date(7, "a3", &[]),
        line(
            8,
            "l1",
            &[("invoice_series", "f"), ("invoice_number", "001")],
        ),
        line(9, "l2", &[("invoice_number", "F-009")]),
    ];
    let batch = run(store, new_batch(), &records).await;
    let beto = target(store, RecordType::Client, "c2").await.unwrap().id;
    let kept = ledger(store, batch.id).await;
    let words: Vec<_> = kept.iter().map(|one| one.status.as_str()).collect();
    assert_eq!(
        words,
        [
            "success", "success", "success", "success", "error", "success", "success", "error"
        ]
    );
    let first = target(store, RecordType::Invoice, "F-001").await.unwrap();
    assert_eq!(first.values["client_id"], beto);
    assert_eq!(kept[1].issues[0]["code"], "reference_not_found");
    assert_eq!(kept[2].issues.as_array().map(Vec::len), Some(0));
    let appointment = target(store, RecordType::Appointment, "a1").await.unwrap();
    assert_eq!(appointment.values["client_id"], beto);
    assert_eq!(kept[3].issues[0]["code"], "reference_not_found");
    let line = target(store, RecordType::InvoiceLine, "l1").await.unwrap();
    assert_eq!(line.values["invoice_id"], first.id);
}

/// What is found does not depend on how the records are cut, and follows what people write.
pub async fn names_are_found_in_the_same_file_and_after_an_edit(store: &dyn Store) {
    let visit = by_name(
        RecordType::MedicalRecord,
        8,
        "m1",
        &[
            ("pet_name", "Luna"),
            ("client_name", "Ana Peña"),
            ("client_phone", "+525512345678"),
        ],
    );
    for size in [1, 2, 100] {
        let mut records = families();
        records.push(visit.clone());
        let batch = run_in(store, CLINIC, new_batch(), &records, size).await;
        assert_eq!(batch.error_count, 0, "in chunks of {size}");
        roll_back(store, batch.id, OnConflict::Refuse, 100).await;
    }
    run(store, new_batch(), &families()).await;
    edit(store, RecordType::Pet, "p1", "name", "Sol".into()).await;
    let batch = run(store, new_batch(), &[visit]).await;
    assert_eq!(batch.error_count, 1, "there is no Luna of hers any more");
    let sun = by_name(
        RecordType::MedicalRecord,
        9,
        "m2",
        &[("pet_name", "SOL"), ("client_phone", "+525512345678")],
    );
    assert_eq!(run(store, new_batch(), &[sun]).await.success_count, 1);
}
