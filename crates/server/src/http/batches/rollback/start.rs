//! `POST /api/v1/batches/{id}/rollback`

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use store::OnConflict;

use super::NEEDED;
use crate::http::batches::view::{Envelope, envelope};
use crate::http::extract::{BatchId, Json};
use crate::{App, Problem, now};

/// What to do with what people changed since.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    #[serde(default = "refuse")]
    on_conflict: OnConflict,
}

/// Starts to undo a batch; the worker does it.
pub(crate) async fn start(
    State(app): State<App>,
    BatchId(id): BatchId,
    Json(wanted): Json<Wanted>,
) -> Result<(StatusCode, Answer<Envelope>), Problem> {
    let batch = app
        .store()
        .start_rollback(app.clinic(), id, wanted.on_conflict, now())
        .await;
    let batch = batch.map_err(|error| Problem::from(error).wanting(NEEDED))?;
    app.feed().moved(app.clinic(), id);
    app.feed().work();
    Ok((StatusCode::ACCEPTED, envelope(id, batch)?))
}

fn refuse() -> OnConflict {
    OnConflict::Refuse
}
