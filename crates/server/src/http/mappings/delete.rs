//! `DELETE /api/v1/mappings/{source}/{record_type}`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use store::MappingFilter;
use utoipa::IntoParams;

use super::of::Of;
use crate::http::extract::Params;
use crate::{App, Problem, openapi};

/// Which of its columns the caller means.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// One column; all of them without it.
    source_field: Option<String>,
}

/// Forgets how columns were mapped. Plans and batches keep their own.
#[utoipa::path(
    delete,
    path = "/api/v1/mappings/{source}/{record_type}",
    operation_id = "delete_mapping",
    tag = "mappings",
    params(
        ("source" = openapi::Source, Path, description = "The source."),
        ("record_type" = openapi::RecordType, Path, description = "The record type."),
        Wanted,
    ),
    responses(
        (status = 204, description = "It is forgotten."),
        (status = 400, description = "bad_request"),
        (status = 404, description = "not_found"),
    ),
)]
pub(crate) async fn delete(
    State(app): State<App>,
    of: Of,
    Params(wanted): Params<Wanted>,
) -> Result<StatusCode, Problem> {
    let filter = MappingFilter {
        source_field: wanted.source_field,
        ..of.filter()
    };
    match app.store().delete_mappings(app.clinic(), &filter).await? {
        0 => Err(Problem::NotFound),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
