//! `HEAD` and `DELETE /api/v1/uploads/{id}`, and an upload that becomes a file.

use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse, Response};

use super::protocol::{header, standing};
use crate::files::{FilesError, Received, Resumable};
use crate::{App, Problem, now};

/// Says where an upload stands.
#[utoipa::path(
    head,
    path = "/api/v1/uploads/{id}",
    operation_id = "show_upload",
    tag = "uploads",
    params(
        ("id" = String, Path, description = "The upload."),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`.")
    ),
    responses(
        (
            status = 200,
            description = "Where it stands.",
            headers(
                ("upload-offset" = u64, description = "How many bytes are there."),
                ("upload-expires" = String, description = "Until when it is kept."),
                ("upload-length" = u64, description = "How many bytes there will be.")
            )
        ),
        (status = 404, description = "upload_not_found"),
        (status = 410, description = "upload_expired"),
        (status = 412, description = "tus_version"),
    ),
)]
pub(super) async fn show(app: &App, id: &str) -> Result<Response, Problem> {
    let upload = find(app, id).await?;
    let mut headers = standing(&upload);
    headers.push(header(("upload-length", upload.length().to_string())));
    if !upload.metadata().is_empty() {
        headers.push(header(("upload-metadata", upload.metadata().to_owned())));
    }
    Ok((StatusCode::OK, AppendHeaders(headers)).into_response())
}

/// Removes an upload with all that arrived of it.
#[utoipa::path(
    delete,
    path = "/api/v1/uploads/{id}",
    operation_id = "give_up_upload",
    tag = "uploads",
    params(
        ("id" = String, Path, description = "The upload."),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`.")
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 404, description = "upload_not_found"),
        (status = 410, description = "upload_expired"),
        (status = 412, description = "tus_version"),
    ),
)]
pub(super) async fn forget(app: &App, id: &str) -> Result<Response, Problem> {
    let upload = find(app, id).await?;
    app.files().forget(&upload).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Looks up an upload of the caller's clinic that is not given up.
pub(super) async fn find(app: &App, id: &str) -> Result<Resumable, Problem> {
    let upload = app.files().resumable(app.clinic(), id).await?;
    let upload = upload.ok_or_else(|| Problem::UploadNotFound(id.to_owned()))?;
    if upload.expires <= now() {
        return Err(Problem::UploadExpired);
    }
    Ok(upload)
}

/// The file that an upload of the caller's clinic is, once it is complete.
pub(crate) async fn assembled(app: &App, id: &str) -> Result<(Received, Resumable), Problem> {
    let upload = complete(app, id).await?;
    match app.files().assemble(&upload).await {
        // The same request, sent twice at once, may have taken the parts a moment ago.
        Err(FilesError::Missing) => {
            let upload = complete(app, id).await?;
            Ok((app.files().assemble(&upload).await?, upload))
        }
        received => Ok((received?, upload)),
    }
}

async fn complete(app: &App, id: &str) -> Result<Resumable, Problem> {
    let upload = find(app, id).await?;
    let (offset, length) = (upload.offset, upload.length());
    if offset < length {
        return Err(Problem::UploadIncomplete { offset, length });
    }
    Ok(upload)
}
