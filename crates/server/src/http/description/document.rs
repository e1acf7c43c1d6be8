//! `GET /api/v1/openapi.json`

use axum::http::header;
use axum::response::IntoResponse;

use crate::openapi;

/// Answers with the description of the API: OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "show_description",
    tag = "description",
    responses((status = 200, description = "The document.", body = Object)),
)]
pub(crate) async fn document() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        openapi::bytes(),
    )
}
