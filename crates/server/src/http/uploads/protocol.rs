//! What is common to all requests of tus: the version, the methods, and the headers of every answer.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

use super::{append, checksum, create, show};
use crate::files::Resumable;
use crate::{App, Problem};

/// The only version that is spoken.
const VERSION: &str = "1.0.0";

const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";

/// The content type of bytes of an upload.
pub(super) const BYTES: &str = "application/offset+octet-stream";

/// `/api/v1/uploads`
pub(crate) async fn all(State(app): State<App>, request: Request) -> Response {
    let answered = match method(&request) {
        Method::OPTIONS => Ok(options(&app)),
        Method::POST => match version(request.headers()) {
            Ok(()) => create::create(&app, request).await,
            Err(problem) => Err(problem),
        },
        _ => Err(Problem::MethodNotAllowed),
    };
    dressed(answered)
}

/// `/api/v1/uploads/{id}`
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let method = method(&request);
    let spoken = version(request.headers());
    let answered = match method {
        Method::OPTIONS => Ok(options(&app)),
        Method::HEAD | Method::PATCH | Method::DELETE if spoken.is_err() => {
            spoken.map(|()| StatusCode::OK.into_response())
        }
        Method::HEAD => show::show(&app, &id).await,
        Method::PATCH => append::append(&app, &id, request).await,
        Method::DELETE => show::forget(&app, &id).await,
        _ => Err(Problem::MethodNotAllowed),
    };
    dressed(answered)
}

/// What a server of tus says of itself.
#[utoipa::path(
    options,
    path = "/api/v1/uploads",
    operation_id = "ask_for_tus",
    tag = "uploads",
    responses(
        (
            status = 204,
            description = "What the server speaks.",
            headers(
                ("tus-version" = String, description = "The versions."),
                ("tus-extension" = String, description = "The extensions."),
                ("tus-max-size" = u64, description = "The largest upload in bytes."),
                ("tus-checksum-algorithm" = String, description = "What checksums may be made by.")
            )
        ),
    ),
)]
pub(super) fn options(app: &App) -> Response {
    let headers = [
        ("tus-version", VERSION.to_owned()),
        ("tus-extension", EXTENSIONS.to_owned()),
        ("tus-max-size", app.max_upload().to_string()),
        ("tus-checksum-algorithm", checksum::ALGORITHMS.to_owned()),
    ];
    (StatusCode::NO_CONTENT, headers.map(header)).into_response()
}

/// The method that is meant: some programs can send no other than `POST`, and say which in a header.
fn method(request: &Request) -> Method {
    let meant = text(request.headers(), "x-http-method-override");
    meant
        .filter(|_| request.method() == Method::POST)
        .and_then(|meant| meant.to_ascii_uppercase().parse().ok())
        .unwrap_or_else(|| request.method().clone())
}

fn version(headers: &HeaderMap) -> Result<(), Problem> {
    match text(headers, "tus-resumable") {
        Some(VERSION) => Ok(()),
        _ => Err(Problem::TusVersion),
    }
}

/// Every answer says the version; one to a client that speaks another also says which there are.
fn dressed(answered: Result<Response, Problem>) -> Response {
    let unspoken = matches!(answered, Err(Problem::TusVersion));
    let mut response = answered.unwrap_or_else(IntoResponse::into_response);
    let headers = response.headers_mut();
    let version = HeaderValue::from_static(VERSION);
    if unspoken {
        headers.insert("tus-version", version.clone());
    }
    headers.insert("tus-resumable", version);
    headers.insert("cache-control", HeaderValue::from_static("no-store"));
    response
}

/// Where an upload stands, as headers.
pub(super) fn standing(upload: &Resumable) -> Vec<(HeaderName, HeaderValue)> {
    vec![
        header(("upload-offset", upload.offset.to_string())),
        header(("upload-expires", date(upload.expires))),
    ]
}

/// A header; the values are our own or were read from one.
pub(super) fn header((name, value): (&'static str, String)) -> (HeaderName, HeaderValue) {
    let value = HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static(""));
    (HeaderName::from_static(name), value)
}

/// A header as text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A header as a number.
pub(super) fn number(headers: &HeaderMap, name: &str) -> Result<u64, Problem> {
    // `parse` takes a sign as well, which is no number of bytes.
    text(headers, name)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Problem::BadRequest(format!("the header {name} must be a number of bytes")))
}

/// A time as headers have it.
fn date(time: DateTime<Utc>) -> String {
    time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
