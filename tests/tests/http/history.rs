//! What batches did to a row.

use serde_json::json;
use stories::{Import, TestApp, sheets};

#[tokio::test]
async fn a_row_tells_its_history() {
    let app = TestApp::start().await;
    let first = app.run(Import::of(sheets::clients(3)).commit()).await;
    let sheet = sheets::clients(3).replace("ana2@example.com", "otra@example.com");
    let import = Import::of(sheet)
        .commit()
        .option("on_existing", json!("update"));
    let second = app.run(import).await;
    let answer = app.get("/targets/clients/2/history").await.json(200);
    assert_eq!(answer["next_cursor"], json!(null));
    let history = answer["history"].as_array().unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(
        (&history[0]["batch_id"], &history[0]["action"]),
        (&first["id"], &json!("create"))
    );
    assert_eq!(history[1]["batch_id"], second["id"]);
    assert_eq!(
        history[1]["changes"],
        json!([{ "field": "email", "before": "ana2@example.com", "after": "otra@example.com" }])
    );
    app.roll_back(&second["id"]).await;
    let answer = app
        .get("/targets/clients/2/history?limit=1")
        .await
        .json(200);
    assert_eq!(answer["history"].as_array().unwrap().len(), 1);
    let next = answer["next_cursor"].as_str().unwrap();
    let path = format!("/targets/clients/2/history?limit=1&cursor={next}");
    let answer = app.get(&path).await.json(200);
    assert_eq!(answer["history"][0]["status"], "rolled_back");
    app.get("/targets/clients/99/history")
        .await
        .problem(404, "not_found");
    app.get("/targets/cats/1/history")
        .await
        .problem(404, "not_found");
}
