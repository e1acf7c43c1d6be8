//! The invented clinic that moves: what every record of its files must become, and their receipts.
//!
//! Like `document.rs`, this file is a part of the native test and of the one of `intake-wasm`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use intake::Error;
use intake::plan::{self, FieldMapping, Options, Plan};
use intake::schema::RecordType::{self, Client, MedicalRecord, Pet};
use intake::source::workbook;
use intake::survey::{SurveyOptions, Surveyor};
use intake::transform::TransformParams;
use serde_json::Value;

use super::document::{run, unpack};

/// A file of the clinic.
pub(crate) struct File {
    /// Its name in `tests/fixtures/clinic`.
    pub(crate) name: &'static str,
    bytes: &'static [u8],
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// The files of the clinic.
        pub(crate) const FILES: &[File] = &[$(File {
            name: $name,
            bytes: include_bytes!(concat!("../../../../tests/fixtures/clinic/", $name)),
        }),*];
    };
}

files![
    "clientes.csv",
    "mascotas.xlsx",
    "consultas.csv",
    "vacunas.txt",
    "citas.xlsx",
    "ventas.csv",
    "items.csv",
    "historial.csv",
];

/// The records as their generator expects them, a line each; a line with a file stands above its.
const EXPECTED: &str = include_str!("../../../../tests/fixtures/clinic/expected.ndjson");

/// The receipts as they are committed, a line for each file.
pub(crate) const RECEIPTS: &str = include_str!("../../../../tests/fixtures/clinic/receipts.txt");

/// The records that a file becomes, and its receipt.
pub(crate) fn preview(file: &File, chunk: usize) -> Result<(Vec<Value>, String), Error> {
    let is_workbook = workbook::detect(file.bytes).is_some();
    let (mut surveyor, rows) = if is_workbook {
        let (unpacked, tape) = unpack(file.bytes)?;
        (
            Surveyor::of_workbook(SurveyOptions::default(), unpacked),
            tape,
        )
    } else {
        (Surveyor::new(SurveyOptions::default()), file.bytes.to_vec())
    };
    for piece in rows.chunks(chunk) {
        surveyor.push(piece)?;
    }
    let survey = surveyor.finish()?;
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let all = file.name == "historial.csv";
    let types = all.then_some(&[Client, Pet, MedicalRecord][..]);
    let mut plan = plan::suggest(&survey, None, types, Options::default(), today)?;
    if all {
        add_parents(&mut plan);
    }
    let mut outcomes = Vec::new();
    let report = run(&plan, &rows, chunk, &mut |row| {
        let values = row.outcomes.iter().map(serde_json::to_value);
        outcomes.extend(values.map(Result::unwrap_or_default));
    })?;
    Ok((outcomes, report.receipt))
}

/// The same columns make the animal and its owner as well, as staff says in the preview.
fn add_parents(plan: &mut Plan) {
    let field = |record_type: RecordType, column: &str, name: &str, transform: &str| FieldMapping {
        record_type,
        source_field: column.to_owned(),
        target_field: name.to_owned(),
        transform: transform.to_owned(),
        params: TransformParams::new(),
        is_required: false,
        default_value: None,
    };
    plan.mappings.extend([
        field(Client, "Propietario", "full_name", "text"),
        field(Client, "Celular", "phone", "phone_format"),
        field(Pet, "Mascota", "name", "text"),
        field(Pet, "Especie", "species", "species_map"),
    ]);
}

/// What is other than expected, a sentence for each record.
pub(crate) fn differences(file: &str, outcomes: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    let mut met = BTreeSet::new();
    let mut here = false;
    for line in EXPECTED.lines() {
        let expected: Value = serde_json::from_str(line).unwrap_or_default();
        if let Some(name) = expected["file"].as_str() {
            here = name == file;
        } else if here {
            let is_it = |one: &&Value| {
                one["row"] == expected["row"] && one["record_type"] == expected["type"]
            };
            let Some(outcome) = outcomes.iter().find(is_it) else {
                found.push(format!("{file}: there is no record for {line}"));
                continue;
            };
            met.insert(outcome["row"].to_string() + &outcome["record_type"].to_string());
            if let Some(what) = difference(&expected, outcome) {
                found.push(format!("{file}: {what} instead of {line}"));
            }
        }
    }
    if met.len() != outcomes.len() {
        let count = outcomes.len();
        found.push(format!(
            "{file}: {count} records, {} of them expected",
            met.len()
        ));
    }
    found
}

fn difference(expected: &Value, outcome: &Value) -> Option<String> {
    let status = expected["status"].as_str().unwrap_or("ready");
    let issues = outcome["issues"].as_array().into_iter().flatten();
    let mut codes: Vec<_> = issues.filter_map(|issue| issue["code"].as_str()).collect();
    codes.sort_unstable();
    let wanted = expected["codes"].as_array().into_iter().flatten();
    let wanted: Vec<_> = wanted.filter_map(Value::as_str).collect();
    let values = expected["values"].as_object().into_iter().flatten();
    let others: Vec<_> = values
        .filter(|(field, value)| outcome["data"][field] != **value)
        .map(|(field, _)| format!("{field} {}", outcome["data"][field]))
        .collect();
    (outcome["status"] != status || codes != wanted || !others.is_empty())
        .then(|| format!("{} {codes:?} {others:?}", outcome["status"]))
}
