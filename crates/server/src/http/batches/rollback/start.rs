//! `POST /api/v1/batches/{id}/rollback`

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use store::OnConflict;
use utoipa::ToSchema;

use super::NEEDED;
use crate::http::batches::view::{Envelope, envelope};
use crate::http::extract::{BatchId, Json};
use crate::{App, Problem, now, openapi};

/// What to do with what people changed since.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StartRollback)]
pub(crate) struct Wanted {
    #[serde(default = "refuse")]
    #[schema(value_type = openapi::OnConflict, required = false)]
    on_conflict: OnConflict,
}

/// Starts to undo a batch; the worker does it.
#[utoipa::path(
    post,
    path = "/api/v1/batches/{id}/rollback",
    operation_id = "roll_back_batch",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch.")),
    request_body(content = Option<Wanted>),
    responses(
        (status = 202, description = "The batch, `rolling_back`.", body = Envelope),
        (status = 400, description = "bad_request"),
        (status = 404, description = "batch_not_found"),
        (status = 409, description = "batch_not_finished, nothing_to_roll_back, rollback_conflict"),
        (status = 413, description = "too_large"),
    ),
)]
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
