//! Which stored mapping an address names, and what it looks like.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use intake::mapping::StoredMapping;
use intake::plan::{FieldMapping, Source};
use intake::schema::RecordType;
use serde::Serialize;
use store::MappingFilter;
use utoipa::ToSchema;

use crate::{Problem, openapi};

/// The mapping of a source and a record type.
#[derive(Clone, Copy)]
pub(crate) struct Of {
    pub(crate) source: Source,
    pub(crate) record_type: RecordType,
}

impl Of {
    /// All of its columns.
    pub(crate) fn filter(self) -> MappingFilter {
        MappingFilter {
            source_system: Some(self.source),
            record_type: Some(self.record_type),
            source_field: None,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Of {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let words = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((source, record_type)) = words.map_err(|_| Problem::NotFound)?;
        Ok(Self {
            source: Source::from_word(&source).ok_or(Problem::NotFound)?,
            record_type: RecordType::from_word(&record_type).ok_or(Problem::NotFound)?,
        })
    }
}

/// A mapping as the API shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mapping)]
pub(crate) struct Shown {
    #[schema(value_type = openapi::Source)]
    source_system: Source,
    #[schema(value_type = openapi::RecordType)]
    record_type: RecordType,
    #[schema(value_type = Vec<openapi::FieldMapping>)]
    fields: Vec<FieldMapping>,
}

/// The mappings that stored field mappings make, in their order.
pub(crate) fn shown(stored: Vec<StoredMapping>) -> Vec<Shown> {
    let mut mappings: Vec<Shown> = Vec::new();
    for StoredMapping {
        source_system,
        mapping,
    } in stored
    {
        let record_type = mapping.record_type;
        match mappings.last_mut() {
            Some(last)
                if (last.source_system, last.record_type) == (source_system, record_type) =>
            {
                last.fields.push(mapping);
            }
            _ => mappings.push(Shown {
                source_system,
                record_type,
                fields: vec![mapping],
            }),
        }
    }
    mappings
}
