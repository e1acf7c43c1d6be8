//! `GET /api/v1/mappings/{source}/{record_type}`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::of::{Of, Shown, shown};
use crate::{App, Problem, openapi};

/// One mapping in its envelope.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MappingEnvelope)]
pub(crate) struct One {
    mapping: Shown,
}

/// Shows the mapping of a source and a record type.
#[utoipa::path(
    get,
    path = "/api/v1/mappings/{source}/{record_type}",
    operation_id = "show_mapping",
    tag = "mappings",
    params(
        ("source" = openapi::Source, Path, description = "The source."),
        ("record_type" = openapi::RecordType, Path, description = "The record type."),
    ),
    responses(
        (status = 200, description = "The mapping.", body = One),
        (status = 404, description = "not_found"),
    ),
)]
pub(crate) async fn show(State(app): State<App>, of: Of) -> Result<Json<One>, Problem> {
    let stored = app.store().mappings(app.clinic(), &of.filter()).await?;
    let mapping = shown(stored).pop().ok_or(Problem::NotFound)?;
    Ok(Json(One { mapping }))
}
