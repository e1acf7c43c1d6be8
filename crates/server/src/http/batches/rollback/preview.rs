//! `GET /api/v1/batches/{id}/rollback`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::RollbackPlan;
use utoipa::ToSchema;

use super::NEEDED;
use crate::http::extract::BatchId;
use crate::{App, Problem, openapi};

/// What a rollback would do, in its envelope.
#[derive(Serialize, ToSchema)]
#[schema(as = RollbackEnvelope)]
pub(crate) struct Envelope {
    #[schema(value_type = openapi::RollbackPlan)]
    rollback: RollbackPlan,
}

/// Says what a rollback would do, without doing it.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}/rollback",
    operation_id = "preview_rollback",
    tag = "batches",
    params(("id" = i64, Path, description = "The batch.")),
    responses(
        (status = 200, description = "What a rollback would do now.", body = Envelope),
        (status = 404, description = "batch_not_found"),
        (status = 409, description = "batch_not_finished, nothing_to_roll_back"),
    ),
)]
pub(crate) async fn preview(
    State(app): State<App>,
    BatchId(id): BatchId,
) -> Result<Json<Envelope>, Problem> {
    let plan = app.store().preview_rollback(app.clinic(), id).await;
    let plan = plan.map_err(|error| Problem::from(error).wanting(NEEDED))?;
    let rollback = plan.ok_or_else(|| Problem::BatchNotFound(id.to_string()))?;
    Ok(Json(Envelope { rollback }))
}
