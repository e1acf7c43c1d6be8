//! A workbook goes the way of a text: looked at, tried, committed, resumed, undone.

use serde_json::{Value, json};
use stories::{Binary, Import, TestApp, plan_for, sheets};

/// The same clinic as text and as a workbook gives the same records, and both can be undone.
#[tokio::test]
async fn from_the_dry_run_to_the_undo() {
    let app = TestApp::start().await;
    let before = app.fingerprint().await;
    let import = || Import::of(sheets::okvet_workbook());
    let receipt = import().receipt();
    let dry = app.run(import().option("receipt", json!(receipt))).await;
    assert_eq!(dry["status"], "completed", "{dry}");
    assert_eq!(dry["receipt"], receipt, "as the preview says");
    assert_eq!(app.fingerprint().await, before, "a dry run writes nothing");

    let path = format!("/batches/{}/commit", dry["id"]);
    app.post(&path, &json!({})).await.json(200);
    let batch = app.wait(&dry["id"]).await;
    assert_eq!(batch["status"], "completed", "{batch}");
    assert_eq!(batch["receipt"], receipt);
    let pets = app.targets("pets").await;
    assert_eq!(
        batch["counts"]["created"],
        json!(pets.len() + app.targets("clients").await.len())
    );

    // The rows are those of the sheet: a title, the header, and the first animal in row 3.
    let records = app.records(&batch["id"], "record_type=pet&").await;
    assert_eq!(records[0]["row_number"], 3);
    assert_eq!(records[0]["source_data"]["Especie"], "Canino");

    let again = app.run(import().commit()).await;
    assert_eq!(
        again["counts"]["created"], 0,
        "nothing happens twice: {again}"
    );
    app.roll_back(&batch["id"]).await;
    assert_eq!(app.fingerprint().await, before, "as before the import");
}

#[tokio::test]
async fn a_killed_server_goes_on_with_a_workbook() {
    const ROWS: u32 = 30_000;
    let import = || Import::of(sheets::workbook(&sheets::clients(ROWS))).commit();
    let receipt = import().receipt();
    let folder = tempfile::tempdir().unwrap();
    let server = Binary::serve(folder.path()).await;
    let id = server.create(import()).await["id"].clone();
    let reached = |batch: &Value| batch["processed_records"].as_i64() >= Some(5_000);
    let seen = server.wait_for(&id, reached).await;
    server.kill();
    assert_eq!(seen["status"], "running", "it is killed before its end");
    let server = Binary::serve(folder.path()).await;
    let batch = server.wait(&id).await;
    assert_eq!(batch["status"], "completed", "{batch}");
    assert_eq!(batch["success_count"], ROWS);
    assert_eq!(batch["counts"]["created"], ROWS);
    assert_eq!(batch["receipt"], receipt);
    assert_eq!(server.roll_back(&id).await["status"], "rolled_back");
    assert_eq!(server.targets("clients").await, Vec::<Value>::new());
}

#[tokio::test]
async fn the_error_file_of_a_workbook_is_a_csv() {
    let app = TestApp::start().await;
    let text = sheets::clients_with_an_error(4);
    let batch = app.run(Import::of(sheets::workbook(&text))).await;
    assert_eq!(batch["error_count"], 1, "{batch}");
    let path = format!("/batches/{}/errors.csv?lang=es", batch["id"]);
    let file = app.get(&path).await;
    assert_eq!(file.status, 200);
    let lines: Vec<_> = file.text().lines().collect();
    assert_eq!(
        lines,
        [
            "\u{feff}id,nombre,correo,celular,ciudad,Motivo,Fila,Ayuda".to_owned(),
            format!(
                "C3,,ana3@example.com,5512000003,Puebla,nombre: El nombre es obligatorio,4,\
                 {}/api/v1/rules/client_name_required?lang=es",
                app.base()
            )
        ]
    );
}

/// Uploads what must be refused, and asserts that nothing was kept of it.
async fn refused(app: &TestApp, import: Import, status: u16, code: &str) -> String {
    let problem = app.upload(import).await.problem(status, code);
    assert_eq!(app.get("/batches").await.json(200)["batches"], json!([]));
    assert_eq!(app.stored_files(), 0);
    problem["detail"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_cannot_be_read_makes_no_batch() {
    let book = sheets::workbook(&sheets::clients(50));
    let plan = plan_for(&book);
    let json = plan.to_json();
    let app = TestApp::start_with(|config| config.ingest.limits.rows = 40).await;
    let upload = || Import::with_plan(book.clone(), json.clone());
    let detail = refused(&app, upload(), 413, "too_large").await;
    assert!(detail.contains("more than 40 rows"), "{detail}");

    let app = TestApp::start().await;
    let cut = Import::with_plan(&book[..book.len() / 2], json.clone());
    refused(&app, cut, 422, "file_damaged").await;
    let mut other = plan.clone();
    other.sheet.workbook.as_mut().unwrap().name = "Mascotas".to_owned();
    let other = Import::with_plan(book.clone(), other.to_json());
    refused(&app, other, 422, "plan_mismatch").await;
    let locked = Import::with_plan(sheets::locked(), json.clone());
    refused(&app, locked, 422, "password_protected").await;
    let text = Import::with_plan(sheets::clients(3), json);
    refused(&app, text, 422, "plan_mismatch").await;
}
