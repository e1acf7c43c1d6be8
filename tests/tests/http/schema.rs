//! The fields of the record types, and the empty files to fill in.

use stories::TestApp;

#[tokio::test]
async fn every_type_has_its_fields_its_table_and_its_templates() {
    let app = TestApp::start().await;
    let schema = app.get("/schema").await.json(200);
    let types = schema["record_types"].as_array().unwrap();
    assert_eq!(types.len(), 7);
    for kind in types {
        let (name, table) = (
            kind["name"].as_str().unwrap(),
            kind["table"].as_str().unwrap(),
        );
        assert!(app.targets(table).await.is_empty(), "{table}");
        let text = app.get(&format!("/schema/{name}/template.csv")).await;
        assert_eq!(text.status, 200);
        assert_eq!(text.headers["content-type"], "text/csv; charset=utf-8");
        let head = text.text().lines().nth(1).unwrap().to_owned();
        assert!(head.starts_with("Clave en el sistema anterior,"), "{head}");
        let english = app
            .get(&format!("/schema/{name}/template.csv?lang=en"))
            .await;
        assert!(english.text().contains("Id in the old system,"));
        let book = app.get(&format!("/schema/{name}/template.xlsx")).await;
        assert_eq!(book.status, 200);
        assert!(book.bytes.starts_with(b"PK"), "{name}");
        let named = book.headers["content-disposition"]
            .to_str()
            .unwrap()
            .to_owned();
        assert_eq!(named, format!("attachment; filename=\"{table}.xlsx\""));
    }
    for nothing in ["/schema/dog/template.csv", "/schema/pet/template.pdf"] {
        app.get(nothing).await.problem(404, "not_found");
    }
}
