//! `DELETE /api/v1/mappings/{source}/{record_type}`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use store::MappingFilter;

use super::of::Of;
use crate::http::extract::Params;
use crate::{App, Problem};

/// Which of its columns the caller means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// One column; all of them without it.
    source_field: Option<String>,
}

/// Forgets how columns were mapped. Plans and batches keep their own.
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
