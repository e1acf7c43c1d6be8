//! `mudanza preview`.

use insta::assert_snapshot;

use crate::program::{Clinic, TODAY};

#[test]
fn the_okvet_report() {
    let clinic = Clinic::new();
    assert_snapshot!(
        clinic
            .run(&[&["preview", "okvet-mascotas.csv"], &TODAY[..]].concat())
            .shown()
    );
}

#[test]
fn the_clean_clients() {
    let clinic = Clinic::new();
    assert_snapshot!(
        clinic
            .run(&[&["preview", "clients.csv"], &TODAY[..]].concat())
            .shown()
    );
}

#[test]
fn issues_are_told_in_the_language_of_the_reader() {
    let clinic = Clinic::new();
    clinic.write("c.csv", "nombre completo,correo\n,ana@example.com\n");
    let texts = |arguments: &[&str]| {
        let all = [
            &["preview", "c.csv", "--type", "client"],
            &TODAY[..],
            arguments,
        ]
        .concat();
        clinic.run(&all).stdout
    };
    assert!(texts(&[]).contains("Name is required"));
    assert!(!texts(&["--lang", "es"]).contains("Name is required"));
    let mut command = clinic.command(&["preview", "c.csv", "--type", "client"]);
    let output = command.env("LANG", "es_MX.UTF-8").output().unwrap();
    assert!(
        !String::from_utf8(output.stdout)
            .unwrap()
            .contains("Name is required")
    );
}

#[test]
fn a_saved_plan_gives_the_same_receipt() {
    let clinic = Clinic::new();
    for file in ["okvet-mascotas.csv", "pets.csv"] {
        let first = [
            "preview",
            file,
            "--json",
            "--save-plan",
            "plan.json",
            "--records",
            "out.ndjson",
        ];
        let first = clinic.run(&[&first, &TODAY[..]].concat());
        let status = first.status;
        let first: serde_json::Value = serde_json::from_str(&first.stdout).unwrap();
        let second = clinic.json(status, &["preview", file, "--plan", "plan.json"]);
        assert_eq!(first["report"], second["report"]);
        let records = std::fs::read_to_string(clinic.path("out.ndjson")).unwrap();
        let counts = first["report"]["records"].as_object().unwrap().values();
        let total: u64 = counts
            .flat_map(|counts| counts.as_object().unwrap().values())
            .map(|count| count.as_u64().unwrap())
            .sum();
        assert_eq!(records.lines().count() as u64, total);
    }
}

#[test]
fn another_day_gives_another_receipt() {
    let clinic = Clinic::new();
    let receipt = |date: &str| {
        let ran = clinic.run(&["preview", "clients.csv", "--json", "--date", date]);
        let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        document["receipt"].as_str().unwrap().to_owned()
    };
    assert_eq!(receipt("2026-08-15"), receipt("2026-08-15"));
    assert_ne!(receipt("2026-08-15"), receipt("2026-08-16"));
}
