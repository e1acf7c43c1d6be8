//! `GET /api/v1/docs`

use axum::response::Html;

use crate::openapi;

/// Answers with the description of the API as a page to read.
#[utoipa::path(
    get,
    path = "/api/v1/docs",
    operation_id = "read_description",
    tag = "description",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html")),
)]
pub(crate) async fn page() -> Html<&'static str> {
    Html(openapi::rendered())
}
