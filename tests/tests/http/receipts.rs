//! What was looked at is what is written, also when the stored file changes in between.

use serde_json::json;
use stories::{Import, TestApp, sheets};

fn moved_to_toluca(sheet: &str) -> String {
    let (head, last) = sheet.rsplit_once("Puebla").unwrap();
    format!("{head}Toluca{last}")
}

#[tokio::test]
async fn a_commit_must_give_the_receipt_of_its_dry_run() {
    let app = TestApp::start().await;
    let dry = app.run(Import::of(sheets::clients(5))).await;
    let before = app.fingerprint().await;
    app.change_stored(&dry["file_hash"], moved_to_toluca);

    let path = format!("/batches/{}/commit", dry["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&dry["id"]).await;
    assert_eq!(
        (&batch["status"], &batch["error_code"]),
        (&json!("failed"), &json!("receipt_mismatch"))
    );
    assert_eq!(batch["processed_records"], 0);
    assert_eq!(app.fingerprint().await, before, "nothing was written");
}

#[tokio::test]
async fn a_batch_that_was_undone_must_give_its_receipt_again() {
    let app = TestApp::start().await;
    let first = app.run(Import::of(sheets::clients(5)).commit()).await;
    app.roll_back(&first["id"]).await;
    let before = app.fingerprint().await;
    app.change_stored(&first["file_hash"], moved_to_toluca);

    let path = format!("/batches/{}/commit", first["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&first["id"]).await;
    assert_eq!(batch["error_code"], "receipt_mismatch", "{batch}");
    assert_eq!(app.fingerprint().await, before, "nothing was written");
}

#[tokio::test]
async fn a_batch_goes_on_only_with_the_run_that_it_began() {
    let app = TestApp::start().await;
    let import = Import::of(sheets::clients_with_an_error(6)).commit();
    let stopped = app.run(import.option("stop_on_error", json!(true))).await;
    assert_eq!(stopped["error_code"], "stopped_on_error", "{stopped}");
    let before = app.fingerprint().await;
    app.change_stored(&stopped["file_hash"], moved_to_toluca);

    let path = format!("/batches/{}/resume", stopped["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&stopped["id"]).await;
    assert_eq!(
        (&batch["status"], &batch["error_code"]),
        (&json!("failed"), &json!("receipt_mismatch"))
    );
    assert_eq!(batch["processed_records"], stopped["processed_records"]);
    assert_eq!(app.fingerprint().await, before, "nothing more was written");
}
