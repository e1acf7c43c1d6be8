//! Batches are made, worked on, and can be followed.

use serde_json::{Value, json};
use stories::{Import, TestApp, sheets};

#[tokio::test]
async fn a_batch_is_made_and_tracked_to_its_end() {
    let app = TestApp::start().await;
    let import = Import::of(sheets::clients(12)).commit();
    let receipt = import.receipt();
    let batch = app.create(import.option("receipt", json!(receipt))).await;
    assert_eq!(batch["status"], "pending");
    for (name, value) in [
        ("source", json!("csv")),
        ("source_file", json!("historia.csv")),
        ("dry_run", json!(false)),
        ("stop_on_error", json!(false)),
        ("on_existing", json!("skip")),
        ("processed_records", json!(0)),
        ("started_at", Value::Null),
        ("completed_at", Value::Null),
        ("error_code", Value::Null),
        ("same_file_as", Value::Null),
    ] {
        assert_eq!(batch[name], value, "{name}");
    }

    let batch = app.wait(&batch["id"]).await;
    assert_eq!(batch["status"], "completed");
    assert_eq!(batch["total_records"], 12);
    assert_eq!(batch["processed_records"], 12);
    assert_eq!(batch["success_count"], 12);
    assert_eq!(
        batch["counts"],
        json!({ "created": 12, "updated": 0, "unchanged": 0, "pending": 0 })
    );
    assert_eq!(batch["receipt"], receipt.as_str());
    let hash = blake3::hash(sheets::clients(12).as_bytes())
        .to_hex()
        .to_string();
    assert_eq!(batch["file_hash"], hash.as_str());
    let times = ["created_at", "started_at", "completed_at"];
    let times = times.map(|name| batch[name].as_str().unwrap().to_owned());
    assert!(
        times.is_sorted() && times.iter().all(|time| time.ends_with('Z')),
        "{times:?}"
    );
}

#[tokio::test]
async fn batches_are_listed_newest_first_and_by_pages() {
    let app = TestApp::start().await;
    for count in 1..=3 {
        app.run(Import::of(sheets::clients(count))).await;
    }
    let first = app.get("/batches?limit=2").await.json(200);
    let ids = |page: &Value| -> Vec<i64> {
        page["batches"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(ids(&first), [3, 2]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = app
        .get(&format!("/batches?limit=2&cursor={cursor}"))
        .await
        .json(200);
    assert_eq!(ids(&second), [1]);
    assert_eq!(second["next_cursor"], Value::Null);
}

#[tokio::test]
async fn the_same_file_again_is_announced() {
    let app = TestApp::start().await;
    let first = app.run(Import::of(sheets::clients(2)).commit()).await;
    let second = app.create(Import::of(sheets::clients(2))).await;
    assert_eq!(second["same_file_as"], first["id"]);
    let other = app.create(Import::of(sheets::clients(3))).await;
    assert_eq!(other["same_file_as"], Value::Null);
    assert_eq!(app.stored_files(), 2, "the same bytes are stored once");
}

#[tokio::test]
async fn a_pending_batch_can_be_cancelled_and_resumed() {
    let app = TestApp::start_with(|config| config.worker = false).await;
    let batch = app.create(Import::of(sheets::clients(2)).commit()).await;
    let path = format!("/batches/{}/cancel", batch["id"]);
    let cancelled = app.post(&path, &json!({})).await.json(200);
    assert_eq!(cancelled["batch"]["status"], "cancelled");
    app.post(&path, &json!({}))
        .await
        .problem(409, "batch_not_finished");

    let app = TestApp::start_in(app.stop().await, |_| {}).await;
    let resumed = app
        .post(&format!("/batches/{}/resume", batch["id"]), &json!({}))
        .await
        .json(200);
    assert_eq!(resumed["batch"]["status"], "pending");
    let batch = app.wait(&batch["id"]).await;
    assert_eq!(
        (&batch["status"], &batch["success_count"]),
        (&json!("completed"), &json!(2))
    );
}
