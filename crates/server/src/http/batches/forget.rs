//! `POST /api/v1/batches/{id}/forget`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::view::{Envelope, envelope};
use crate::http::extract::BatchId;
use crate::{App, Problem, now};

/// Lets what a batch was made from be forgotten; the worker does it. Asking twice is asking once.
#[utoipa::path(
    post,
    path = "/api/v1/batches/{id}/forget",
    operation_id = "forget_batch",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch.")),
    responses(
        (status = 202, description = "The batch, marked to be forgotten.", body = Envelope),
        (status = 404, description = "batch_not_found"),
        (status = 409, description = "batch_not_finished, records_wait"),
    ),
)]
pub(crate) async fn forget(
    State(app): State<App>,
    BatchId(id): BatchId,
) -> Result<(StatusCode, Json<Envelope>), Problem> {
    let batch = app.store().forget(app.clinic(), id, now()).await;
    let batch = batch.map_err(|error| {
        Problem::from(error).wanting("only a batch that has ended can be forgotten")
    })?;
    app.feed().moved(app.clinic(), id);
    app.feed().forget();
    Ok((StatusCode::ACCEPTED, envelope(id, batch)?))
}
