//! `GET /readyz`

use axum::extract::State;
use axum::http::StatusCode;

use crate::App;

/// Says whether the server can do its work, which needs the database.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "is_ready",
    tag = "operators",
    responses(
        (
            status = 200,
            description = "The database answers.",
            body = String,
            content_type = "text/plain",
        ),
        (status = 503, description = "It does not.", body = String, content_type = "text/plain"),
    ),
)]
pub(crate) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.store().clinic(app.clinic()).await {
        Ok(Some(_)) => (StatusCode::OK, "ok"),
        Ok(None) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database holds no clinic",
        ),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
        }
    }
}
