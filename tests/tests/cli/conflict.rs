//! Somebody edits a record after the import, and then it is undone.

use insta::assert_snapshot;
use serde_json::json;

use crate::program::{Clinic, TODAY};
use crate::remote::Serving;

#[tokio::test]
async fn an_edit_is_never_lost_to_a_rollback() {
    let clinic = Clinic::new();
    clinic.write(
        "a.csv",
        "id_cliente,nombre completo,ciudad\nC1,Ana Ruiz,Toluca\nC2,Eva Paz,León\n",
    );
    let import = clinic.run(&[&["import", "a.csv", "--commit"], &TODAY[..]].concat());
    assert_eq!(import.status, 0, "{import:?}");
    let serving = Serving::start(&clinic);
    let client = stories::Client::new(serving.url.trim_start_matches("http://"));
    let edited = client
        .edit("clients", &json!(1), json!({ "city": "Metepec" }))
        .await;
    edited.json(200);
    drop(serving);

    assert_snapshot!(clinic.run(&["batch", "rollback", "1", "--preview"]).shown());
    let refused = clinic.run(&["batch", "rollback", "1"]);
    assert_eq!(
        (refused.status, refused.code()),
        (2, "rollback_conflict"),
        "{refused:?}"
    );
    assert_eq!(
        clinic.json(0, &["batch", "show", "1"])["batch"]["status"],
        "completed"
    );
    let skipped = clinic.run(&["batch", "rollback", "1", "--on-conflict", "skip"]);
    assert_eq!(skipped.status, 0, "{skipped:?}");

    let dry = clinic.json(0, &[&["import", "a.csv"], &TODAY[..]].concat());
    assert_eq!(
        dry["batch"]["counts"]["created"], 1,
        "the edited client is still there: {dry}"
    );
}
