//! The same request sent twice is one request.

use futures::future::join_all;
use serde_json::json;
use stories::{Binary, Engine, Import, Place, TestApp, sheets};

#[tokio::test]
async fn one_key_is_one_batch_however_often_it_is_sent() {
    let app = TestApp::start().await;
    let import = || Import::of(sheets::clients(3)).commit().key("mudanza-1");
    let batches = join_all((0..100).map(|_| app.create(import()))).await;
    assert!(
        batches.iter().all(|batch| batch["id"] == batches[0]["id"]),
        "{batches:?}"
    );
    app.wait(&batches[0]["id"]).await;
    assert_eq!(app.create(import()).await["id"], batches[0]["id"]);
    let listed = app.get("/batches").await.json(200);
    assert_eq!(listed["batches"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn one_key_is_one_batch_on_postgres_and_with_two_servers_as_well() {
    let place = Place::new(Engine::Postgres).await;
    let folder = tempfile::tempdir().unwrap();
    let database = ["--database", &place.url()];
    let servers = [
        Binary::serve_with(folder.path(), &database).await,
        Binary::serve_with(folder.path(), &database).await,
    ];
    let import = || Import::of(sheets::clients(3)).commit().key("mudanza-1");
    let sent = (0..100).map(|number| servers[number % 2].create(import()));
    let batches = join_all(sent).await;
    assert!(
        batches.iter().all(|batch| batch["id"] == batches[0]["id"]),
        "{batches:?}"
    );
    for server in &servers {
        let batch = server.wait(&batches[0]["id"]).await;
        assert_eq!(batch["counts"]["created"], 3, "{batch}");
        let listed = server.get("/batches").await.json(200);
        assert_eq!(listed["batches"].as_array().unwrap().len(), 1);
        let other = Import::of(sheets::clients(4)).commit().key("mudanza-1");
        let refused = server.upload(other).await;
        refused.problem(422, "idempotency_mismatch");
    }
}

#[tokio::test]
async fn a_key_with_another_request_is_refused() {
    let app = TestApp::start().await;
    let first = app.create(Import::of(sheets::clients(3)).key("k")).await;
    for other in [
        Import::of(sheets::clients(4)).key("k"),
        Import::of(sheets::clients(3)).commit().key("k"),
        Import::of(sheets::clients(3))
            .option("on_existing", json!("update"))
            .key("k"),
    ] {
        app.upload(other).await.problem(422, "idempotency_mismatch");
    }
    let listed = app.get("/batches").await.json(200);
    assert_eq!(listed["batches"].as_array().unwrap().len(), 1);
    assert_eq!(listed["batches"][0]["id"], first["id"]);
}

#[tokio::test]
async fn a_refused_request_takes_no_file_from_another_batch() {
    let app = TestApp::start().await;
    app.create(Import::of(sheets::clients(3)).key("k")).await;
    let other = app.create(Import::of(sheets::clients(4)).commit()).await;
    app.upload(Import::of(sheets::clients(4)).key("k"))
        .await
        .problem(422, "idempotency_mismatch");
    assert_eq!(app.wait(&other["id"]).await["status"], "completed");
}

#[tokio::test]
async fn without_a_key_every_request_is_its_own() {
    let app = TestApp::start().await;
    let first = app.create(Import::of(sheets::clients(3))).await;
    let second = app.create(Import::of(sheets::clients(3))).await;
    assert_ne!(first["id"], second["id"]);
}
