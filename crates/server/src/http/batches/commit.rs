//! `POST /api/v1/batches/{id}/commit`

use axum::Json;
use axum::extract::State;

use super::view::{Envelope, envelope};
use crate::http::extract::BatchId;
use crate::{App, Problem, now};

/// Turns a finished dry run, or a batch that was undone, into a real import.
pub(crate) async fn commit(
    State(app): State<App>,
    BatchId(id): BatchId,
) -> Result<Json<Envelope>, Problem> {
    let batch = app.store().commit_batch(app.clinic(), id, now()).await;
    let batch = batch.map_err(|error| {
        Problem::from(error)
            .wanting("only a completed dry run or a batch that was rolled back can be committed")
    })?;
    app.feed().moved(app.clinic(), id);
    app.feed().work();
    envelope(id, batch)
}
