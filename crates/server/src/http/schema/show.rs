//! `GET /api/v1/schema`

use axum::Json;
use intake::schema::{Field, RecordType, VERSION};
use serde::Serialize;
use utoipa::ToSchema;

use crate::openapi;

/// The schema as a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct Schema {
    /// Changes with every field.
    version: u32,
    record_types: Vec<Type>,
}

/// A record type.
#[derive(Serialize, ToSchema)]
#[schema(as = SchemaType)]
struct Type {
    #[schema(value_type = openapi::RecordType)]
    name: RecordType,
    #[schema(value_type = openapi::Table)]
    table: &'static str,
    #[schema(value_type = Vec<openapi::Field>)]
    fields: &'static [Field],
}

/// Answers with the record types and their fields.
#[utoipa::path(
    get,
    path = "/api/v1/schema",
    operation_id = "show_schema",
    tag = "schema",
    responses(
        (status = 200, description = "The schema.", body = Schema),
    ),
)]
pub(crate) async fn show() -> Json<Schema> {
    let types = RecordType::ALL.iter().map(|record_type| Type {
        name: *record_type,
        table: record_type.table(),
        fields: record_type.fields(),
    });
    Json(Schema {
        version: VERSION,
        record_types: types.collect(),
    })
}
