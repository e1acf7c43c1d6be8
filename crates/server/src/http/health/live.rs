//! `GET /healthz`

/// Says that the process answers.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "is_alive",
    tag = "operators",
    responses(
        (
            status = 200,
            description = "The process answers.",
            body = String,
            content_type = "text/plain",
        ),
    ),
)]
pub(crate) async fn live() -> &'static str {
    "ok"
}
