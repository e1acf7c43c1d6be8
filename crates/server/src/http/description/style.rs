//! `GET /api/v1/docs/style.css`

use axum::http::header;
use axum::response::IntoResponse;

/// Answers with the style of the page: what a page may load is a file of its own.
#[utoipa::path(
    get,
    path = "/api/v1/docs/style.css",
    operation_id = "style_description",
    tag = "description",
    responses((status = 200, description = "The style.", body = String, content_type = "text/css")),
)]
pub(crate) async fn style() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("../../openapi/page.css"))
}
