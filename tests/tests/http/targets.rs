//! What was imported can be looked at and changed by people.

use serde_json::{Value, json};
use stories::{Import, TestApp, sheets};

#[tokio::test]
async fn a_person_changes_fields_of_a_row() {
    let app = TestApp::start().await;
    app.run(Import::of(sheets::clients(2)).commit()).await;
    let before = app.targets("clients").await;
    let id = &before[0]["id"];
    let changes = json!({ "city": "Atlixco", "email": null });
    let edited = app.edit("clients", id, changes).await.json(200)["client"].take();
    assert_eq!(
        (&edited["city"], &edited["email"]),
        (&json!("Atlixco"), &Value::Null)
    );
    assert_eq!(
        edited["version"].as_i64(),
        before[0]["version"].as_i64().map(|one| one + 1)
    );
    let after = app.targets("clients").await;
    assert_eq!(after[0], edited);
    assert_eq!(after[1], before[1]);
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused() {
    let app = TestApp::start().await;
    app.run(Import::of(sheets::clients(1)).commit()).await;
    let before = app.fingerprint().await;
    let id = app.targets("clients").await[0]["id"].clone();
    app.edit("clients", &id, json!({ "colour": "red" }))
        .await
        .problem(422, "invalid_field");
    app.edit("clients", &json!(999), json!({ "city": "x" }))
        .await
        .problem(404, "not_found");
    app.edit("dogs", &id, json!({ "city": "x" }))
        .await
        .problem(404, "not_found");
    app.edit("clients", &id, json!("city"))
        .await
        .problem(400, "bad_request");
    assert_eq!(app.fingerprint().await, before);
}

#[tokio::test]
async fn whoever_saw_an_older_version_is_told() {
    let app = TestApp::start().await;
    app.run(Import::of(sheets::clients(1)).commit()).await;
    let id = app.targets("clients").await[0]["id"].clone();
    app.edit("clients", &id, json!({ "city": "Atlixco" }))
        .await
        .json(200);
    let request = app.request(
        reqwest::Method::PUT,
        &format!("/api/v1/targets/clients/{id}"),
    );
    let late = request.json(&json!({ "changes": { "city": "Tehuacán" }, "version": 1 }));
    app.send(late).await.problem(409, "version_conflict");
    assert_eq!(app.targets("clients").await[0]["city"], "Atlixco");
}
