//! Records: the ledger of a batch.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::words::words;
use crate::{Page, PageRequest, Result};

words! {
    /// What became of a record.
    RecordStatus {
        /// It waits for its parent.
        Pending = "pending",
        /// It went in.
        Success = "success",
        /// It is in error and stayed out.
        Error = "error",
        /// It stayed out without being wrong: repeated, excluded, unchanged or kept.
        Skipped = "skipped",
        /// It went in and was put back.
        RolledBack = "rolled_back",
    }
}

words! {
    /// What a record did to its target; in a dry run, what it would do.
    Action {
        /// It made the target.
        Create = "create",
        /// It changed fields of the target.
        Update = "update",
        /// Nothing.
        None = "none",
    }
}

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its place in the batch, from 1; the cursor of pages.
    pub seq: i64,
    /// The row of the file that it came from.
    pub row_number: u32,
    /// Its type.
    pub record_type: RecordType,
    /// Its id in the source system; empty if none could be made.
    pub source_id: String,
    /// What became of it.
    pub status: RecordStatus,
    /// What it did to its target.
    pub action: Action,
    /// The table of its target.
    pub target_model: Option<String>,
    /// The id of its target.
    pub target_id: Option<i64>,
    /// The version of the target that the record wrote.
    pub target_version: Option<i64>,
    /// The version of the target that the record met, `None` if there was none.
    pub seen_version: Option<i64>,
    /// The batch that brought the parent for which the record had waited.
    pub adopted_by: Option<i64>,
    /// The cells of the row: an array, or an object by column (see [`Record::name_columns`]).
    pub source_data: Value,
    /// The values of its fields.
    pub transformed_data: Value,
    /// What the changed fields held before.
    pub before_data: Option<Value>,
    /// What is wrong with it: a list of issues.
    pub issues: Value,
    /// What put it in error, in English.
    pub error_message: Option<String>,
    /// The field that put it in error.
    pub error_field: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

impl Record {
    /// Turns the array of cells into an object by the names of the columns, in their order.
    /// Cells past the last column are named by their place, from 1.
    pub fn name_columns(&mut self, header: &[String]) {
        let Value::Array(cells) = std::mem::take(&mut self.source_data) else {
            return;
        };
        let named: Map<String, Value> = cells
            .into_iter()
            .enumerate()
            .map(|(place, cell)| match header.get(place) {
                Some(name) => (name.clone(), cell),
                None => ((place + 1).to_string(), cell),
            })
            .collect();
        self.source_data = Value::Object(named);
    }
}

/// Which records of a batch are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecordFilter {
    /// Only those with this status.
    pub status: Option<RecordStatus>,
    /// Only those of this type.
    pub record_type: Option<RecordType>,
    /// Only those from this row on.
    pub row_from: Option<u32>,
}

/// The ledger of a clinic's batches.
#[async_trait]
pub trait Records {
    /// The records of a batch in the order of the file; empty if there is no such batch.
    async fn records(
        &self,
        clinic_id: i64,
        batch_id: i64,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Result<Page<Record>>;
}
