//! Kill and resume: a batch ends as if nothing had happened.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use store::{Store, THE_CLINIC};
use stories::{Binary, Import, TestApp, sheets};

/// Enough to be killed in the middle of.
const ROWS: u32 = 60_000;

async fn fingerprint(folder: &std::path::Path) -> String {
    let path = folder.join("mudanza.db");
    let store: Arc<dyn Store> =
        Arc::new(store_sqlite::SqliteStore::open_path(&path).await.unwrap());
    store.fingerprint(THE_CLINIC).await.unwrap()
}

#[tokio::test]
async fn a_killed_server_goes_on_at_its_cursor_and_so_does_its_undo() {
    let undisturbed = TestApp::start().await;
    let before = undisturbed.fingerprint().await;
    let import = || Import::of(sheets::clients(ROWS)).commit();
    let wanted = undisturbed.run(import()).await;
    let after = undisturbed.fingerprint().await;

    let folder = tempfile::tempdir().unwrap();
    let mut server = Binary::serve(folder.path()).await;
    let id = server.create(import()).await["id"].clone();
    for processed in [5_000, 20_000] {
        let reached = |batch: &Value| batch["processed_records"].as_i64() >= Some(processed);
        let seen = server.wait_for(&id, reached).await;
        server.kill();
        assert_eq!(
            seen["status"], "running",
            "it is killed before its end: {seen}"
        );
        server = Binary::serve(folder.path()).await;
        goes_on(&server, &id, &seen).await;
    }
    let batch = server.wait(&id).await;
    for name in [
        "status",
        "total_records",
        "success_count",
        "counts",
        "receipt",
        "file_hash",
    ] {
        assert_eq!(batch[name], wanted[name], "{name}");
    }
    assert_eq!(batch["success_count"], ROWS);
    assert_eq!(
        fingerprint(folder.path()).await,
        after,
        "as after an undisturbed run"
    );

    server
        .post(&format!("/batches/{id}/rollback"), &json!({}))
        .await
        .json(202);
    undoing(&server, &id).await;
    server.kill();
    let server = Binary::serve(folder.path()).await;
    assert_eq!(server.batch(&id).await["status"], "rolling_back");
    assert_eq!(server.wait(&id).await["status"], "rolled_back");
    assert_eq!(
        fingerprint(folder.path()).await,
        before,
        "as before the import"
    );
}

/// Waits until a part of a batch is undone.
async fn undoing(server: &stories::Client, id: &Value) {
    let path = format!("/batches/{id}/records?status=rolled_back&limit=1");
    for _ in 0..6_000 {
        let page = server.get(&path).await.json(200);
        if page["records"]
            .as_array()
            .is_some_and(|list| !list.is_empty())
        {
            let batch = server.batch(id).await;
            assert_eq!(batch["status"], "rolling_back", "not all of it: {batch}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing is undone: {}", server.batch(id).await);
}

/// Asserts that a restarted server lost nothing and goes on in time.
async fn goes_on(server: &Binary, id: &Value, seen: &Value) {
    let restarted = Instant::now();
    let processed = |batch: &Value| batch["processed_records"].as_i64();
    let there = server.batch(id).await;
    assert!(
        processed(&there) >= processed(seen),
        "what was acknowledged is there"
    );
    server
        .wait_for(id, |batch| processed(batch) > processed(&there))
        .await;
    assert!(
        restarted.elapsed() < Duration::from_secs(30),
        "{:?}",
        restarted.elapsed()
    );
}

#[cfg(unix)]
#[tokio::test]
async fn an_operator_ends_the_program_within_five_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let server = Binary::serve(folder.path()).await;
    let id = server
        .create(Import::of(sheets::clients(ROWS)).commit())
        .await["id"]
        .clone();
    server
        .wait_for(&id, |batch| batch["processed_records"].as_i64() > Some(0))
        .await;
    let asked = Instant::now();
    assert!(server.terminate(), "it ends well");
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
    // The lease was given back, so the next one need not wait for it to run out.
    let server = Binary::serve(folder.path()).await;
    let there = server.batch(&id).await;
    let started = Instant::now();
    server
        .wait_for(&id, |batch| {
            batch["processed_records"] != there["processed_records"]
        })
        .await;
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(server.wait(&id).await["status"], "completed");
}

#[tokio::test]
async fn a_stopped_server_leaves_its_batch_at_once() {
    let small = |config: &mut server::Config| config.ingest.chunk = 200;
    let app = TestApp::start_with(small).await;
    let id = app
        .create(Import::of(sheets::clients(40_000)).commit())
        .await["id"]
        .clone();
    app.wait_for(&id, |batch| {
        batch["processed_records"].as_i64().unwrap() > 0
    })
    .await;
    let folder = app.stop().await;

    let started = Instant::now();
    let app = TestApp::start_in(folder, small).await;
    let there = app.batch(&id).await;
    assert_eq!(there["status"], "running", "{there}");
    app.wait_for(&id, |batch| {
        batch["processed_records"] != there["processed_records"]
    })
    .await;
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "the lease was given back"
    );
    let batch = app.wait(&id).await;
    assert_eq!(
        (&batch["status"], &batch["success_count"]),
        (&json!("completed"), &json!(40_000))
    );
}

#[tokio::test]
async fn a_rollback_goes_on_after_a_stop_as_well() {
    let small = |config: &mut server::Config| config.ingest.chunk = 100;
    let app = TestApp::start_with(small).await;
    let before = app.fingerprint().await;
    let batch = app.run(Import::of(sheets::clients(5_000)).commit()).await;
    app.post(&format!("/batches/{}/rollback", batch["id"]), &json!({}))
        .await
        .json(202);
    undoing(&app, &batch["id"]).await;
    let app = TestApp::start_in(app.stop().await, small).await;
    assert_eq!(app.batch(&batch["id"]).await["status"], "rolling_back");
    assert_eq!(app.wait(&batch["id"]).await["status"], "rolled_back");
    assert_eq!(app.fingerprint().await, before);
}

#[tokio::test]
async fn a_running_batch_can_be_cancelled_and_goes_on_when_resumed() {
    let app = TestApp::start_with(|config| config.ingest.chunk = 200).await;
    let id = app
        .create(Import::of(sheets::clients(40_000)).commit())
        .await["id"]
        .clone();
    app.wait_for(&id, |batch| {
        batch["processed_records"].as_i64().unwrap() > 0
    })
    .await;
    app.post(&format!("/batches/{id}/cancel"), &json!({}))
        .await
        .json(200);
    let batch = app.wait(&id).await;
    assert_eq!(batch["status"], "cancelled");
    let processed = batch["processed_records"].as_i64().unwrap();
    assert!(processed > 0 && processed < 40_000, "{processed}");
    app.post(&format!("/batches/{id}/resume"), &json!({}))
        .await
        .json(200);
    let batch = app.wait(&id).await;
    assert_eq!(
        (&batch["status"], &batch["success_count"]),
        (&json!("completed"), &json!(40_000))
    );
}
