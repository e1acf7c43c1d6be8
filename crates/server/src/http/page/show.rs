//! `GET /` and every file of the page.

use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::Problem;

/// Stands in for the page in a program that was built without it.
const NO_PAGE: &str = "<!doctype html>\n<html lang=\"es\"><meta charset=\"utf-8\">\
    <title>Mudanza</title><h1>Mudanza</h1>\
    <p>Este programa se compiló sin la página. Ejecuta <code>cargo xtask start</code>. \
    La API responde en <code>/api/v1</code>.</p>\
    <p lang=\"en\">This program was built without the page. Run <code>cargo xtask start</code>. \
    The API answers under <code>/api/v1</code>.</p></html>\n";

/// Answers with a file of the page.
pub(crate) async fn show(
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Err(Problem::NotFound);
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return Err(Problem::MethodNotAllowed);
    }
    let path = if path.is_empty() { "index.html" } else { path };
    let Some(asset) = web_assets::get(path) else {
        return if path == "index.html" {
            Ok((
                [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
                NO_PAGE,
            )
                .into_response())
        } else {
            Err(Problem::NotFound)
        };
    };
    let tag = format!("\"{}\"", asset.hash);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value == tag.as_str());
    let common = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, asset.cache.to_owned()),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let kind = [(header::CONTENT_TYPE, asset.mime.to_owned())];
    Ok((common, kind, asset.bytes).into_response())
}
