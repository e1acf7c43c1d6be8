//! `POST /api/v1/batches/{id}/resume`

use axum::Json;
use axum::extract::State;

use super::view::{Envelope, envelope};
use crate::http::extract::BatchId;
use crate::{App, Problem, now};

/// Lets a failed or cancelled batch go on where it stopped.
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
