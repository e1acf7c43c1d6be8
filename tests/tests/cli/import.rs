//! An import from its dry run to its undoing.

use serde_json::json;

use crate::program::{Clinic, TODAY};

#[test]
fn preview_dry_run_and_commit_give_one_receipt() {
    let clinic = Clinic::new();
    for file in ["okvet-mascotas.csv", "clients.csv"] {
        let preview = clinic.run(&[&["preview", file, "--json"], &TODAY[..]].concat());
        let status = preview.status;
        let preview: serde_json::Value = serde_json::from_str(&preview.stdout).unwrap();
        let receipt = preview["receipt"].as_str().unwrap();
        assert_eq!(receipt.len(), 64);
        let dry = clinic.json(
            status,
            &[&["import", file, "--receipt", receipt], &TODAY[..]].concat(),
        );
        assert_eq!(dry["batch"]["receipt"], receipt);
        assert_eq!(dry["batch"]["dry_run"], true);
        let real = clinic.commit(status, file, &["--receipt", receipt]);
        assert_eq!(real["batch"]["receipt"], receipt);
        assert_eq!(real["batch"]["status"], "completed");
        assert_eq!(real["report"], preview["report"]);
    }
}

#[test]
fn a_dry_run_touches_nothing_and_can_be_committed_as_it_stands() {
    let clinic = Clinic::new();
    let dry = clinic.json(0, &[&["import", "clients.csv"], &TODAY[..]].concat());
    let created = dry["batch"]["counts"]["created"].as_u64().unwrap();
    assert!(created > 0);
    let again = clinic.json(0, &[&["import", "clients.csv"], &TODAY[..]].concat());
    assert_eq!(
        again["batch"]["counts"]["created"], created,
        "the first dry run left something"
    );

    let committed = clinic.json(0, &["batch", "commit", "1"]);
    assert_eq!(committed["batch"]["id"], 1);
    assert_eq!(committed["batch"]["dry_run"], false);
    assert_eq!(committed["batch"]["counts"]["created"], created);
}

#[test]
fn the_same_file_again_creates_nothing() {
    let clinic = Clinic::new();
    let first = clinic.commit(1, "okvet-mascotas.csv", &[]);
    assert!(first["batch"]["counts"]["created"].as_u64().unwrap() > 400);
    assert_eq!(first["batch"]["same_file_as"], json!(null));
    let second = clinic.commit(1, "okvet-mascotas.csv", &[]);
    assert_eq!(second["batch"]["counts"]["created"], 0);
    assert_eq!(second["batch"]["counts"]["updated"], 0);
    assert_eq!(second["batch"]["success_count"], 0);
    assert_eq!(second["batch"]["same_file_as"], 1);
}

#[test]
fn an_update_changes_the_fields_that_differ_and_a_rollback_puts_them_back() {
    let clinic = Clinic::new();
    clinic.write(
        "a.csv",
        "id_cliente,nombre completo,celular,ciudad\nC1,Ana Ruiz,5512345678,Toluca\n",
    );
    clinic.write(
        "b.csv",
        "id_cliente,nombre completo,celular,ciudad\nC1,Ana Ruiz,5587654321,\n",
    );
    clinic.commit(0, "a.csv", &[]);
    let skipped = clinic.commit(0, "b.csv", &[]);
    assert_eq!(skipped["batch"]["skip_count"], 1);
    let updated = clinic.commit(0, "b.csv", &["--on-existing", "update"]);
    assert_eq!(updated["batch"]["counts"]["updated"], 1);
    let records = clinic.run(&["batch", "records", "3", "--json"]);
    let record: serde_json::Value = serde_json::from_str(&records.stdout).unwrap();
    assert_eq!(record["action"], "update");
    assert_eq!(record["before_data"]["phone"], "+525512345678");
    assert_eq!(
        record["before_data"].as_object().unwrap().len(),
        1,
        "{record}"
    );

    let undone = clinic.json(0, &["batch", "rollback", "3"]);
    assert_eq!(undone["batch"]["status"], "rolled_back");
    let again = clinic.commit(0, "a.csv", &["--on-existing", "update"]);
    assert_eq!(
        again["batch"]["counts"],
        json!({ "created": 0, "updated": 0, "unchanged": 1, "pending": 0 })
    );
}

#[test]
fn a_rollback_leaves_the_tables_as_they_were() {
    let clinic = Clinic::new();
    let first = clinic.commit(1, "okvet-mascotas.csv", &[]);
    let preview = clinic.json(0, &["batch", "rollback", "1", "--preview"]);
    assert_eq!(
        preview["rollback"]["deletes"],
        first["batch"]["counts"]["created"]
    );
    let undone = clinic.json(0, &["batch", "rollback", "1"]);
    assert_eq!(undone["batch"]["status"], "rolled_back");

    let twice = clinic.run(&["batch", "rollback", "1"]);
    assert_eq!(
        (twice.status, twice.code()),
        (2, "batch_not_finished"),
        "{twice:?}"
    );

    let dry = clinic.json(1, &[&["import", "okvet-mascotas.csv"], &TODAY[..]].concat());
    assert_eq!(dry["batch"]["counts"], first["batch"]["counts"]);
}

#[test]
fn stop_on_error_ends_the_batch_and_keeps_what_came_before() {
    let clinic = Clinic::new();
    clinic.write(
        "c.csv",
        "id_cliente,nombre completo,correo\nC1,Ana Ruiz,ana@example.com\nC2,,eva@example.com\n\
         C3,Luz Mar,luz@example.com\n",
    );
    let stopped = clinic.commit(1, "c.csv", &["--stop-on-error"]);
    assert_eq!(stopped["batch"]["status"], "failed");
    assert_eq!(stopped["batch"]["success_count"], 1);
    let undone = clinic.json(0, &["batch", "rollback", "1"]);
    assert_eq!(undone["batch"]["status"], "rolled_back");
}

#[test]
fn pets_find_the_owners_of_an_earlier_import() {
    let clinic = Clinic::new();
    let orphans = clinic.commit(1, "pets.csv", &[]);
    assert_eq!(orphans["batch"]["success_count"], 0);
    clinic.commit(0, "clients.csv", &[]);
    let found = clinic.commit(0, "pets.csv", &[]);
    assert_eq!(found["batch"]["error_count"], 0);
    assert!(found["batch"]["counts"]["created"].as_u64().unwrap() > 0);
}
