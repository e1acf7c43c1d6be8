//! `GET /healthz`

/// Says that the process answers.
pub(crate) async fn live() -> &'static str {
    "ok"
}
