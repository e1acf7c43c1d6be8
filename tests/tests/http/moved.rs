//! A dry run that is committed after people worked on.

use serde_json::json;
use stories::{Import, TestApp, sheets};

#[tokio::test]
async fn a_commit_names_what_moved_since_the_dry_run() {
    let app = TestApp::start().await;
    app.run(Import::of(sheets::clients(3)).commit()).await;
    let sheet = sheets::clients(5).replace(",Puebla", ",Toluca");
    let import = Import::of(sheet).option("on_existing", json!("update"));
    let dry = app.run(import).await;
    assert_eq!(
        (&dry["counts"]["updated"], &dry["counts"]["created"]),
        (&json!(3), &json!(2))
    );
    app.edit("clients", &json!(2), json!({ "city": "Atlixco" }))
        .await
        .json(200);
    let before = app.fingerprint().await;

    let path = format!("/batches/{}/commit", dry["id"]);
    let problem = app
        .post(&path, &json!({}))
        .await
        .problem(409, "database_moved");
    assert_eq!(problem["moved"]["total"], 1);
    let record = &problem["moved"]["records"][0];
    assert_eq!(
        (
            &record["row_number"],
            &record["target_id"],
            &record["reason"]
        ),
        (&json!(3), &json!(2), &json!("changed"))
    );
    assert_eq!(app.fingerprint().await, before);
    assert_eq!(app.batch(&dry["id"]).await["dry_run"], true);

    app.post(&path, &json!({ "on_moved": "go_on" }))
        .await
        .json(200);
    let done = app.wait(&dry["id"]).await;
    assert_eq!(done["status"], "completed", "{done}");
    assert_eq!(app.targets("clients").await[1]["city"], "Toluca");
}
