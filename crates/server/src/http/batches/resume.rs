//! `POST /api/v1/batches/{id}/resume`

use axum::Json;
use axum::extract::State;

use super::view::{Envelope, envelope};
use crate::http::extract::BatchId;
use crate::{App, Problem, now};

/// Lets a failed or cancelled batch go on where it stopped.
#[utoipa::path(
    post,
    path = "/api/v1/batches/{id}/resume",
    operation_id = "resume_batch",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch.")),
    responses(
        (status = 200, description = "The batch, which goes on.", body = Envelope),
        (status = 404, description = "batch_not_found"),
        (status = 409, description = "batch_not_finished"),
        (status = 410, description = "batch_forgotten"),
    ),
)]
pub(crate) async fn resume(
    State(app): State<App>,
    BatchId(id): BatchId,
) -> Result<Json<Envelope>, Problem> {
    let batch = app.store().resume(app.clinic(), id, now()).await;
    let batch = batch.map_err(|error| {
        Problem::from(error).wanting("only a failed or cancelled batch can be resumed")
    })?;
    app.feed().moved(app.clinic(), id);
    app.feed().work();
    envelope(id, batch)
}
