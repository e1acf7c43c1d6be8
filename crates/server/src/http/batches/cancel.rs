//! `POST /api/v1/batches/{id}/cancel`

use axum::Json;
use axum::extract::State;

use super::view::{Envelope, envelope};
use crate::http::extract::BatchId;
use crate::{App, Problem, now};

/// Stops a batch at the end of its chunk; what is in stays and can be rolled back.
#[utoipa::path(
    post,
    path = "/api/v1/batches/{id}/cancel",
    operation_id = "cancel_batch",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch.")),
    responses(
        (status = 200, description = "The batch, `cancelling` or `cancelled`.", body = Envelope),
        (status = 404, description = "batch_not_found"),
        (status = 409, description = "batch_not_finished"),
    ),
)]
pub(crate) async fn cancel(
    State(app): State<App>,
    BatchId(id): BatchId,
) -> Result<Json<Envelope>, Problem> {
    let batch = app.store().cancel(app.clinic(), id, now()).await;
    let batch = batch.map_err(|error| {
        Problem::from(error).wanting("only a batch that waits or runs can be cancelled")
    })?;
    app.feed().cancelled(app.clinic(), id);
    envelope(id, batch)
}
