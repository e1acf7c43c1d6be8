//! `GET /api/v1/mappings`

use axum::Json;
use axum::extract::State;
use intake::plan::Source;
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};
use store::MappingFilter;
use utoipa::{IntoParams, ToSchema};

use super::of::{Shown, shown};
use crate::http::extract::Params;
use crate::{App, Problem, openapi};

/// Which mappings the caller wants.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only those of this source.
    #[param(value_type = Option<openapi::Source>)]
    source_system: Option<Source>,
    /// Only those of this record type.
    #[param(value_type = Option<openapi::RecordType>)]
    record_type: Option<RecordType>,
}

/// Mappings; there are too few for a second page.
#[derive(Serialize, ToSchema)]
#[schema(as = MappingList)]
pub(crate) struct List {
    mappings: Vec<Shown>,
    /// Always `null`.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Lists the stored mappings by source and record type.
#[utoipa::path(
    get,
    path = "/api/v1/mappings",
    operation_id = "list_mappings",
    tag = "mappings",
    params(Wanted),
    responses(
        (status = 200, description = "The stored mappings.", body = List),
        (status = 400, description = "bad_request"),
    ),
)]
pub(crate) async fn list(
    State(app): State<App>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<List>, Problem> {
    let filter = MappingFilter {
        source_system: wanted.source_system,
        record_type: wanted.record_type,
        source_field: None,
    };
    let stored = app.store().mappings(app.clinic(), &filter).await?;
    Ok(Json(List {
        mappings: shown(stored),
        next_cursor: None,
    }))
}
