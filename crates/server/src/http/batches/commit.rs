//! `POST /api/v1/batches/{id}/commit`

use axum::Json;
use axum::extract::State;

use serde::Deserialize;
use store::OnMoved;
use utoipa::ToSchema;

use super::view::{Envelope, envelope};
use crate::http::extract::{BatchId, Json as Body};
use crate::{App, Problem, now, openapi};

/// How the caller wants a dry run committed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Commit)]
pub(crate) struct How {
    #[serde(default = "refuse")]
    #[schema(value_type = openapi::OnMoved, required = false)]
    on_moved: OnMoved,
}

fn refuse() -> OnMoved {
    OnMoved::Refuse
}

/// Turns a finished dry run, or a batch that was undone, into a real import.
#[utoipa::path(
    post,
    path = "/api/v1/batches/{id}/commit",
    operation_id = "commit_batch",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch.")),
    request_body(content = Option<How>),
    responses(
        (status = 200, description = "The batch, `pending` again and no dry run.", body = Envelope),
        (status = 400, description = "bad_request"),
        (status = 404, description = "batch_not_found"),
        (status = 409, description = "batch_not_finished, database_moved"),
        (status = 410, description = "batch_forgotten"),
        (status = 413, description = "too_large"),
    ),
)]
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
