//! Stored mappings: how a clinic mapped the columns of a source before.

use async_trait::async_trait;
use intake::mapping::StoredMapping;
use intake::plan::Source;
use intake::schema::RecordType;

use crate::Result;

/// Which stored mappings are meant; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappingFilter {
    /// The source.
    pub source_system: Option<Source>,
    /// The record type.
    pub record_type: Option<RecordType>,
    /// The name of the column, exactly.
    pub source_field: Option<String>,
}

/// The stored mappings of a clinic: one for each source, record type and column.
#[async_trait]
pub trait Mappings {
    /// The mappings that a filter leaves, in the order of source, record type and column.
    async fn mappings(&self, clinic_id: i64, filter: &MappingFilter) -> Result<Vec<StoredMapping>>;

    /// Keeps mappings, all or none of them. One for a column that has one takes its place; those of
    /// other columns stay, unless `instead_of` says which are deleted first.
    async fn save_mappings(
        &self,
        clinic_id: i64,
        mappings: &[StoredMapping],
        instead_of: Option<&MappingFilter>,
    ) -> Result<()>;

    /// Deletes the mappings that a filter leaves, and says how many there were.
    async fn delete_mappings(&self, clinic_id: i64, filter: &MappingFilter) -> Result<u64>;
}
