//! `GET /api/v1/batches/{id}`

use axum::Json;
use axum::extract::State;

use super::view::{Envelope, envelope};
use crate::http::extract::BatchId;
use crate::{App, Problem};

/// Shows a batch.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}",
    operation_id = "show_batch",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch.")),
    responses(
        (status = 200, description = "The batch.", body = Envelope),
        (status = 404, description = "batch_not_found"),
    ),
)]
pub(crate) async fn show(
    State(app): State<App>,
    BatchId(id): BatchId,
) -> Result<Json<Envelope>, Problem> {
    envelope(id, app.store().batch(app.clinic(), id).await?)
}
