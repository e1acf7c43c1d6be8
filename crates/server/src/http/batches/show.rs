//! `GET /api/v1/batches/{id}`

use axum::Json;
use axum::extract::State;

use super::view::{Envelope, envelope};
use crate::http::extract::BatchId;
use crate::{App, Problem};

/// Shows a batch.
pub(crate) async fn show(
    State(app): State<App>,
    BatchId(id): BatchId,
) -> Result<Json<Envelope>, Problem> {
    envelope(id, app.store().batch(app.clinic(), id).await?)
}
