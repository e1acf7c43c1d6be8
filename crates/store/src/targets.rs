//! Targets: the rows of the clinic's own tables.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Page, PageRequest, Result};

/// A row of the clinic's own tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its id within the clinic and its table.
    pub id: i64,
    /// Its fields by column: booleans as such, references as ids (`client_id`), all else as text.
    #[serde(flatten)]
    pub values: Map<String, Value>,
    /// The batch that made it, `None` if a person did.
    pub batch_id: Option<i64>,
    /// How often it was written.
    pub version: i64,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
}

/// New values by field or column name; `null` empties a field.
pub type Changes = Map<String, Value>;

/// The clinic's own tables, for people.
#[async_trait]
pub trait Targets {
    /// The targets of a type in the order of their ids.
    async fn targets(
        &self,
        clinic_id: i64,
        record_type: RecordType,
        page: PageRequest,
    ) -> Result<Page<Target>>;

    /// One target.
    async fn target(
        &self,
        clinic_id: i64,
        record_type: RecordType,
        target_id: i64,
    ) -> Result<Option<Target>>;

    /// Changes fields of a target, as a person does. The version grows only if a value differs.
    /// With an `expected_version`, a target that was written since is refused.
    async fn update_target(
        &self,
        clinic_id: i64,
        record_type: RecordType,
        target_id: i64,
        changes: Changes,
        expected_version: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<Option<Target>>;

    /// How many targets of a type there are.
    async fn count_targets(&self, clinic_id: i64, record_type: RecordType) -> Result<i64>;

    /// The target that a source's record was imported as.
    async fn link(
        &self,
        clinic_id: i64,
        source: intake::plan::Source,
        record_type: RecordType,
        source_id: &str,
    ) -> Result<Option<i64>>;

    /// A hash over all targets and links of a clinic, `version` and `updated_at` aside: two states
    /// with one hash hold the same data, byte for byte.
    async fn fingerprint(&self, clinic_id: i64) -> Result<String>;
}
