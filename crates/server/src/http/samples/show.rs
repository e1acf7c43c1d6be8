//! `GET /api/v1/samples/{name}`

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::Problem;

/// Answers with the bytes of a sample.
#[utoipa::path(
    get,
    path = "/api/v1/samples/{name}",
    operation_id = "download_sample",
    tag = "samples",
    params(("name" = String, Path, description = "The name of the sample.")),
    responses(
        (
            status = 200,
            description = "The file.",
            content(
                (String = "text/csv"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            )
        ),
        (status = 404, description = "not_found"),
    ),
)]
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, Problem> {
    let (bytes, media_type) = crate::sample(&name).ok_or(Problem::NotFound)?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}
