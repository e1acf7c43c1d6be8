//! Correct and retry: a new batch of the rows that failed.

use reqwest::Method;
use serde_json::{Value, json};
use stories::{Answer, Import, TestApp, sheets};

async fn send(app: &TestApp, id: &Value, query: &str, file: impl Into<Vec<u8>>) -> Answer {
    let path = format!("/api/v1/batches/{id}/retry{query}");
    let request = app.request(Method::POST, &path);
    let request = request.header("content-type", "text/csv").body(file.into());
    app.send(request).await
}

#[tokio::test]
async fn the_corrected_error_file_brings_in_the_rows_that_failed_and_no_others() {
    let app = TestApp::start().await;
    let first = app
        .run(Import::of(sheets::clients_with_an_error(5)).commit())
        .await;
    assert_eq!(first["error_count"], 1);
    let before = app.targets("clients").await;
    let path = format!("/batches/{}/errors.csv", first["id"]);
    let errors = app.get(&path).await;
    let corrected = errors.text().replace("C3,,", "C3,Ana Corregida,");

    let dry = send(&app, &first["id"], "", corrected.clone())
        .await
        .json(201)["batch"]
        .take();
    assert_eq!(
        (&dry["dry_run"], &dry["retry_of"]),
        (&json!(true), &first["id"])
    );
    let dry = app.wait(&dry["id"]).await;
    assert_eq!(
        (&dry["total_records"], &dry["counts"]["created"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(app.targets("clients").await, before);

    let retry = send(&app, &first["id"], "?dry_run=false", corrected)
        .await
        .json(201)["batch"]
        .take();
    let retry = app.wait(&retry["id"]).await;
    assert_eq!(retry["status"], "completed", "{retry}");
    assert_eq!(
        (&retry["total_records"], &retry["success_count"]),
        (&json!(1), &json!(1))
    );
    let records = app.records(&retry["id"], "").await;
    assert_eq!(
        (&records[0]["row_number"], &records[0]["source_id"]),
        (&json!(4), &json!("C3"))
    );
    let clients = app.targets("clients").await;
    assert_eq!(clients.len(), 5);
    assert_eq!(clients[..4], before[..], "what was in is as it was");
    assert_eq!(clients[4]["full_name"], "Ana Corregida");

    app.roll_back(&retry["id"]).await;
    assert_eq!(app.targets("clients").await, before);
}

#[tokio::test]
async fn the_error_file_comes_as_a_workbook_and_is_taken_back() {
    let app = TestApp::start().await;
    let text = sheets::clients_with_an_error(5);
    let first = app.run(Import::of(sheets::workbook(&text)).commit()).await;
    let path = format!("/batches/{}/errors.xlsx?lang=en", first["id"]);
    let book = app.get(&path).await;
    assert_eq!(book.status, 200);
    assert_eq!(
        book.headers["content-disposition"],
        format!("attachment; filename=\"errors-{}.xlsx\"", first["id"])
    );
    // As it was downloaded it brings the row that failed, which fails again.
    let retry = send(&app, &first["id"], "", book.bytes).await.json(201)["batch"].take();
    let retry = app.wait(&retry["id"]).await;
    assert_eq!(
        (&retry["total_records"], &retry["error_count"]),
        (&json!(1), &json!(1)),
        "{retry}"
    );
    let records = app.records(&retry["id"], "").await;
    assert_eq!(records[0]["row_number"], 4);
    assert_eq!(records[0]["source_data"]["celular"], "5512000003");
}

#[tokio::test]
async fn errors_that_kept_the_whole_file_out_bring_all_of_it_in_once_corrected() {
    let app = TestApp::start().await;
    let sheet =
        "id,nombre,correo\nC1,,a@example.com\nC2,,b@example.com\nC3,Eva Luz,c@example.com\n";
    let import = Import::of(sheet).commit();
    let first = app.run(import.option("all_or_nothing", json!(true))).await;
    assert_eq!(first["error_code"], "all_or_nothing", "{first}");
    assert!(app.targets("clients").await.is_empty());
    let path = format!("/batches/{}/errors.csv", first["id"]);
    let errors = app.get(&path).await;
    // The first is corrected, the second is taken out.
    let kept = errors.text().lines().filter(|line| !line.contains("C2,"));
    let corrected: Vec<_> = kept
        .map(|line| line.replace("C1,,", "C1,Ana Ruiz,"))
        .collect();
    let retry = send(&app, &first["id"], "?dry_run=false", corrected.join("\n"))
        .await
        .json(201)["batch"]
        .take();
    let retry = app.wait(&retry["id"]).await;
    assert_eq!(
        (&retry["status"], &retry["counts"]["created"]),
        (&json!("completed"), &json!(2)),
        "{retry}"
    );
    let clients = app.targets("clients").await;
    let mut names: Vec<_> = clients
        .iter()
        .map(|row| row["full_name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Ana Ruiz", "Eva Luz"]);
}

#[tokio::test]
async fn edits_correct_rows_too_and_are_one_request() {
    let app = TestApp::start().await;
    let sheet =
        "id,nombre,correo\nC1,,a@example.com\nC2,,b@example.com\nC3,Eva Luz,c@example.com\n";
    let first = app.run(Import::of(sheet).commit()).await;
    assert_eq!(first["error_count"], 2);
    let path = format!("/batches/{}/retry?dry_run=false", first["id"]);
    let edits = json!({ "edits": [
        { "row": 2, "column": "nombre", "value": "Otra" },
        { "row": 2, "column": "nombre", "value": "Luz Paz" },
    ]});
    let retry = app.post(&path, &edits).await.json(201)["batch"].take();
    let retry = app.wait(&retry["id"]).await;
    assert_eq!(
        (
            &retry["total_records"],
            &retry["success_count"],
            &retry["error_count"]
        ),
        (&json!(2), &json!(1), &json!(1)),
        "row 3 is as it was"
    );
    let names: Vec<_> = app.targets("clients").await;
    assert_eq!(
        names[1]["full_name"], "Luz Paz",
        "the last correction of a cell counts"
    );

    // A second round corrects what the first one left.
    let path = format!("/batches/{}/retry?dry_run=false", retry["id"]);
    let edits = json!({ "edits": [{ "row": 3, "column": "nombre", "value": "Sol Mar" }] });
    let again = app.post(&path, &edits).await.json(201)["batch"].take();
    let again = app.wait(&again["id"]).await;
    assert_eq!(
        (&again["total_records"], &again["success_count"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(app.targets("clients").await.len(), 3);
    app.post(&format!("/batches/{}/retry", again["id"]), &json!({}))
        .await
        .problem(409, "nothing_to_retry");
}

#[tokio::test]
async fn what_cannot_be_retried_is_refused() {
    let app = TestApp::start().await;
    let dry = app.run(Import::of(sheets::clients_with_an_error(5))).await;
    app.post(&format!("/batches/{}/retry", dry["id"]), &json!({}))
        .await
        .problem(409, "batch_not_finished");
    let first = app
        .run(Import::of(sheets::clients_with_an_error(5)).commit())
        .await;
    let path = format!("/batches/{}/retry", first["id"]);
    for (row, column) in [(3, "nombre"), (4, "apodo")] {
        let edits = json!({ "edits": [{ "row": row, "column": column, "value": "x" }] });
        app.post(&path, &edits).await.problem(400, "bad_request");
    }
    send(&app, &first["id"], "", "nombre,correo\nAna,a@example.com\n")
        .await
        .problem(400, "bad_request");
    app.post("/batches/99/retry", &json!({}))
        .await
        .problem(404, "batch_not_found");
}
