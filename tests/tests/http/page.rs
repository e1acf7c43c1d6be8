//! The page, and what it asks for before there is a file.

use reqwest::Method;
use serde_json::json;
use stories::{TestApp, sheets};

#[tokio::test]
async fn the_page_is_served_and_a_missing_file_is_not_the_page() {
    let app = TestApp::start().await;
    let page = app.send(app.request(Method::GET, "/")).await;
    assert_eq!(page.status, 200);
    assert!(
        page.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(page.text().contains("Mudanza"));
    app.send(app.request(Method::GET, "/assets/none.js"))
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn the_samples_are_listed_and_served() {
    let app = TestApp::start().await;
    let samples = app.get("/samples").await.json(200)["samples"].take();
    let names: Vec<_> = samples
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    let all = [
        "okvet-mascotas.csv",
        "okvet-mascotas.xlsx",
        "clients.csv",
        "pets.csv",
    ];
    assert_eq!(names, all);
    assert_eq!(samples[0]["url"], "/api/v1/samples/okvet-mascotas.csv");
    let sample = app.get("/samples/okvet-mascotas.csv").await;
    assert_eq!(sample.headers["content-type"], "text/csv");
    assert_eq!(sample.bytes, sheets::okvet());
}

#[tokio::test]
async fn the_schema_names_types_and_fields() {
    let app = TestApp::start().await;
    let schema = app.get("/schema").await.json(200);
    let types = schema["record_types"].as_array().unwrap();
    let names: Vec<_> = types
        .iter()
        .map(|one| (&one["name"], &one["table"]))
        .collect();
    let wanted = [
        (json!("client"), json!("clients")),
        (json!("pet"), json!("pets")),
        (json!("medical_record"), json!("medical_records")),
        (json!("vaccination"), json!("vaccinations")),
        (json!("appointment"), json!("appointments")),
        (json!("invoice"), json!("invoices")),
        (json!("invoice_line"), json!("invoice_lines")),
    ];
    assert_eq!(names, wanted.each_ref().map(|(name, table)| (name, table)));
    let fields = types[0]["fields"].as_array().unwrap();
    let name = fields
        .iter()
        .find(|field| field["name"] == "full_name")
        .unwrap();
    assert_eq!(name["kind"], json!({ "kind": "text", "max": 200 }));
}

#[tokio::test]
async fn operators_can_ask_how_it_is() {
    let app = TestApp::start().await;
    for path in ["/healthz", "/readyz"] {
        let answer = app.send(app.request(Method::GET, path)).await;
        assert_eq!((answer.status, answer.text()), (200, "ok"));
    }
}
