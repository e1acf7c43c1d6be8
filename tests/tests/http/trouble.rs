//! A database that does not take what it is given.

use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use stories::{Import, TestApp, sheets};

async fn tell(app: &TestApp, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(app.database());
    let mut database = options.connect().await.unwrap();
    sqlx::query(sql).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_chunk_that_never_goes_in_ends_its_batch_and_blocks_no_other() {
    let app = TestApp::start().await;
    tell(
        &app,
        "CREATE TRIGGER no BEFORE INSERT ON clients WHEN NEW.full_name = 'Ana H'
         BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await;
    let refused = app.run(Import::of(sheets::clients(9)).commit()).await;
    assert_eq!(
        (&refused["status"], &refused["error_code"]),
        (&json!("failed"), &json!("store_refused")),
        "{refused}"
    );
    assert_eq!(refused["processed_records"], 0);
    let message = refused["error_message"].as_str().unwrap();
    assert!(!message.contains("clients"), "{message}");

    let next = app.run(Import::of(sheets::clients(2)).commit()).await;
    assert_eq!(next["status"], "completed", "{next}");

    tell(&app, "DROP TRIGGER no").await;
    let path = format!("/batches/{}/resume", refused["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&refused["id"]).await;
    assert_eq!(batch["status"], "completed", "{batch}");
}
