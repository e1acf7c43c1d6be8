//! The invented clinic of `tests/fixtures/clinic` moves at once, and back.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::program::{Clinic, repository};

/// The day that the expected records and receipts are of.
const DAY: [&str; 2] = ["--date", "2026-11-22"];

/// All that a staff finds in the folder of the old system, in no order. The one that is left out
/// needs a mapping by hand.
const FILES: [&str; 7] = [
    "items.csv",
    "citas.xlsx",
    "vacunas.txt",
    "consultas.csv",
    "ventas.csv",
    "mascotas.xlsx",
    "clientes.csv",
];

fn clinic() -> Clinic {
    let clinic = Clinic::new();
    for file in FILES {
        clinic.write(file, fixture(file));
    }
    clinic
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(repository().join("tests/fixtures/clinic").join(name)).unwrap()
}

/// Row and type of a record, and how it must end: its status and its codes.
type Expected = BTreeMap<(u64, String), (String, Vec<String>)>;

/// What must become of the records of each file, as their generator says.
fn expected() -> BTreeMap<String, Expected> {
    let mut files = BTreeMap::new();
    let mut file = String::new();
    for line in String::from_utf8(fixture("expected.ndjson"))
        .unwrap()
        .lines()
    {
        let one: Value = serde_json::from_str(line).unwrap();
        if let Some(name) = one["file"].as_str() {
            name.clone_into(&mut file);
            continue;
        }
        let key = (
            one["row"].as_u64().unwrap(),
            one["type"].as_str().unwrap().to_owned(),
        );
        let store = one["store"].as_str();
        let status = match (one["status"].as_str(), store) {
            (Some(status), _) => status,
            (None, Some("orphan" | "ambiguous_reference")) => "error",
            (None, _) => "success",
        };
        let mut codes = words(&one["codes"]);
        codes.extend(store.map(str::to_owned));
        codes.sort();
        let records: &mut Expected = files.entry(file.clone()).or_default();
        records.insert(key, (status.to_owned(), codes));
    }
    files
}

fn words(list: &Value) -> Vec<String> {
    let words = list.as_array().into_iter().flatten();
    words
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

/// The records of a batch, as they ended.
fn records(clinic: &Clinic, batch: &str) -> Expected {
    let ran = clinic.run(&["batch", "records", batch, "--json", "--limit", "10000"]);
    let lines = ran.stdout.lines().map(|line| {
        let one: Value = serde_json::from_str(line).unwrap();
        let key = (
            one["row_number"].as_u64().unwrap(),
            one["record_type"].as_str().unwrap().to_owned(),
        );
        let issues = one["issues"].as_array().unwrap().iter();
        let mut codes: Vec<_> = issues
            .map(|issue| issue["code"].as_str().unwrap().to_owned())
            .collect();
        codes.sort();
        (key, (one["status"].as_str().unwrap().to_owned(), codes))
    });
    lines.collect()
}

#[test]
fn the_whole_clinic_is_previewed_as_in_the_browser() {
    let clinic = clinic();
    let preview = clinic.json(1, &[&["preview"], &FILES[..], &DAY[..]].concat());
    let receipts = String::from_utf8(fixture("receipts.txt")).unwrap();
    let seen: Vec<_> = preview["files"].as_array().unwrap().iter().collect();
    assert_eq!(seen.len(), FILES.len());
    // Owners come first, and what was sold to them last.
    assert_eq!(
        [&seen[0]["file"], &seen[6]["file"]],
        ["clientes.csv", "items.csv"]
    );
    for file in seen {
        let line = format!(
            "{} {}\n",
            file["file"].as_str().unwrap(),
            file["receipt"].as_str().unwrap()
        );
        assert!(receipts.contains(&line), "{line}");
    }
}

#[test]
fn the_whole_clinic_goes_in_as_expected_and_back_out() {
    let clinic = clinic();
    let import = [&["import", "--commit"], &FILES[..], &DAY[..]].concat();
    let first = clinic.json(1, &import);
    let all = expected();
    let mut counts = BTreeMap::new();
    for document in first["files"].as_array().unwrap() {
        let batch = &document["batch"];
        let file = batch["source_file"].as_str().unwrap();
        let found = records(&clinic, &batch["id"].to_string());
        for (key, expected) in &all[file] {
            assert_eq!(found.get(key), Some(expected), "{file} {key:?}");
        }
        assert_eq!(found.len(), all[file].len(), "{file}");
        let ended = |status: &str| all[file].values().filter(|(is, _)| is == status).count();
        assert_eq!(batch["status"], "completed");
        assert_eq!(batch["counts"]["created"], ended("success"), "{file}");
        assert_eq!(batch["error_count"], ended("error"), "{file}");
        assert_eq!(batch["skip_count"], ended("skipped"), "{file}");
        counts.insert(file.to_owned(), batch["counts"].clone());
    }
    assert_eq!(counts.len(), FILES.len());

    for id in (1..=FILES.len()).rev() {
        let undone = clinic.json(0, &["batch", "rollback", &id.to_string()]);
        assert_eq!(undone["batch"]["status"], "rolled_back");
    }
    // Nothing is left: all of it can come again, as if for the first time.
    let second = clinic.json(1, &import);
    for document in second["files"].as_array().unwrap() {
        let batch = &document["batch"];
        assert_eq!(
            batch["counts"],
            counts[batch["source_file"].as_str().unwrap()]
        );
        assert_eq!(batch["counts"]["unchanged"], json!(0));
    }
}
