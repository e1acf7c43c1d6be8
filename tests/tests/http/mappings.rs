//! How columns were mapped is kept, shown, changed and forgotten.

use reqwest::Method;
use serde_json::{Value, json};
use stories::{Answer, TestApp};

fn field(column: &str, target: &str) -> Value {
    json!({
        "record_type": "client",
        "source_field": column,
        "target_field": target,
        "transform": "text",
    })
}

async fn save(app: &TestApp, path: &str, body: Value) -> Answer {
    let request = app.request(Method::PUT, &format!("/api/v1/mappings/{path}"));
    app.send(request.json(&body)).await
}

async fn delete(app: &TestApp, path: &str) -> Answer {
    let request = app.request(Method::DELETE, &format!("/api/v1/mappings/{path}"));
    app.send(request).await
}

fn columns(mapping: &Value) -> Vec<&str> {
    let fields = mapping["fields"].as_array().unwrap().iter();
    fields
        .map(|field| field["source_field"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_mapping_is_kept_and_changed() {
    let app = TestApp::start().await;
    let none = app.get("/mappings").await.json(200);
    assert_eq!(none, json!({ "mappings": [], "next_cursor": null }));
    app.get("/mappings/csv/client")
        .await
        .problem(404, "not_found");
    let body = json!({ "fields": [field("Nombre", "full_name"), field("Ciudad", "city")] });
    let kept = save(&app, "csv/client", body).await.json(200)["mapping"].take();
    assert_eq!(
        (&kept["source_system"], &kept["record_type"]),
        (&json!("csv"), &json!("client"))
    );
    assert_eq!(columns(&kept), ["Ciudad", "Nombre"]);
    assert_eq!(
        kept["fields"][1],
        json!({
            "record_type": "client",
            "source_field": "Nombre",
            "target_field": "full_name",
            "transform": "text",
            "is_required": false,
            "default_value": null,
        })
    );
    let more = json!({ "fields": [field("Nombre", "first_name")] });
    let changed = save(&app, "csv/client", more.clone()).await.json(200)["mapping"].take();
    assert_eq!(columns(&changed), ["Ciudad", "Nombre"]);
    assert_eq!(changed["fields"][1]["target_field"], "first_name");
    let whole = json!({ "fields": more["fields"], "replace": true });
    save(&app, "csv/client", whole).await.json(200);
    let shown = app.get("/mappings/csv/client").await.json(200)["mapping"].take();
    assert_eq!(columns(&shown), ["Nombre"]);
}

#[tokio::test]
async fn mappings_are_listed_by_source_and_type() {
    let app = TestApp::start().await;
    let body = json!({ "fields": [field("Nombre", "full_name")] });
    for source in ["okvet", "csv"] {
        save(&app, &format!("{source}/client"), body.clone())
            .await
            .json(200);
    }
    let list = async |query: &str| {
        let answer = app.get(&format!("/mappings?{query}")).await.json(200);
        answer["mappings"].as_array().unwrap().len()
    };
    assert_eq!(list("").await, 2);
    assert_eq!(list("source_system=okvet").await, 1);
    assert_eq!(list("record_type=pet").await, 0);
    app.get("/mappings?source_system=other")
        .await
        .problem(400, "bad_request");
    app.get("/mappings?color=red")
        .await
        .problem(400, "bad_request");
}

#[tokio::test]
async fn what_is_forgotten_is_gone() {
    let app = TestApp::start().await;
    let body = json!({ "fields": [field("Correo «1»", "email"), field("Ciudad", "city")] });
    save(&app, "csv/client", body).await.json(200);
    let column = "csv/client?source_field=Correo%20%C2%AB1%C2%BB";
    assert_eq!(delete(&app, column).await.status, 204);
    delete(&app, column).await.problem(404, "not_found");
    assert_eq!(delete(&app, "csv/client").await.status, 204);
    delete(&app, "csv/client").await.problem(404, "not_found");
    assert_eq!(app.get("/mappings").await.json(200)["mappings"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_a_mapping_is_refused() {
    let app = TestApp::start().await;
    let long = "x".repeat(2000);
    for (path, fields, status, code) in [
        ("csv/client", json!([]), 400, "bad_request"),
        (
            "csv/client",
            json!([field("Nombre", "fullname")]),
            422,
            "plan_invalid",
        ),
        (
            "csv/pet",
            json!([field("Nombre", "full_name")]),
            400,
            "bad_request",
        ),
        (
            "csv/client",
            json!([field("", "full_name")]),
            400,
            "bad_request",
        ),
        (
            "csv/client",
            json!([field(&long, "full_name")]),
            400,
            "bad_request",
        ),
        (
            "csv/dog",
            json!([field("Nombre", "full_name")]),
            404,
            "not_found",
        ),
        (
            "word/client",
            json!([field("Nombre", "full_name")]),
            404,
            "not_found",
        ),
    ] {
        save(&app, path, json!({ "fields": fields }))
            .await
            .problem(status, code);
    }
    let mut unknown = field("Nombre", "full_name");
    unknown["transform"] = json!("texto");
    let problem = save(&app, "csv/client", json!({ "fields": [unknown] })).await;
    let problem = problem.problem(422, "plan_invalid");
    assert!(
        problem["detail"].as_str().unwrap().contains("Nombre"),
        "{problem}"
    );
    let extra = json!({ "fields": [field("Nombre", "full_name")], "colour": 1 });
    save(&app, "csv/client", extra)
        .await
        .problem(400, "bad_request");
    assert_eq!(app.get("/mappings").await.json(200)["mappings"], json!([]));
}
