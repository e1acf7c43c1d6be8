//! `GET /api/v1/samples/{name}`

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::Problem;

/// Answers with the bytes of a sample.
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, Problem> {
    let (bytes, media_type) = crate::sample(&name).ok_or(Problem::NotFound)?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
