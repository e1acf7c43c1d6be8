//! Bad input: a clear problem with a stable code, and no state changes.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use stories::{Answer, Import, TestApp, plan_for, sheets};

/// Uploads what must be refused, and asserts that nothing was kept of it.
async fn refused(import: Import, status: u16, code: &str) -> Value {
    let app = TestApp::start().await;
    let problem = app.upload(import).await.problem(status, code);
    assert_eq!(app.get("/batches").await.json(200)["batches"], json!([]));
    // The folder of arriving files is there, and empty.
    assert_eq!(app.stored_files(), 0);
    problem
}

fn plan() -> String {
    plan_for(sheets::clients(2).as_bytes()).to_json()
}

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut plan = serde_json::from_str(&plan()).unwrap();
    change(&mut plan);
    plan.to_string()
}

#[tokio::test]
async fn an_empty_file() {
    refused(Import::with_plan("", plan()), 422, "empty_file").await;
    refused(Import::with_plan("\r\n \n", plan()), 422, "empty_file").await;
}

#[tokio::test]
async fn bytes_that_are_no_text() {
    let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    refused(Import::with_plan(bytes, plan()), 415, "not_text").await;
}

#[tokio::test]
async fn a_workbook() {
    refused(
        Import::with_plan(&b"PK\x03\x04 and so on"[..], plan()),
        422,
        "file_damaged",
    )
    .await;
}

#[tokio::test]
async fn a_file_of_another_plan() {
    let problem = refused(
        Import::with_plan("a,b\n1,2\n", plan()),
        422,
        "plan_mismatch",
    )
    .await;
    assert!(
        problem["detail"].as_str().unwrap().contains("\"id\""),
        "{problem}"
    );
    let no_header = "C1,Ana Ruiz,ana@example.com,5512345678,Puebla\n";
    refused(Import::with_plan(no_header, plan()), 422, "plan_mismatch").await;
}

#[tokio::test]
async fn a_plan_of_another_version() {
    let plan = changed(|plan| plan["version"] = json!(999));
    let problem = refused(
        Import::with_plan(sheets::clients(2), plan),
        422,
        "plan_version",
    )
    .await;
    assert!(
        problem["detail"].as_str().unwrap().contains("999"),
        "{problem}"
    );
}

#[tokio::test]
async fn a_plan_that_is_none() {
    for plan in ["", "{", "[]", "{}", "\u{0}"] {
        refused(
            Import::with_plan(sheets::clients(2), plan),
            422,
            "plan_invalid",
        )
        .await;
    }
    let plan = changed(|plan| plan["surprise"] = json!(1));
    refused(
        Import::with_plan(sheets::clients(2), plan),
        422,
        "plan_invalid",
    )
    .await;
    let plan = changed(|plan| plan["mappings"][0]["transform"] = json!("no_such_transform"));
    refused(
        Import::with_plan(sheets::clients(2), plan),
        422,
        "plan_invalid",
    )
    .await;
}

#[tokio::test]
async fn options_that_are_none() {
    let good = || Import::of(sheets::clients(2));
    refused(good().option("dry_run", json!("maybe")), 400, "bad_request").await;
    refused(good().option("dryrun", json!(false)), 400, "bad_request").await;
    refused(
        good().option("on_existing", json!("merge")),
        400,
        "bad_request",
    )
    .await;
    refused(good().option("receipt", json!("abc")), 400, "bad_request").await;
}

#[tokio::test]
async fn a_file_that_is_too_large() {
    let app = TestApp::start_with(|config| config.max_upload = 1_000).await;
    let answer = app.upload(Import::of(sheets::clients(1_000))).await;
    let problem = answer.problem(413, "too_large");
    assert!(
        problem["detail"].as_str().unwrap().contains("1000"),
        "{problem}"
    );
    assert_eq!(app.get("/batches").await.json(200)["batches"], json!([]));
}

#[tokio::test]
async fn a_body_that_is_no_form() {
    let app = TestApp::start().await;
    app.post("/batches", &json!({}))
        .await
        .problem(400, "bad_request");
    let send = async |form: Form| -> Answer {
        app.send(app.request(Method::POST, "/api/v1/batches").multipart(form))
            .await
    };
    send(Form::new()).await.problem(400, "bad_request");
    let file = || Part::bytes(sheets::clients(2).into_bytes()).file_name("a.csv");
    let wrong_order = Form::new()
        .part("file", file())
        .text("plan", plan())
        .text("options", "{}");
    let problem = send(wrong_order).await.problem(400, "bad_request");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("in this order"),
        "{problem}"
    );
    assert_eq!(app.get("/batches").await.json(200)["batches"], json!([]));
}

#[tokio::test]
async fn a_batch_that_is_not_there() {
    let app = TestApp::start().await;
    for id in ["99", "0", "-1", "abc", "99999999999999999999"] {
        for path in [
            "",
            "/records",
            "/events",
            "/errors.csv",
            "/errors.xlsx",
            "/rollback",
        ] {
            app.get(&format!("/batches/{id}{path}"))
                .await
                .problem(404, "batch_not_found");
        }
        for path in ["/commit", "/cancel", "/resume", "/rollback"] {
            let answer = app.post(&format!("/batches/{id}{path}"), &json!({})).await;
            answer.problem(404, "batch_not_found");
        }
    }
}

#[tokio::test]
async fn parameters_that_are_none() {
    let app = TestApp::start().await;
    for path in [
        "/batches?limit=0",
        "/batches?limit=many",
        "/batches?limit=100000",
        "/batches?cursor=later",
        "/batches/1/records?status=wrong",
        "/batches/1/records?record_type=dog",
        "/targets/clients?cursor=x",
    ] {
        app.get(path).await.problem(400, "bad_request");
    }
    let batch = app.run(Import::of(sheets::clients(1)).commit()).await;
    let path = format!("/batches/{}/rollback", batch["id"]);
    app.post(&path, &json!({ "on_conflict": "force" }))
        .await
        .problem(400, "bad_request");
    app.post(&path, &json!({ "onconflict": "skip" }))
        .await
        .problem(400, "bad_request");
    assert_eq!(app.batch(&batch["id"]).await["status"], "completed");
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/nothing",
        "/targets/dogs",
        "/samples/no.csv",
        "/samples/..%2fCargo.toml",
    ] {
        app.get(path).await.problem(404, "not_found");
    }
    for (method, path) in [
        (Method::DELETE, "/api/v1/batches"),
        (Method::PUT, "/api/v1/batches/1"),
        (Method::POST, "/api/v1/schema"),
        (Method::POST, "/"),
    ] {
        app.send(app.request(method, path))
            .await
            .problem(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn a_caller_who_accepts_nothing_that_is_served() {
    let app = TestApp::start().await;
    let request = app
        .request(Method::GET, "/api/v1/batches")
        .header("accept", "application/xml");
    app.send(request).await.problem(406, "not_acceptable");
}
