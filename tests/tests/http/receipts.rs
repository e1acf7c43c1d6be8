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
    app.change_stored(&dry["file_hash"], moved_to_toluca).await;

    let path = format!("/batches/{}/commit", dry["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&dry["id"]).await;
    assert_eq!(
        (&batch["status"], &batch["error_code"]),
        (&json!("failed"), &json!("receipt_mismatch"))
    );
    assert_eq!(batch["processed_records"], 0);
    let message = batch["error_message"].as_str().unwrap();
    assert!(
        message.contains("the data differs in rows 2 to 6"),
        "{message}"
    );
    assert_eq!(app.fingerprint().await, before, "nothing was written");
}

#[tokio::test]
async fn the_rows_that_moved_since_the_preview_are_named() {
    let app = TestApp::start().await;
    let sheet = sheets::clients(2_500);
    let import = Import::of(sheet.clone());
    let (receipt, blocks) = import.receipt_with_blocks();
    assert_eq!(blocks.len(), 3);
    let before = app.fingerprint().await;
    let moved = Import::with_plan(moved_to_toluca(&sheet), import.plan())
        .commit()
        .option("receipt", json!(receipt))
        .option("receipt_blocks", json!(blocks));
    let batch = app.run(moved).await;
    assert_eq!(batch["error_code"], "receipt_mismatch");
    let message = batch["error_message"].as_str().unwrap();
    assert!(message.contains("rows 2050 to 2501,"), "{message}");

    // The same rows by a plan that says something else.
    let mut plan: serde_json::Value = serde_json::from_str(&import.plan()).unwrap();
    plan["options"]["area_code"] = json!("55");
    let other = Import::with_plan(sheet, plan.to_string())
        .commit()
        .option("receipt", json!(receipt))
        .option("receipt_blocks", json!(blocks));
    let batch = app.run(other).await;
    assert_eq!(batch["error_code"], "receipt_mismatch");
    let message = batch["error_message"].as_str().unwrap();
    assert!(message.contains("the plan is not that"), "{message}");
    assert_eq!(app.fingerprint().await, before, "nothing was written");
}

#[tokio::test]
async fn a_batch_that_was_undone_must_give_its_receipt_again() {
    let app = TestApp::start().await;
    let first = app.run(Import::of(sheets::clients(5)).commit()).await;
    app.roll_back(&first["id"]).await;
    let before = app.fingerprint().await;
    app.change_stored(&first["file_hash"], moved_to_toluca)
        .await;

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
    app.change_stored(&stopped["file_hash"], moved_to_toluca)
        .await;

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

/// A plan of before the program learned or unlearned fields.
#[tokio::test]
async fn a_stored_plan_for_another_schema_writes_nothing_and_says_why() {
    let app = TestApp::start().await;
    let dry = app.run(Import::of(sheets::clients(5))).await;
    let before = app.fingerprint().await;
    app.tell(
        "UPDATE migration_batches
         SET plan = json_set(plan, '$.schema_version', json_extract(plan, '$.schema_version') + 1)",
    )
    .await;

    let path = format!("/batches/{}/commit", dry["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&dry["id"]).await;
    assert_eq!(
        (&batch["status"], &batch["error_code"]),
        (&json!("failed"), &json!("plan_version")),
        "{batch}"
    );
    assert_eq!(batch["processed_records"], 0);
    let message = batch["error_message"].as_str().unwrap();
    assert!(message.contains("schema_version"), "{message}");
    assert_eq!(app.fingerprint().await, before, "nothing was written");
}
