//! The history of imports, as people see it.

use insta::assert_snapshot;

use crate::program::{Clinic, TODAY, stable};

fn small(clinic: &Clinic) {
    clinic.write(
        "small.csv",
        "id_cliente,nombre completo,correo,celular\nC1,Ana Ruiz,ana@example.com,5512345678\n\
         C2,,eva@example.com,\nC3,Luz Mar,luz@,044 55 1234 5679\n",
    );
}

#[test]
fn a_small_import_from_the_dry_run_to_the_undo() {
    let clinic = Clinic::new();
    small(&clinic);
    assert_snapshot!(clinic.run(&["batch", "list"]).shown());
    assert_snapshot!(
        clinic
            .run(&[&["import", "small.csv"], &TODAY[..]].concat())
            .shown()
    );
    assert_snapshot!(clinic.run(&["batch", "commit", "1"]).shown());
    assert_snapshot!(clinic.run(&["batch", "list"]).shown());
    assert_snapshot!(clinic.run(&["batch", "records", "1"]).shown());
    assert_snapshot!(clinic.run(&["batch", "errors", "1"]).shown());
    assert_snapshot!(clinic.run(&["batch", "rollback", "1", "--preview"]).shown());
    assert_snapshot!(clinic.run(&["batch", "rollback", "1"]).shown());
    assert_snapshot!(clinic.run(&["batch", "rollback", "1"]).shown());
}

#[test]
fn the_rows_in_error_go_into_a_file_and_come_back() {
    let clinic = Clinic::new();
    small(&clinic);
    clinic.commit(1, "small.csv", &[]);
    let shown = clinic.run(&["batch", "errors", "1"]);
    for (file, more) in [("e.csv", &[][..]), ("e.xlsx", &[]), ("e", &["--xlsx"])] {
        let ran = clinic.run(&[&["batch", "errors", "1", "-o", file], more].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{ran:?}");
        let bytes = std::fs::read(clinic.path(file)).unwrap();
        assert_eq!(bytes == shown.stdout.as_bytes(), file == "e.csv", "{file}");
        let retry = clinic.json(1, &["batch", "retry", "1", "--corrected", file]);
        assert_eq!(retry["batch"]["error_count"], 1, "{file}: {retry}");
    }
    clinic.run(&["batch", "errors", "1", "--json", "-o", "e.jsonl"]);
    let text = std::fs::read_to_string(clinic.path("e.jsonl")).unwrap();
    assert_eq!(text, clinic.run(&["batch", "errors", "1", "--json"]).stdout);
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["row_number"], 3);
}

#[test]
fn a_record_has_its_source_and_what_it_became() {
    let clinic = Clinic::new();
    small(&clinic);
    clinic.commit(1, "small.csv", &[]);
    let records = clinic.run(&["batch", "records", "1", "--json", "--limit", "1"]);
    let record: serde_json::Value = serde_json::from_str(&records.stdout).unwrap();
    let record = serde_json::to_string_pretty(&record).unwrap();
    assert_snapshot!(stable(&record));
}

#[test]
fn records_are_filtered_and_paged() {
    let clinic = Clinic::new();
    clinic.commit(1, "okvet-mascotas.csv", &[]);
    let count = |more: &[&str]| {
        let all = ["batch", "records", "1", "--json", "--limit", "100000"];
        clinic.run(&[&all, more].concat()).stdout.lines().count()
    };
    let (all, clients, pets) = (
        count(&[]),
        count(&["--type", "client"]),
        count(&["--type", "pet"]),
    );
    assert_eq!(all, clients + pets);
    assert_eq!(clients, pets);
    let by_status: usize = ["success", "error", "skipped"]
        .iter()
        .map(|word| count(&["--status", word]))
        .sum();
    assert_eq!(by_status, all);
    assert!(count(&["--row-from", "100"]) < all);
}
