//! `POST /api/v1/batches/{id}/commit`

use axum::Json;
use axum::extract::State;

use serde::Deserialize;
use store::OnMoved;

use super::view::{Envelope, envelope};
use crate::http::extract::{BatchId, Json as Body};
use crate::{App, Problem, now};

/// How the caller wants a dry run committed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct How {
    #[serde(default = "refuse")]
    on_moved: OnMoved,
}

fn refuse() -> OnMoved {
    OnMoved::Refuse
}

/// Turns a finished dry run, or a batch that was undone, into a real import.
pub(crate) async fn commit(
    State(app): State<App>,
    BatchId(id): BatchId,
    Body(how): Body<How>,
) -> Result<Json<Envelope>, Problem> {
    let batch = app
        .store()
        .commit_batch(app.clinic(), id, how.on_moved, now())
        .await;
    let batch = batch.map_err(|error| {
        Problem::from(error)
            .wanting("only a completed dry run or a batch that was rolled back can be committed")
    })?;
    app.feed().moved(app.clinic(), id);
    app.feed().work();
    envelope(id, batch)
}
