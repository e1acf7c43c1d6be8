//! Every import can be undone, field by field.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use stories::{Import, TestApp, sheets};

#[tokio::test]
async fn undo_deletes_what_was_created() {
    let app = TestApp::start().await;
    let before = app.fingerprint().await;
    let batch = app.run(Import::of(sheets::okvet()).commit()).await;
    assert_ne!(app.fingerprint().await, before);
    let undone = app.roll_back(&batch["id"]).await;
    assert_eq!(undone["status"], "rolled_back");
    assert_eq!(app.fingerprint().await, before);
    assert!(app.targets("clients").await.is_empty() && app.targets("pets").await.is_empty());
    let records = app.records(&batch["id"], "status=success&").await;
    assert!(
        records.is_empty(),
        "the ledger says that they were put back"
    );
}

#[tokio::test]
async fn undo_restores_what_was_updated() {
    let app = TestApp::start().await;
    app.run(Import::of(sheets::clients(5)).commit()).await;
    let before = app.fingerprint().await;
    let sheet = sheets::clients(7).replace("Puebla", "Cholula");
    let import = Import::of(sheet)
        .commit()
        .option("on_existing", json!("update"));
    let batch = app.run(import).await;
    assert_eq!(
        batch["counts"],
        json!({ "created": 2, "updated": 5, "unchanged": 0, "pending": 0 })
    );

    let path = format!("/batches/{}/rollback", batch["id"]);
    let preview = app.get(&path).await.json(200)["rollback"].take();
    assert_eq!(
        (&preview["deletes"], &preview["restores"]),
        (&json!(2), &json!(5))
    );
    assert_eq!(
        (&preview["conflicts"], &preview["can_rollback"]),
        (&json!([]), &json!(true))
    );

    assert_eq!(app.roll_back(&batch["id"]).await["status"], "rolled_back");
    assert_eq!(app.fingerprint().await, before);
}

#[tokio::test]
async fn what_people_changed_since_is_never_lost() {
    let app = TestApp::start().await;
    let batch = app.run(Import::of(sheets::clients(3)).commit()).await;
    let second = app.targets("clients").await[1]["id"].clone();
    let edited = app
        .edit("clients", &second, json!({ "city": "Atlixco" }))
        .await
        .json(200);
    assert_eq!(edited["client"]["city"], "Atlixco");
    let changed = app.fingerprint().await;

    let path = format!("/batches/{}/rollback", batch["id"]);
    let preview = app.get(&path).await.json(200)["rollback"].take();
    assert_eq!(preview["can_rollback"], false);
    let conflict = &preview["conflicts"][0];
    assert_eq!(conflict["reason"], "edited");
    assert_eq!(conflict["target_id"], second);

    let problem = app
        .post(&path, &json!({}))
        .await
        .problem(409, "rollback_conflict");
    assert_eq!(problem["rollback"]["conflicts"], preview["conflicts"]);
    assert_eq!(
        app.fingerprint().await,
        changed,
        "a refused rollback changes nothing"
    );

    app.post(&path, &json!({ "on_conflict": "skip" }))
        .await
        .json(202);
    assert_eq!(app.wait(&batch["id"]).await["status"], "rolled_back");
    let left = app.targets("clients").await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["city"], "Atlixco");
}

#[tokio::test]
async fn a_running_batch_cannot_be_rolled_back() {
    let app = TestApp::start_with(|config| config.worker = false).await;
    let batch = app.create(Import::of(sheets::clients(3)).commit()).await;
    let path = format!("/batches/{}/rollback", batch["id"]);
    app.post(&path, &json!({}))
        .await
        .problem(409, "batch_not_finished");
    let claim = app
        .store()
        .claim("somebody", server::now(), TimeDelta::hours(1))
        .await
        .unwrap();
    assert!(claim.is_some());
    assert_eq!(app.batch(&batch["id"]).await["status"], "running");
    app.post(&path, &json!({}))
        .await
        .problem(409, "batch_not_finished");
    app.get(&path).await.problem(409, "batch_not_finished");
    assert_eq!(app.batch(&batch["id"]).await["status"], "running");
}

#[tokio::test]
async fn a_batch_cannot_be_undone_twice_nor_a_dry_run_at_all() {
    let app = TestApp::start().await;
    let batch = app.run(Import::of(sheets::clients(3)).commit()).await;
    app.roll_back(&batch["id"]).await;
    let path = format!("/batches/{}/rollback", batch["id"]);
    app.post(&path, &json!({}))
        .await
        .problem(409, "batch_not_finished");
    let dry = app.run(Import::of(sheets::clients(3))).await;
    let path = format!("/batches/{}/rollback", dry["id"]);
    app.post(&path, &json!({}))
        .await
        .problem(409, "nothing_to_roll_back");
}

#[tokio::test]
async fn an_undone_batch_can_be_committed_again() {
    let app = TestApp::start().await;
    let batch = app.run(Import::of(sheets::clients(3)).commit()).await;
    let names = |clients: Vec<Value>| -> Vec<Value> {
        clients
            .into_iter()
            .map(|mut client| client["full_name"].take())
            .collect()
    };
    let before = names(app.targets("clients").await);
    app.roll_back(&batch["id"]).await;
    app.post(&format!("/batches/{}/commit", batch["id"]), &json!({}))
        .await
        .json(200);
    let again = app.wait(&batch["id"]).await;
    assert_eq!(
        (&again["status"], &again["success_count"]),
        (&json!("completed"), &json!(3))
    );
    assert_eq!(names(app.targets("clients").await), before);
}

#[tokio::test]
async fn a_batch_of_many_chunks_is_undone_in_many_chunks() {
    let app = TestApp::start_with(|config| config.ingest.chunk = 50).await;
    let before = app.fingerprint().await;
    let batch = app.run(Import::of(sheets::clients(1_000)).commit()).await;
    assert_eq!(batch["success_count"], 1_000);
    tokio::time::timeout(Duration::from_mins(1), app.roll_back(&batch["id"]))
        .await
        .unwrap();
    assert_eq!(app.fingerprint().await, before);
}
