//! Dry run, stop on error, what is there already, receipts.

use serde_json::json;
use stories::{Import, TestApp, sheets};

#[tokio::test]
async fn a_dry_run_tells_everything_and_touches_nothing() {
    let app = TestApp::start().await;
    let before = app.fingerprint().await;
    let batch = app.run(Import::of(sheets::clients_with_an_error(5))).await;
    assert_eq!(
        (&batch["status"], &batch["dry_run"]),
        (&json!("completed"), &json!(true))
    );
    assert_eq!(batch["counts"]["created"], 4);
    assert_eq!(batch["error_count"], 1);
    assert_eq!(app.records(&batch["id"], "").await.len(), 5);
    assert_eq!(app.fingerprint().await, before);
    assert!(app.targets("clients").await.is_empty());
}

#[tokio::test]
async fn a_finished_dry_run_can_be_committed_as_it_stands() {
    let app = TestApp::start().await;
    let batch = app.run(Import::of(sheets::clients(5))).await;
    let path = format!("/batches/{}/commit", batch["id"]);
    let pending = app.post(&path, &json!({})).await.json(200);
    assert_eq!(pending["batch"]["dry_run"], false);
    let done = app.wait(&batch["id"]).await;
    assert_eq!(done["counts"]["created"], 5);
    assert_eq!(done["receipt"], batch["receipt"]);
    assert_eq!(app.targets("clients").await.len(), 5);
    app.post(&path, &json!({}))
        .await
        .problem(409, "batch_not_finished");
}

#[tokio::test]
async fn the_first_error_stops_a_batch_that_wants_that() {
    let app = TestApp::start().await;
    let import = Import::of(sheets::clients_with_an_error(5)).commit();
    let batch = app.run(import.option("stop_on_error", json!(true))).await;
    assert_eq!(batch["status"], "failed");
    assert_eq!(batch["success_count"], 2);
    assert_eq!(batch["error_count"], 1);
    assert_eq!(batch["processed_records"], 3);
    assert!(
        batch["error_code"].is_string() && batch["error_message"].is_string(),
        "{batch}"
    );
    assert_eq!(
        app.targets("clients").await.len(),
        2,
        "what came before stays"
    );
    assert_eq!(app.roll_back(&batch["id"]).await["status"], "rolled_back");
    assert!(app.targets("clients").await.is_empty());
}

#[tokio::test]
async fn the_same_file_again_creates_nothing() {
    let app = TestApp::start().await;
    app.run(Import::of(sheets::okvet()).commit()).await;
    let before = app.fingerprint().await;
    let again = app.run(Import::of(sheets::okvet()).commit()).await;
    assert_eq!(again["status"], "completed");
    assert_eq!(again["counts"]["created"], 0);
    assert_eq!(again["counts"]["updated"], 0);
    assert_eq!(again["success_count"], 0, "{again}");
    assert_eq!(app.fingerprint().await, before);
}

#[tokio::test]
async fn an_update_changes_only_what_differs_and_an_empty_cell_erases_nothing() {
    let app = TestApp::start().await;
    app.run(Import::of(sheets::clients(3)).commit()).await;
    let sheet = sheets::clients(3)
        .replace("ana2@example.com", "otra@example.com")
        .replace(
            "C3,Ana D,ana3@example.com,5512000003,Puebla",
            "C3,Ana D,,5512000003,",
        );
    let import = Import::of(sheet.clone())
        .commit()
        .option("on_existing", json!("update"));
    let batch = app.run(import).await;
    assert_eq!(
        batch["counts"],
        json!({ "created": 0, "updated": 1, "unchanged": 2, "pending": 0 })
    );
    let records = app.records(&batch["id"], "status=success&").await;
    assert_eq!(records[0]["action"], "update");
    assert_eq!(
        records[0]["before_data"],
        json!({ "email": "ana2@example.com" })
    );
    let clients = app.targets("clients").await;
    assert_eq!(clients[1]["email"], "otra@example.com");
    assert_eq!(clients[2]["email"], "ana3@example.com");

    let skipped = app.run(Import::of(sheets::clients(3)).commit()).await;
    assert_eq!(
        (&skipped["skip_count"], &skipped["counts"]["updated"]),
        (&json!(3), &json!(0))
    );
    let import = Import::of(sheets::clients(3))
        .commit()
        .option("on_existing", json!("error"));
    assert_eq!(
        app.run(import).await["error_count"],
        1,
        "only the one that differs"
    );
}

#[tokio::test]
async fn a_receipt_that_does_not_match_changes_nothing() {
    let app = TestApp::start().await;
    let before = app.fingerprint().await;
    let import = Import::of(sheets::clients(4)).commit();
    let batch = app
        .run(import.option("receipt", json!("0".repeat(64))))
        .await;
    assert_eq!(batch["status"], "failed");
    assert_eq!(batch["error_code"], "receipt_mismatch");
    assert_eq!(batch["processed_records"], 0);
    assert!(app.records(&batch["id"], "").await.is_empty());
    assert_eq!(app.fingerprint().await, before);
}

#[tokio::test]
async fn an_empty_cell_erases_where_that_is_asked() {
    let app = TestApp::start().await;
    let first = app.run(Import::of(sheets::clients(3)).commit()).await;
    let before = app.fingerprint().await;
    let sheet = sheets::clients(3).replace(
        "C3,Ana D,ana3@example.com,5512000003,Puebla",
        "C3,Ana D,,5512000003,N/A",
    );
    let import = Import::of(sheet)
        .commit()
        .option("on_existing", json!("update"))
        .option("on_empty", json!("erase"));
    let batch = app.run(import).await;
    assert_eq!(batch["counts"]["updated"], 1, "{batch}");
    let clients = app.targets("clients").await;
    assert_eq!(clients[2]["email"], json!(null));
    assert_eq!(
        clients[2]["city"], "Puebla",
        "a word for nothing is no empty cell"
    );
    assert_eq!(clients[2]["full_name"], "Ana D");
    app.roll_back(&batch["id"]).await;
    assert_eq!(app.fingerprint().await, before);
    assert_eq!(app.batch(&first["id"]).await["status"], "completed");
}

#[tokio::test]
async fn a_whole_batch_goes_in_only_without_errors() {
    let app = TestApp::start_with(|config| config.ingest.chunk = 2).await;
    let before = app.fingerprint().await;
    let import = Import::of(sheets::clients_with_an_error(7)).commit();
    let batch = app.run(import.option("all_or_nothing", json!(true))).await;
    assert_eq!(
        (&batch["status"], &batch["error_code"]),
        (&json!("failed"), &json!("all_or_nothing"))
    );
    assert_eq!(
        (&batch["error_count"], &batch["success_count"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(app.fingerprint().await, before);
    let import = Import::of(sheets::clients(7)).commit();
    let batch = app.run(import.option("all_or_nothing", json!(true))).await;
    assert_eq!(batch["counts"]["created"], 7, "{batch}");
}
