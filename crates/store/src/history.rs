//! History: which batches touched a target, and what they changed.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Action, Page, PageRequest, RecordStatus, Result, columns};

/// What one record of a batch did to a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// The batch.
    pub batch_id: i64,
    /// The name of its file.
    pub source_file: String,
    /// The place of the record in the batch.
    pub seq: i64,
    /// The row of the file.
    pub row_number: u32,
    /// Whether the target was made or changed.
    pub action: Action,
    /// Whether that stands (`success`) or was put back (`rolled_back`).
    pub status: RecordStatus,
    /// The version of the target that it wrote; the cursor of pages.
    pub target_version: i64,
    /// The batch that brought the parent for which the record had waited.
    pub adopted_by: Option<i64>,
    /// The fields that it wrote.
    pub changes: Vec<FieldChange>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// What a field held before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// What it held before; `null` where the target was made.
    pub before: Value,
    /// What the record wrote; references as ids.
    pub after: Value,
}

/// The fields that a record wrote, from its three documents in the ledger.
pub fn changes(
    record_type: RecordType,
    action: Action,
    transformed: &Map<String, Value>,
    reference_ids: &Map<String, Value>,
    before: &Map<String, Value>,
) -> Vec<FieldChange> {
    let after = |name: &str| {
        let value = reference_ids.get(name).or_else(|| transformed.get(name));
        value.cloned().unwrap_or(Value::Null)
    };
    columns(record_type)
        .iter()
        .map(|column| column.field.name)
        .filter_map(|name| {
            let (before, after) = match action {
                Action::Create => (Value::Null, after(name)),
                Action::Update => (before.get(name)?.clone(), after(name)),
                Action::None => return None,
            };
            (before != after).then(|| FieldChange {
                field: name.to_owned(),
                before,
                after,
            })
        })
        .collect()
}

/// The history of a clinic's targets.
#[async_trait]
pub trait History {
    /// What batches did to a target, the first first; empty if none did, or if there is no such
    /// target. What a dry run would do is no history.
    async fn history(
        &self,
        clinic_id: i64,
        record_type: RecordType,
        target_id: i64,
        page: PageRequest,
    ) -> Result<Page<Touch>>;
}
