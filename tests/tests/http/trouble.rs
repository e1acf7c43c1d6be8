//! A database that does not take what it is given.

use serde_json::json;
use stories::{Import, TestApp, sheets};

#[tokio::test]
async fn a_chunk_that_never_goes_in_ends_its_batch_and_blocks_no_other() {
    let app = TestApp::start().await;
    app.tell(
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

    app.tell("DROP TRIGGER no").await;
    let path = format!("/batches/{}/resume", refused["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&refused["id"]).await;
    assert_eq!(batch["status"], "completed", "{batch}");
}
