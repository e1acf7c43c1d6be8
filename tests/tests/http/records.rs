//! The ledger: what became of each record, and why.

use reqwest::Method;
use reqwest::header::ACCEPT;
use serde_json::{Value, json};
use stories::{Import, TestApp, sheets};

#[tokio::test]
async fn a_record_that_went_in_says_what_it_did() {
    let app = TestApp::start().await;
    let batch = app.run(Import::of(sheets::clients(3)).commit()).await;
    let records = app.records(&batch["id"], "status=success&").await;
    assert_eq!(records.len(), 3);
    let first = &records[0];
    assert_eq!(first["row_number"], 2);
    assert_eq!(first["record_type"], "client");
    assert_eq!(first["source_id"], "C1");
    assert_eq!(first["action"], "create");
    assert_eq!(first["target_model"], "clients");
    assert_eq!(first["before_data"], Value::Null);
    assert_eq!(first["error_message"], Value::Null);
    let client = app.targets("clients").await.remove(0);
    assert_eq!(first["target_id"], client["id"]);
    assert_eq!(client["batch_id"], batch["id"]);
}

#[tokio::test]
async fn a_record_in_error_stays_out_and_says_why() {
    let app = TestApp::start().await;
    let batch = app
        .run(Import::of(sheets::clients_with_an_error(5)).commit())
        .await;
    assert_eq!(batch["status"], "completed");
    assert_eq!(batch["success_count"], 4);
    assert_eq!(batch["error_count"], 1);
    let records = app.records(&batch["id"], "status=error&").await;
    assert_eq!(records.len(), 1);
    let record = &records[0];
    assert_eq!(record["row_number"], 4);
    assert_eq!(record["error_message"], "Name is required");
    assert_eq!(record["error_field"], "full_name");
    assert_eq!(record["target_id"], Value::Null);
    assert_eq!(record["source_data"]["id"], "C3");
    assert_eq!(record["source_data"]["correo"], "ana3@example.com");
    assert_eq!(app.targets("clients").await.len(), 4);
}

#[tokio::test]
async fn cells_are_transformed_and_both_sides_are_kept() {
    let app = TestApp::start().await;
    let sheet = "id_mascota,nombre,especie,fecha_nacimiento,id_cliente,cliente,celular\n\
        M1,Luna,Gato,25/12/2020,C1,Ana Ruiz,55 1234 5678\n";
    let batch = app.run(Import::of(sheet).commit()).await;
    assert_eq!(
        batch["error_count"],
        0,
        "{:?}",
        app.records(&batch["id"], "").await
    );
    let pets = app.records(&batch["id"], "record_type=pet&").await;
    assert_eq!(pets[0]["source_data"]["especie"], "Gato");
    assert_eq!(pets[0]["transformed_data"]["species"], "cat");
    assert_eq!(pets[0]["transformed_data"]["birth_date"], "2020-12-25");
    let clients = app.records(&batch["id"], "record_type=client&").await;
    assert_eq!(clients[0]["transformed_data"]["phone"], "+525512345678");
    let (client, pet) = (app.targets("clients").await, app.targets("pets").await);
    assert_eq!(pet[0]["species"], "cat");
    assert_eq!(pet[0]["client_id"], client[0]["id"]);
    assert_eq!(client[0]["phone"], "+525512345678");
}

#[tokio::test]
async fn what_the_validators_find_is_in_the_ledger() {
    let app = TestApp::start().await;
    let sheet = "id,nombre,correo,celular\nC1,Ana Ruiz,ana@,\nC2,Eva Luz,,\nC3,Sol,sol.example.com,5512345678\n";
    let batch = app.run(Import::of(sheet).commit()).await;
    let records = app.records(&batch["id"], "").await;
    let issues = |record: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let issues = record["issues"].as_array().unwrap().iter();
        issues
            .map(|issue| (text(&issue["code"]), text(&issue["severity"])))
            .collect()
    };
    let has = |record: &Value, code: &str, severity: &str| {
        assert!(
            issues(record).contains(&(code.to_owned(), severity.to_owned())),
            "{record}"
        );
    };
    assert_eq!(
        (&records[0]["status"], &records[0]["error_field"]),
        (&json!("error"), &json!("email"))
    );
    has(&records[0], "email_invalid", "error");
    assert_eq!(
        records[1]["status"], "success",
        "a warning does not keep a record out"
    );
    has(&records[1], "client_contact_missing", "warning");
    assert_eq!(
        records[2]["status"], "success",
        "who can be reached otherwise goes in"
    );
    has(&records[2], "email_invalid", "warning");
    assert_eq!(records[2]["transformed_data"]["email"], Value::Null);
}

#[tokio::test]
async fn the_whole_report_of_the_old_system_goes_in() {
    let app = TestApp::start().await;
    let import = Import::of(sheets::okvet());
    let receipt = import.receipt();
    let batch = app
        .run(import.commit().option("receipt", json!(receipt)))
        .await;
    assert_eq!(
        (&batch["status"], &batch["source"]),
        (&json!("completed"), &json!("okvet"))
    );
    let count = |name: &str| batch[name].as_i64().unwrap();
    let done = count("success_count") + count("error_count") + count("skip_count");
    assert_eq!(done, count("processed_records"));
    assert_eq!(done, count("total_records"));
    let (clients, pets) = (app.targets("clients").await, app.targets("pets").await);
    assert!(
        clients.len() > 50 && pets.len() > clients.len(),
        "{} {}",
        clients.len(),
        pets.len()
    );
    let owners: Vec<_> = clients.iter().map(|client| &client["id"]).collect();
    assert!(
        pets.iter().all(|pet| owners.contains(&&pet["client_id"])),
        "every pet has its owner"
    );
}

#[tokio::test]
async fn the_rows_in_error_are_a_file_in_the_layout_of_the_source() {
    let app = TestApp::start().await;
    let sheet = "id;nombre;correo\nC1;;=cmd@x\nC2;Eva Luz;eva@example.com\nC3;;+1\n";
    let batch = app.run(Import::of(sheet)).await;
    let path = format!("/batches/{}/errors.csv", batch["id"]);
    let answer = app.get(&format!("{path}?lang=en")).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    let text = answer.text();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "\u{feff}id;nombre;correo;Reason;Row;Help");
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[1].starts_with("C1;;'=cmd@x;"), "{text}");
    assert!(lines[1].contains("Name is required"), "{text}");
    assert!(lines[2].starts_with("C3;;'+1;"), "{text}");
    // Where the link leads, a browser shows a page and a program gets a document.
    let (_, help) = lines[1].split_once(app.base()).unwrap();
    let path_of_help = help.split(';').next().unwrap();
    let request = app.request(Method::GET, path_of_help);
    let page = app.send(request.header(ACCEPT, "text/html")).await;
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert!(page.text().contains("<code>email_invalid</code>"));
    let records = app
        .get(&format!("/batches/{}/records?status=error", batch["id"]))
        .await;
    let issue = &records.json(200)["records"][0]["issues"][0];
    let help = issue["help"].as_str().unwrap();
    let rule = app
        .get(help.strip_prefix("/api/v1").unwrap())
        .await
        .json(200);
    assert_eq!(rule["code"], issue["code"]);
    let commands = app.get(&format!("{path}?lang=en&help=command")).await;
    assert!(
        commands
            .text()
            .contains("mudanza rules client_name_required")
    );
    let spanish = app.get(&path).await;
    assert!(
        spanish
            .text()
            .starts_with("\u{feff}id;nombre;correo;Motivo;Fila;Ayuda\r\n")
    );
}
