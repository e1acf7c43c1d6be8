//! What can be wrong, and what to do about it.

use reqwest::Method;
use reqwest::header::ACCEPT;
use serde_json::json;
use stories::TestApp;

#[tokio::test]
async fn every_code_is_explained_in_both_languages() {
    let app = TestApp::start().await;
    let all = app.get("/rules").await.json(200);
    let all = all["rules"].as_array().unwrap();
    assert_eq!(all.len(), intake::issue::Code::ALL.len());
    let code = "client_contact_missing";
    let listed = all.iter().find(|rule| rule["code"] == code).unwrap();
    let spanish = app.get(&format!("/rules/{code}")).await.json(200);
    assert_eq!(&spanish, listed);
    let english = app.get(&format!("/rules/{code}?lang=en")).await.json(200);
    assert_eq!(
        (&english["about"], &english["record_types"]),
        (&json!("record"), &json!(["client"]))
    );
    for part in ["meaning", "reason", "remedy"] {
        let (spanish, english) = (&spanish["help"][part], &english["help"][part]);
        assert!(spanish.is_string() && english.is_string(), "{part}");
        assert_ne!(spanish, english, "{part}");
    }
    // An issue leads to the help of its code, whatever it is.
    for code in intake::issue::Code::ALL {
        let request = app.request(Method::GET, &format!("/api/v1/rules/{}", code.as_str()));
        let page = app.send(request.header(ACCEPT, "text/html")).await;
        assert_eq!(page.status, 200, "{code:?}");
        assert!(page.text().contains("<h1>"), "{code:?}");
    }
    app.get("/rules/nothing").await.problem(404, "not_found");
}
