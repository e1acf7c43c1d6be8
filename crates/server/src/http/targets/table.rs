//! The names of tables in addresses.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use intake::schema::RecordType;

use crate::Problem;

/// A table in the address, by the record type that it holds.
pub(crate) struct Table(pub(crate) RecordType);

/// A row in the address.
pub(crate) struct Row(pub(crate) RecordType, pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for Table {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let table = Path::<String>::from_request_parts(parts, state).await;
        let Path(table) = table.map_err(|_| Problem::NotFound)?;
        holds(&table).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Row {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let row = Path::<(String, i64)>::from_request_parts(parts, state).await;
        let Path((table, id)) = row.map_err(|_| Problem::NotFound)?;
        Ok(Self(holds(&table)?, id))
    }
}

fn holds(table: &str) -> Result<RecordType, Problem> {
    let mut types = RecordType::ALL.iter().copied();
    types
        .find(|record_type| record_type.table() == table)
        .ok_or(Problem::NotFound)
}
