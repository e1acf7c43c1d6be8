//! `GET /api/v1/mappings`

use axum::Json;
use axum::extract::State;
use intake::plan::Source;
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};
use store::MappingFilter;

use super::of::{Shown, shown};
use crate::http::extract::Params;
use crate::{App, Problem};

/// Which mappings the caller wants.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    source_system: Option<Source>,
    record_type: Option<RecordType>,
}

/// Mappings; there are too few for a second page.
#[derive(Serialize)]
pub(crate) struct List {
    mappings: Vec<Shown>,
    next_cursor: Option<String>,
}

/// Lists the stored mappings by source and record type.
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
