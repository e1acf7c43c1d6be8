//! Only this computer's own page gets in.

use reqwest::Method;
use reqwest::header::{HOST, ORIGIN};
use stories::TestApp;

#[tokio::test]
async fn a_name_that_somebody_points_at_this_computer_is_refused() {
    let app = TestApp::start().await;
    for host in ["evil.example", "evil.example:7300", "localhost"] {
        let request = app
            .request(Method::GET, "/api/v1/batches")
            .header(HOST, host);
        app.send(request).await.problem(421, "forbidden_host");
    }
}

#[tokio::test]
async fn a_page_of_another_site_is_refused() {
    let app = TestApp::start().await;
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1"] {
        let request = app
            .request(Method::POST, "/api/v1/batches/1/rollback")
            .header(ORIGIN, origin);
        app.send(request).await.problem(403, "forbidden_origin");
    }
}

#[tokio::test]
async fn every_answer_is_dressed() {
    let app = TestApp::start().await;
    for path in ["/", "/api/v1/batches", "/api/v1/nothing", "/healthz"] {
        let answer = app.send(app.request(Method::GET, path)).await;
        let csp = answer.headers["content-security-policy"].to_str().unwrap();
        for part in [
            "default-src 'none'",
            "'wasm-unsafe-eval'",
            "frame-ancestors 'none'",
        ] {
            assert!(csp.contains(part), "{path}: {csp}");
        }
        assert!(!csp.contains("unsafe-inline"));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer");
        if path.starts_with("/api") {
            assert_eq!(answer.headers["cache-control"], "no-store");
        }
    }
}
