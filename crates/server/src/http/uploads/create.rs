//! `POST /api/v1/uploads`

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::append::{Sent, is_bytes, receive};
use super::metadata;
use super::protocol::{header, number, standing, text};
use crate::{App, Problem, now};

/// Begins an upload; its first bytes may come at once.
#[utoipa::path(
    post,
    path = "/api/v1/uploads",
    operation_id = "begin_upload",
    tag = "uploads",
    params(
        ("Tus-Resumable" = String, Header, description = "`1.0.0`."),
        ("Upload-Length" = u64, Header, description = "How many bytes there will be."),
        (
            "Upload-Metadata" = Option<String>,
            Header,
            description = "Names with values in base64, such as `filename`; at most 4 KiB.",
        ),
        (
            "Upload-Checksum" = Option<String>,
            Header,
            description = "`sha1` or `blake3` and the checksum of the body in base64.",
        )
    ),
    request_body(
        content = Option<Vec<u8>>,
        content_type = "application/offset+octet-stream",
        description = "The first bytes, if they come at once.",
    ),
    responses(
        (
            status = 201,
            description = "The upload is begun.",
            headers(
                ("location" = String, description = "Its address."),
                ("upload-offset" = u64, description = "How many bytes are there."),
                ("upload-expires" = String, description = "Until when it is kept.")
            )
        ),
        (status = 400, description = "bad_request"),
        (status = 408, description = "upload_cut_off"),
        (status = 409, description = "offset_mismatch"),
        (status = 412, description = "tus_version"),
        (status = 413, description = "too_large"),
        (status = 460, description = "checksum_mismatch"),
    ),
)]
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
