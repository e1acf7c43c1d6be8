//! `GET /api/v1/mappings/{source}/{record_type}`

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::of::{Of, Shown, shown};
use crate::{App, Problem};

/// One mapping in its envelope.
#[derive(Debug, Serialize)]
pub(crate) struct One {
    mapping: Shown,
}

/// Shows the mapping of a source and a record type.
pub(crate) async fn show(State(app): State<App>, of: Of) -> Result<Json<One>, Problem> {
    let stored = app.store().mappings(app.clinic(), &of.filter()).await?;
    let mapping = shown(stored).pop().ok_or(Problem::NotFound)?;
    Ok(Json(One { mapping }))
}
