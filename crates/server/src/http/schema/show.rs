//! `GET /api/v1/schema`

use axum::Json;
use intake::schema::{Field, RecordType, VERSION};
use serde::Serialize;

/// The schema as a document.
#[derive(Serialize)]
pub(crate) struct Schema {
    version: u32,
    record_types: Vec<Type>,
}

#[derive(Serialize)]
struct Type {
    name: RecordType,
    table: &'static str,
    fields: &'static [Field],
}

/// Answers with the record types and their fields.
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
