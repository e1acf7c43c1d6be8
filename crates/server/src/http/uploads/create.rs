//! `POST /api/v1/uploads`

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::append::{Sent, is_bytes, receive};
use super::metadata;
use super::protocol::{header, number, standing, text};
use crate::{App, Problem, now};

/// Begins an upload; its first bytes may come at once.
pub(super) async fn create(app: &App, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let headers = &head.headers;
    if headers.contains_key("upload-defer-length") {
        let why = "an upload says with Upload-Length how long it will be";
        return Err(Problem::BadRequest(why.to_owned()));
    }
    let length = number(headers, "upload-length")?;
    let limit = app.max_upload();
    if length > limit {
        return Err(Problem::TooLarge {
            part: "upload",
            limit,
        });
    }
    let said = text(headers, "upload-metadata").unwrap_or_default();
    metadata::check(said)?;
    let sent = if is_bytes(headers) {
        Some(Sent::of(headers, body)?)
    } else {
        None
    };
    let mut upload = app.files().begin(app.clinic(), length, said, now()).await?;
    tracing::info!(length, "an upload begins");
    let place = format!("/api/v1/uploads/{}", upload.id());
    if let Some(sent) = sent {
        upload = receive(app, upload, sent).await?;
    }
    let mut headers = standing(&upload);
    headers.push(header(("location", place)));
    Ok((StatusCode::CREATED, axum::response::AppendHeaders(headers)).into_response())
}
