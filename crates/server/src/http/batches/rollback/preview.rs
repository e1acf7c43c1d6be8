//! `GET /api/v1/batches/{id}/rollback`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::RollbackPlan;

use super::NEEDED;
use crate::http::extract::BatchId;
use crate::{App, Problem};

/// What a rollback would do, in its envelope.
#[derive(Serialize)]
pub(crate) struct Envelope {
    rollback: RollbackPlan,
}

/// Says what a rollback would do, without doing it.
pub(crate) async fn preview(
    State(app): State<App>,
    BatchId(id): BatchId,
) -> Result<Json<Envelope>, Problem> {
    let plan = app.store().preview_rollback(app.clinic(), id).await;
    let plan = plan.map_err(|error| Problem::from(error).wanting(NEEDED))?;
    let rollback = plan.ok_or_else(|| Problem::BatchNotFound(id.to_string()))?;
    Ok(Json(Envelope { rollback }))
}
