//! `PUT /api/v1/mappings/{source}/{record_type}`

use axum::Json as Answer;
use axum::extract::State;
use intake::mapping::{self, StoredMapping};
use intake::plan::FieldMapping;
use serde::Deserialize;
use utoipa::ToSchema;

use super::of::Of;
use super::show::{One, show};
use crate::http::extract::Json;
use crate::{App, Problem, openapi};

/// The most columns that are kept of a source and a record type at once.
const MOST: usize = 1000;

/// The longest name of a column, in bytes.
const LONGEST: usize = 1000;

/// What is to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SaveMapping)]
pub(crate) struct Wanted {
    /// From 1 to 1000 columns, all mapped to the record type of the address.
    #[schema(value_type = Vec<openapi::FieldMapping>, min_items = 1, max_items = 1000)]
    fields: Vec<FieldMapping>,
    /// Whether columns that are not among the fields are forgotten.
    #[serde(default)]
    replace: bool,
}

/// Keeps how columns are mapped; those of other columns stay, unless all are to be replaced.
#[utoipa::path(
    put,
    path = "/api/v1/mappings/{source}/{record_type}",
    operation_id = "save_mapping",
    tag = "mappings",
    params(
        ("source" = openapi::Source, Path, description = "The source."),
        ("record_type" = openapi::RecordType, Path, description = "The record type."),
    ),
    request_body(content = Wanted),
    responses(
        (status = 200, description = "The mapping as it is now.", body = One),
        (status = 400, description = "bad_request"),
        (status = 404, description = "not_found"),
        (status = 413, description = "too_large"),
        (status = 422, description = "plan_invalid"),
    ),
)]
pub(crate) async fn save(
    State(app): State<App>,
    of: Of,
    Json(wanted): Json<Wanted>,
) -> Result<Answer<One>, Problem> {
    check(of, &wanted.fields)?;
    let (store, clinic) = (app.store(), app.clinic());
    let stored: Vec<_> = wanted
        .fields
        .into_iter()
        .map(|mapping| StoredMapping {
            source_system: of.source,
            mapping,
        })
        .collect();
    let all = of.filter();
    let instead_of = wanted.replace.then_some(&all);
    store.save_mappings(clinic, &stored, instead_of).await?;
    show(State(app), of).await
}

fn check(of: Of, fields: &[FieldMapping]) -> Result<(), Problem> {
    if fields.is_empty() || fields.len() > MOST {
        return Err(Problem::BadRequest(format!(
            "fields must hold from 1 to {MOST} mappings; to forget them all, delete the mapping"
        )));
    }
    for field in fields {
        if field.record_type != of.record_type {
            return Err(Problem::BadRequest(format!(
                "column {:?} is mapped to a {}, the address names {}",
                field.source_field,
                field.record_type.as_str(),
                of.record_type.as_str()
            )));
        }
        if field.source_field.is_empty() || field.source_field.len() > LONGEST {
            return Err(Problem::BadRequest(format!(
                "the name of a column has from 1 to {LONGEST} bytes"
            )));
        }
        mapping::check(field)?;
    }
    Ok(())
}
