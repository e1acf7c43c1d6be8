//! The description of the API: it names what is there, all of it, and nothing else. That answers are
//! as described is held against every answer that any story gets.

use std::collections::BTreeSet;

use intake::schema::RecordType;
use reqwest::Method;
use serde_json::{Value, json};
use stories::{Import, TestApp, operations_done, path_of, sheets};

use crate::tus::{begin, send, tus};

/// The methods that an address may take.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A file of the clinic, in the order in which they go in.
fn clinic(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/clinic");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// The addresses of the document, with something in the places that are left open.
fn addresses() -> Vec<(String, BTreeSet<String>)> {
    let document = server::api_document();
    let paths = document["paths"].as_object().unwrap();
    let filled = paths.iter().map(|(path, item)| {
        let mut address = path.clone();
        for (open, with) in [
            ("{table}", "clients"),
            ("{source}", "csv"),
            ("{record_type}", "client"),
            ("{type}", "client"),
            ("{file}", "template.csv"),
            ("{code}", "client_name_required"),
            ("{name}", "clients.csv"),
            ("{id}", "1"),
        ] {
            address = address.replace(open, with);
        }
        assert!(!address.contains('{'), "{address}");
        let methods = item.as_object().unwrap().keys();
        (
            address,
            methods.map(|method| method.to_uppercase()).collect(),
        )
    });
    filled.collect()
}

#[tokio::test]
async fn an_address_takes_what_is_described_and_nothing_else() {
    let app = TestApp::start().await;
    app.run(Import::of(sheets::clients(1)).commit()).await;
    let fields = json!([{ "record_type": "client", "source_field": "Nombre",
        "target_field": "full_name", "transform": "text" }]);
    let path = "/api/v1/mappings/csv/client";
    let kept = app
        .request(Method::PUT, path)
        .json(&json!({ "fields": fields }));
    app.send(kept).await.json(200);
    for (address, described) in addresses() {
        for method in METHODS {
            let verb = Method::from_bytes(method.as_bytes()).unwrap();
            let mut request = app.request(verb, &address);
            if address.contains("/uploads") {
                request = request.header("tus-resumable", "1.0.0");
            }
            let answer = app.send(request).await;
            let code = serde_json::from_slice::<Value>(&answer.bytes).unwrap_or_default();
            let refused = code["code"] == "method_not_allowed";
            assert_eq!(refused, !described.contains(method), "{method} {address}");
            assert_ne!(code["code"], "not_found", "{method} {address}");
        }
    }
    app.get("/nothing").await.problem(404, "not_found");
}

#[tokio::test]
async fn every_operation_is_carried_out_as_it_is_described() {
    let app = TestApp::start().await;
    import_and_undo(&app).await;
    upload_in_pieces(&app).await;
    look_around(&app).await;
    let document = server::api_document();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|item| item.as_object().unwrap().values());
    let described: BTreeSet<String> = operations
        .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(described, operations_done());
}

async fn import_and_undo(app: &TestApp) {
    let sheet = sheets::clients_with_an_error(4);
    let batch = app.run(Import::of(sheet)).await["id"].take();
    app.post(&format!("/batches/{batch}/commit"), &json!({}))
        .await
        .json(200);
    app.wait(&batch).await;
    app.get("/batches?limit=1").await.json(200);
    app.records(&batch, "").await;
    let watched = app.request(Method::GET, &format!("/api/v1/batches/{batch}/events"));
    assert!(app.send(watched).await.text().contains("event: done"));
    let file = app.get(&format!("/batches/{batch}/errors.csv")).await;
    assert_eq!(file.status, 200);
    let book = app.get(&format!("/batches/{batch}/errors.xlsx")).await;
    assert_eq!(book.status, 200);
    let edits = json!({ "edits": [{ "row": 4, "column": "nombre", "value": "Ana Luz" }] });
    let path = format!("/batches/{batch}/retry?dry_run=false");
    let again = app.post(&path, &edits).await.json(201)["batch"]["id"].take();
    app.wait(&again).await;
    app.edit("clients", &json!(1), json!({ "city": "Atlixco" }))
        .await
        .json(200);
    app.targets("clients").await;
    app.get("/targets/clients/1/history").await.json(200);
    app.get(&format!("/batches/{again}/rollback"))
        .await
        .json(200);
    app.roll_back(&again).await;
    let refused = app
        .post(&format!("/batches/{batch}/rollback"), &json!({}))
        .await;
    assert_eq!(
        refused.problem(409, "rollback_conflict")["rollback"]["kept"],
        1
    );
    app.post(&format!("/batches/{again}/forget"), &json!({}))
        .await
        .json(202);
    // A batch that waits for a worker, which is held up by a larger one, can be stopped.
    let large = app
        .create(Import::of(sheets::clients(5_000)).commit())
        .await;
    let next = app.create(Import::of(sheets::clients(2)).commit()).await["id"].take();
    app.post(&format!("/batches/{next}/cancel"), &json!({}))
        .await
        .json(200);
    app.wait(&next).await;
    app.post(&format!("/batches/{next}/resume"), &json!({}))
        .await
        .json(200);
    app.wait(&large["id"]).await;
    app.wait(&next).await;
}

async fn upload_in_pieces(app: &TestApp) {
    let asked = tus(app, "OPTIONS", "/api/v1/uploads", &[], b"").await;
    assert_eq!(asked.status, 204);
    let place = begin(app, 4).await;
    assert_eq!(send(app, &place, 0, b"id,n").await.status, 204);
    assert_eq!(tus(app, "HEAD", &place, &[], b"").await.status, 200);
    assert_eq!(tus(app, "DELETE", &place, &[], b"").await.status, 204);
    assert_eq!(tus(app, "HEAD", &place, &[], b"").await.status, 404);
}

async fn look_around(app: &TestApp) {
    let fields = json!([{ "record_type": "client", "source_field": "Notas",
        "target_field": "full_name", "transform": "concat",
        "params": { "columns": ["Apellidos"] } }]);
    let path = "/api/v1/mappings/csv/client";
    let kept = app
        .request(Method::PUT, path)
        .json(&json!({ "fields": fields }));
    app.send(kept).await.json(200);
    for seen in [
        "/mappings",
        "/mappings/csv/client",
        "/schema",
        "/schema/pet/template.xlsx",
        "/rules",
        "/rules/client_name_required",
        "/samples",
        "/samples/clients.csv",
        "/openapi.json",
        "/docs",
        "/docs/style.css",
    ] {
        assert_eq!(app.get(seen).await.status, 200, "{seen}");
    }
    let gone = app.send(app.request(Method::DELETE, path)).await;
    assert_eq!(gone.status, 204);
    for seen in ["/healthz", "/readyz"] {
        assert_eq!(app.send(app.request(Method::GET, seen)).await.status, 200);
    }
}

#[tokio::test]
async fn the_tables_and_the_ledger_hold_what_the_schema_declares() {
    let app = TestApp::start().await;
    for name in [
        "clientes.csv",
        "mascotas.xlsx",
        "consultas.csv",
        "vacunas.txt",
        "citas.xlsx",
        "ventas.csv",
        "items.csv",
    ] {
        let batch = app.run(Import::of(clinic(name)).commit()).await;
        assert_ne!(batch["success_count"], 0, "{name}: {batch}");
        for record in app.records(&batch["id"], "").await {
            let kind = record["record_type"].as_str().unwrap();
            let kind = RecordType::from_word(kind).unwrap();
            let values = record["transformed_data"].as_object().unwrap();
            let fields: BTreeSet<&str> = values.keys().map(String::as_str).collect();
            let declared = kind.fields().iter().map(|field| field.name);
            assert_eq!(fields, declared.collect(), "{name}");
        }
    }
    let document = server::api_document();
    for kind in RecordType::ALL {
        // The answers were held against the schemas: what is compared here is only their names.
        let row = app.targets(kind.table()).await.swap_remove(0);
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let schema = schemas.iter().find(|(_, schema)| {
            schema["description"] == format!("A row of the table `{}`.", kind.table())
        });
        let described = schema.unwrap().1["properties"].as_object().unwrap();
        let names = |object: &serde_json::Map<String, Value>| -> BTreeSet<String> {
            object.keys().cloned().collect()
        };
        assert_eq!(names(row.as_object().unwrap()), names(described));
        let columns = store::columns(*kind).iter();
        for column in columns {
            assert!(described.contains_key(&column.name), "{}", column.name);
        }
    }
}

#[tokio::test]
async fn the_page_shows_every_operation_and_runs_nothing() {
    let app = TestApp::start().await;
    let page = app
        .request(Method::GET, "/api/v1/docs")
        .header("accept", "text/html");
    let page = app.send(page).await;
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    let text = page.text();
    for (path, item) in server::api_document()["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(text.contains(&format!("id=\"{id}\"")), "{path} {id}");
        }
        assert!(text.contains(&format!("<code>{path}</code>")), "{path}");
    }
    for word in ["<script", "style=", "onclick", "http://", "https://"] {
        assert!(!text.contains(word), "{word}");
    }
    // Every link within the page leads somewhere.
    let places = text.split("href=\"#").skip(1);
    for place in places.map(|rest| rest.split('"').next().unwrap()) {
        assert!(text.contains(&format!("id=\"{place}\"")), "{place}");
    }
}

#[test]
fn an_address_is_found_in_the_document() {
    assert_eq!(
        path_of("/api/v1/batches/7/records"),
        Some("/api/v1/batches/{id}/records")
    );
    assert_eq!(
        path_of("/api/v1/openapi.json"),
        Some("/api/v1/openapi.json")
    );
    assert_eq!(path_of("/api/v1/nothing"), None);
}
