//! The ids of events, invoices and lines, what a record of another type says of its parents, and
//! templates that come back filled in.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;
use intake::issue::{Code, Severity};
use intake::mapping::{Confidence, suggest};
use intake::plan::{self, Constant, FieldMapping, Options, Plan, Source};
use intake::record::{Outcome, Status};
use intake::report::Report;
use intake::run::{Pass, RowOutcome, Run};
use intake::schema::{Field, Kind, RecordType, template_fields};
use intake::survey::{Survey, SurveyOptions, Surveyor};
use intake::transform::TransformParams;

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn survey(bytes: &[u8]) -> Survey {
    let mut surveyor = Surveyor::new(SurveyOptions::default());
    surveyor.push(bytes).unwrap();
    surveyor.finish().unwrap()
}

fn run(plan: &Plan, bytes: &[u8], chunk: usize) -> (Vec<Outcome>, Report) {
    let mut run = Run::new(plan).unwrap();
    let mut outcomes = Vec::new();
    loop {
        let mut sink = |row: &RowOutcome<'_>| outcomes.extend_from_slice(row.outcomes);
        bytes
            .chunks(chunk)
            .for_each(|chunk| run.push(chunk, &mut sink).unwrap());
        if let Pass::Done(report) = run.end_pass(&mut sink).unwrap() {
            return (outcomes, *report);
        }
    }
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    let issues = outcome.issues.iter();
    issues.map(|issue| issue.code.as_str()).collect()
}

/// A plan that takes each column to the field that stands after it, by the transform of the field.
fn plan_to(bytes: &[u8], fields: &[(&str, RecordType, &str)]) -> Plan {
    let survey = survey(bytes);
    let mut plan = plan::unmapped(&survey, Source::Csv, Options::default(), date());
    plan.mappings = fields
        .iter()
        .map(|(column, kind, name)| FieldMapping {
            record_type: *kind,
            source_field: (*column).to_owned(),
            target_field: (*name).to_owned(),
            transform: kind.field(name).unwrap().transform.to_owned(),
            params: TransformParams::new(),
            is_required: false,
            default_value: None,
        })
        .collect();
    plan
}

fn visits(rows: &[&str]) -> (Plan, Vec<u8>) {
    let head = "Fecha,Mascota,Propietario,Celular,Anamnesis,Peso";
    let bytes = format!("{head}\n{}\n", rows.join("\n")).into_bytes();
    let kind = RecordType::MedicalRecord;
    let mut plan = plan_to(
        &bytes,
        &[
            ("Fecha", kind, "date_time"),
            ("Mascota", kind, "pet_name"),
            ("Propietario", kind, "client_name"),
            ("Celular", kind, "client_phone"),
            ("Anamnesis", kind, "subjective"),
            ("Peso", kind, "weight_kg"),
        ],
    );
    plan.constants = vec![Constant {
        record_type: kind,
        target_field: "type".to_owned(),
        value: "consultation".to_owned(),
    }];
    (plan, bytes)
}

const VISITS: [&str; 4] = [
    "2026-03-10 10:00:00,Luna,Ana Peña,5512345678,Vomita desde ayer,4 kg",
    "2026-03-10 10:00:00,Luna,Ana Peña,5512345678,Revisión de oídos,4 kg",
    "2026-03-11 09:30:00,LUNA,ana peña,55 1234 5678,Mejor,4 kg",
    "2026-03-10 10:00:00,Coco,Ana Peña,5512345678,Vomita desde ayer,9 kg",
];

#[test]
fn a_visit_is_told_by_its_pet_its_time_and_its_text() {
    let (plan, bytes) = visits(&VISITS);
    let (outcomes, report) = run(&plan, &bytes, 4096);
    assert!(outcomes.iter().all(|one| one.status == Status::Ready));
    let ids: BTreeSet<_> = outcomes.iter().map(|one| one.source_id.as_str()).collect();
    assert_eq!(ids.len(), 4, "{ids:?}");
    let first = outcomes[0].source_id.as_str();
    let start = "csv:m:c:+525512345678|ana pena|luna|consultation|2026-03-10T10:00:00|";
    assert!(first.starts_with(start), "{first}");
    assert_eq!(outcomes[0].data.get("pet_name"), Some("Luna"));
    assert_eq!(outcomes[0].data.get("type"), Some("consultation"));
    let codes: Vec<_> = report.remarks.iter().map(|one| one.code.as_str()).collect();
    assert!(codes.contains(&"reference_elsewhere"), "{codes:?}");
}

#[test]
fn the_ids_of_visits_do_not_depend_on_the_order_or_on_the_chunks() {
    let (plan, bytes) = visits(&VISITS);
    let ids = |plan: &Plan, bytes: &[u8], chunk| -> BTreeSet<String> {
        let (outcomes, _) = run(plan, bytes, chunk);
        outcomes.into_iter().map(|one| one.source_id).collect()
    };
    let there = ids(&plan, &bytes, 4096);
    let mut turned = VISITS;
    turned.reverse();
    let (other, turned) = visits(&turned);
    assert_eq!(ids(&other, &turned, 7), there);
}

#[test]
fn a_visit_that_comes_again_is_one_and_one_that_differs_is_never_merged() {
    let other_weight = VISITS[0].replace("4 kg", "5 kg");
    let (plan, bytes) = visits(&[VISITS[0], VISITS[0], &other_weight]);
    let (outcomes, _) = run(&plan, &bytes, 4096);
    assert_eq!(outcomes[1].status, Status::Skipped);
    assert_eq!(codes(&outcomes[1]).last(), Some(&"repeated_in_file"));
    assert_eq!(outcomes[2].status, Status::Error);
    assert_eq!(codes(&outcomes[2]).last(), Some(&"ambiguous_duplicate"));
}

#[test]
fn a_visit_without_its_pet_or_its_time_is_an_error() {
    let (plan, bytes) = visits(&[
        "2026-03-10 10:00:00,,Ana Peña,5512345678,Tos,4 kg",
        ",Luna,Ana Peña,5512345678,Tos,4 kg",
    ]);
    let (outcomes, _) = run(&plan, &bytes, 4096);
    for (outcome, field) in outcomes.iter().zip(["pet", "date_time"]) {
        assert_eq!(outcome.status, Status::Error);
        let issue = outcome.issues.iter().find(|one| one.field == Some(field));
        assert_eq!(issue.unwrap().code.as_str(), "field_required");
    }
}

#[test]
fn one_row_gives_an_owner_a_pet_and_a_vaccine() {
    use RecordType::{Client, Pet, Vaccination};
    let bytes = "Dueño,Celular,Mascota,Especie,Vacuna,Aplicada\n\
        Ana Peña,5512345678,Luna,Canino,Rabia,2026-01-05\n\
        Ana Peña,5512345678,Luna,Canino,Quíntuple,2026-01-05\n\
        Beto Soto,5587654321,Sol,,Rabia,2026-01-05\n"
        .as_bytes();
    let plan = plan_to(
        bytes,
        &[
            ("Dueño", Client, "full_name"),
            ("Celular", Client, "phone"),
            ("Mascota", Pet, "name"),
            ("Especie", Pet, "species"),
            ("Vacuna", Vaccination, "vaccine_name_raw"),
            ("Aplicada", Vaccination, "administered_on"),
        ],
    );
    let (outcomes, report) = run(&plan, bytes, 4096);
    let (pet, shot, second) = (&outcomes[1], &outcomes[2], &outcomes[5]);
    assert_eq!(shot.data.get("pet"), Some(pet.source_id.as_str()));
    assert_eq!(second.data.get("pet"), Some(pet.source_id.as_str()));
    assert_ne!(shot.source_id, second.source_id);
    assert_eq!(outcomes[4].status, Status::Skipped, "the pet came before");
    // A pet that does not go in takes its vaccine with it.
    assert_eq!(outcomes[7].status, Status::Error);
    assert_eq!(codes(&outcomes[8]), ["parent_in_error"]);
    assert!(
        report
            .remarks
            .iter()
            .all(|one| one.code.as_str() != "reference_elsewhere")
    );
}

#[test]
fn an_invoice_is_its_number_and_equal_lines_of_it_are_two() {
    use RecordType::{Invoice, InvoiceLine};
    let bytes = "Folio,Fecha,Total,Concepto,Cant,Importe\n\
        F-001,2026-03-10 12:00:00,300,Consulta,1,100\n\
        F-001,2026-03-10 12:00:00,300,Vacuna,1,100\n\
        f 001,2026-03-10 12:00:00,300,Vacuna,1,100\n\
        F-002,2026-03-10 12:00:00,10.50,Collar,1,10.50\n"
        .as_bytes();
    let mut plan = plan_to(
        bytes,
        &[
            ("Folio", Invoice, "number"),
            ("Fecha", Invoice, "issued_at"),
            ("Total", Invoice, "total"),
            ("Concepto", InvoiceLine, "description"),
            ("Cant", InvoiceLine, "quantity"),
            ("Importe", InvoiceLine, "total"),
        ],
    );
    // What stands in other transforms' tests is no part of this one.
    for mapping in &mut plan.mappings {
        if mapping.target_field != "issued_at" {
            mapping.transform = "text".to_owned();
        }
    }
    plan.constants = plan::constants(&plan.mappings, &plan.options);
    assert_eq!(plan.constants[0].value, "MXN");
    let bytes = String::from_utf8(bytes.to_vec())
        .unwrap()
        .replace("10.50", "10.5");
    let bytes = bytes.as_bytes();
    let check = |chunk| {
        let (outcomes, _) = run(&plan, bytes, chunk);
        assert_eq!(outcomes[0].source_id, "csv:i:f001");
        assert_eq!(outcomes[0].data.get("currency"), Some("MXN"));
        assert_eq!(outcomes[2].status, Status::Skipped);
        let lines: Vec<_> = outcomes.iter().skip(1).step_by(2).collect();
        assert!(
            lines.iter().all(|one| one.status == Status::Ready),
            "{lines:?}"
        );
        assert_eq!(lines[2].data.get("invoice"), Some("csv:i:f001"));
        assert_eq!(lines[2].source_id, format!("{}|2", lines[1].source_id));
        let ids: BTreeSet<_> = lines.iter().map(|one| one.source_id.clone()).collect();
        assert_eq!(ids.len(), 4);
        ids
    };
    assert_eq!(check(4096), check(5));
}

#[test]
fn equal_lines_keep_their_numbers_on_every_page() {
    let rows = "F1,Vacuna\nF1,Vacuna\nF1,Vacuna\n";
    let bytes = format!("Folio,Concepto\n{rows}").into_bytes();
    let kind = RecordType::InvoiceLine;
    let plan = plan_to(
        &bytes,
        &[
            ("Folio", kind, "invoice_number"),
            ("Concepto", kind, "description"),
        ],
    );
    let (outcomes, _) = run(&plan, &bytes, 4096);
    let ids: Vec<_> = outcomes.iter().map(|one| one.source_id.clone()).collect();
    assert_eq!(ids[1], format!("{}|2", ids[0]));
    assert_eq!(ids[2], format!("{}|3", ids[0]));
    let (again, _) = run(&plan, &bytes, 3);
    assert!(again.iter().zip(&ids).all(|(one, id)| one.source_id == *id));
}

#[test]
fn a_text_that_a_field_cannot_hold_is_not_passed_on() {
    let (mut plan, bytes) = visits(&[
        "2026-03-10,Luna,Ana Peña,5512345678,Tos,4 kg",
        "ayer,Luna,Ana Peña,5512345678,Tos,4",
    ]);
    for mapping in &mut plan.mappings {
        mapping.transform = "text".to_owned();
    }
    let (outcomes, _) = run(&plan, &bytes, 4096);
    for outcome in &outcomes {
        assert_eq!(outcome.data.get("date_time"), None);
        assert!(codes(outcome).contains(&"date_unparsable"));
    }
    assert!(codes(&outcomes[0]).contains(&"number_unparsable"));
    assert_eq!(outcomes[1].data.get("weight_kg"), Some("4"));
}

#[test]
fn a_constant_that_cannot_stand_is_refused_with_the_place() {
    let (plan, _) = visits(&VISITS);
    let refused = |kind, name: &str, value: &str| {
        let mut plan = plan.clone();
        plan.constants = vec![Constant {
            record_type: kind,
            target_field: name.to_owned(),
            value: value.to_owned(),
        }];
        Run::new(&plan).unwrap_err().to_string()
    };
    let kind = RecordType::MedicalRecord;
    assert!(refused(kind, "typ", "other").contains("the nearest is \"type\""));
    assert!(refused(kind, "type", "Consulta").contains("cannot stand in medical_record.type"));
    assert!(refused(kind, "subjective", "x").contains("twice"));
    assert!(refused(RecordType::Invoice, "currency", "MXN").contains("maps no column"));
}

#[test]
fn a_template_that_is_filled_in_needs_no_mapping() {
    for kind in RecordType::ALL {
        let fields: Vec<_> = template_fields(*kind).collect();
        let head: Vec<_> = fields
            .iter()
            .map(|field| kind.spanish_name(field.name))
            .collect();
        let cells: Vec<_> = fields.iter().map(|field| filled(field)).collect();
        let guide = "Plantilla de Mudanza. Hace falta: nada.";
        let text = format!("{guide}\n{}\n{}\n", quoted(&head), quoted(&cells));
        let survey = survey(text.as_bytes());
        let suggestions = suggest(&survey, None);
        assert_eq!(suggestions.len(), fields.len(), "{}", kind.as_str());
        for (one, field) in suggestions.iter().zip(&fields) {
            assert_eq!((one.record_type, one.target_field), (*kind, field.name));
            assert_eq!(one.confidence, Confidence::Sure);
        }
        let plan = plan::suggest(&survey, None, None, Options::default(), date()).unwrap();
        let (outcomes, _) = run(&plan, text.as_bytes(), 4096);
        assert_eq!(outcomes.len(), 1, "{}", kind.as_str());
        assert_eq!(
            outcomes[0].status,
            Status::Ready,
            "{:?}",
            outcomes[0].issues
        );
        assert_eq!(outcomes[0].source_id, "7");
    }
}

fn quoted(cells: &[&str]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
    cells.join(",")
}

/// Something that a column takes.
fn filled(field: &Field) -> &'static str {
    match (field.name, field.kind) {
        ("source_id", _) => "7",
        ("full_name" | "client_name", _) => "Ana Peña",
        (name, _) if name.contains("phone") => "+525512345678",
        (name, _) if name.contains("email") => "ana@example.com",
        ("tax_id" | "client_tax_id", _) => "GODE561231GR8",
        ("postal_code", _) => "06700",
        ("microchip", _) => "985141000123456",
        ("currency", _) => "MXN",
        ("age", _) => "",
        ("deceased_at", _) => "2026-02-01",
        ("next_due_on", _) => "2027-01-05",
        ("ends_at", _) => "2026-01-05 11:00:00",
        ("next_visit" | "due_on", _) => "2026-02-05",
        ("discount" | "withheld" | "tax_total", _) => "0",
        ("payment_method", _) => "01",
        ("weight_kg", _) => "4",
        ("species" | "pet_species", _) => "dog",
        (_, Kind::Date) => "2026-01-05",
        (_, Kind::DateTime) => "2026-01-05 10:00:00",
        (_, Kind::Boolean) => "no",
        (_, Kind::Decimal { .. }) => "3",
        (_, Kind::Choice { of }) => of[0],
        (_, Kind::Reference { .. }) => "12",
        (_, Kind::Text { .. }) => "A1",
    }
}

#[test]
fn a_merged_invoice_stays_out_with_the_lines_of_its_row() {
    let sales = "Documento,Fecha,Cliente,Celular,Valor,Pagos,Saldo,Estado\n\
        F-1,2026-01-05,Ana Soto,+525512345678,100,100,0,Facturado\n\
        F-2,2026-01-05,Ana Soto,+525512345678,100,100,0,Unificado\n"
        .as_bytes();
    let fields = [
        ("Documento", RecordType::Invoice, "number"),
        ("Fecha", RecordType::Invoice, "issued_at"),
        ("Cliente", RecordType::Invoice, "client_name"),
        ("Celular", RecordType::Invoice, "client_phone"),
        ("Valor", RecordType::Invoice, "total"),
        ("Pagos", RecordType::Invoice, "paid"),
        ("Saldo", RecordType::Invoice, "balance"),
        ("Estado", RecordType::Invoice, "status"),
    ];
    let plan = plan_to(sales, &fields);
    let (outcomes, _) = run(&plan, sales, 4096);
    assert_eq!(outcomes[0].status, Status::Ready);
    assert_eq!(outcomes[1].status, Status::Skipped);
    assert_eq!(codes(&outcomes[1]), ["invoice_merged"]);

    // Who wants to see them among the errors may.
    let mut strict = plan;
    strict
        .severities
        .set(Code::InvoiceMerged, Severity::Error)
        .unwrap();
    let (outcomes, _) = run(&strict, sales, 4096);
    assert_eq!(outcomes[1].status, Status::Error);

    let lines = "Documento,Fecha,Cliente,Valor,Estado,Nombre,Cantidad,Precio\n\
        F-1,2026-01-05,Ana Soto,100,Facturado,Consulta,1,100\n\
        F-2,2026-01-05,Ana Soto,100,Unificado,Consulta,1,100\n"
        .as_bytes();
    let fields = [
        ("Documento", RecordType::Invoice, "number"),
        ("Fecha", RecordType::Invoice, "issued_at"),
        ("Cliente", RecordType::Invoice, "client_name"),
        ("Valor", RecordType::Invoice, "total"),
        ("Estado", RecordType::Invoice, "status"),
        ("Nombre", RecordType::InvoiceLine, "description"),
        ("Cantidad", RecordType::InvoiceLine, "quantity"),
        ("Precio", RecordType::InvoiceLine, "unit_price"),
    ];
    let (outcomes, _) = run(&plan_to(lines, &fields), lines, 4096);
    let statuses: Vec<_> = outcomes.iter().map(|one| one.status).collect();
    let (ready, skipped) = (Status::Ready, Status::Skipped);
    assert_eq!(statuses, [ready, ready, skipped, skipped]);
}

#[test]
fn the_lines_of_an_invoice_each_round_by_a_cent() {
    use RecordType::{Invoice, InvoiceLine};
    let told = |lines: usize, total: &str| {
        let mut csv = "Folio,Fecha,Base,Total,Concepto,Importe\n".to_owned();
        for line in 0..lines {
            let _ = writeln!(csv, "F1,2026-03-10,200.0,{total},Vacuna {line},1.0");
        }
        let fields = [
            ("Folio", Invoice, "number"),
            ("Fecha", Invoice, "issued_at"),
            ("Base", Invoice, "subtotal"),
            ("Total", Invoice, "total"),
            ("Concepto", InvoiceLine, "description"),
            ("Importe", InvoiceLine, "total"),
        ];
        let mut plan = plan_to(csv.as_bytes(), &fields);
        plan.constants = plan::constants(&plan.mappings, &plan.options);
        let (outcomes, _) = run(&plan, csv.as_bytes(), 4096);
        let of_total = outcomes[0]
            .issues
            .iter()
            .find(|issue| issue.code == Code::InvoiceTotalMismatch);
        of_total.map(|issue| issue.severity)
    };
    for (lines, total, expected) in [
        (1, "200.01", None),
        (1, "200.02", Some(Severity::Warning)),
        (5, "200.05", None),
        (5, "200.06", Some(Severity::Warning)),
        (5, "202", Some(Severity::Error)),
        (150, "201.5", None),
        (150, "201.51", Some(Severity::Error)),
    ] {
        assert_eq!(told(lines, total), expected, "{lines} {total}");
    }
}
