//! Records that wait for their parent: how they stand in the ledger, and how they come back from it.

use std::sync::Arc;

use intake::record::{Status, Values};
use intake::schema::RecordType;
use serde_json::{Map, Value, json};

use crate::effects::PARKED;
use crate::{NewRecord, canonical};

/// The code of a record that waited and was adopted.
const ADOPTED: &str = "adopted";

/// What the ledger says of a record that waits.
#[derive(Clone, Debug)]
pub struct Parked {
    /// Its batch.
    pub batch_id: i64,
    /// Its place in the batch.
    pub seq: i64,
    /// The row of the file.
    pub row_number: u32,
    /// Its type.
    pub record_type: RecordType,
    /// Its id in the source system.
    pub source_id: String,
    /// The cells of the row, as JSON.
    pub source_data: String,
    /// The values of its fields, as JSON.
    pub transformed_data: String,
    /// Its issues, as JSON.
    pub issues: String,
}

impl Parked {
    /// The record as it came from the run, but that its issues tell who adopts it. What an empty
    /// cell would have erased is not kept while it waits.
    pub fn record(&self, adopted_by: i64) -> NewRecord {
        let values: Map<String, Value> =
            serde_json::from_str(&self.transformed_data).unwrap_or_default();
        let mut data = Values::new(self.record_type);
        for (name, value) in &values {
            if let Some(text) = canonical(value) {
                data.put(name, &text);
            }
        }
        NewRecord {
            row: self.row_number,
            record_type: self.record_type,
            source_id: self.source_id.clone(),
            status: Status::Ready,
            data,
            erases: Vec::new(),
            source_data: Arc::from(self.source_data.as_str()),
            issues: adopted(&self.issues, adopted_by),
            error_message: None,
            error_field: None,
        }
    }
}

/// The issues of a record that waited once a batch adopts it.
fn adopted(issues: &str, batch_id: i64) -> String {
    change(issues, |issue| {
        if issue["code"] == PARKED {
            issue["code"] = json!(ADOPTED);
            issue["severity"] = json!("note");
            issue["params"]["batch_id"] = json!(batch_id.to_string());
        }
        true
    })
}

/// The issues of an adopted record that waits again, because what adopted it was rolled back.
pub fn parked_again(issues: &str) -> String {
    change(issues, |issue| {
        let code = issue["code"].as_str().unwrap_or_default();
        if matches!(
            code,
            "already_exists" | "existing_kept" | "kept_on_rollback"
        ) {
            return false;
        }
        if code == ADOPTED {
            issue["code"] = json!(PARKED);
            issue["severity"] = json!("warning");
            if let Some(params) = issue["params"].as_object_mut() {
                params.remove("batch_id");
            }
        }
        true
    })
}

/// Changes each issue of a JSON array, or leaves it out.
fn change(issues: &str, keep: impl Fn(&mut Value) -> bool) -> String {
    let mut list: Vec<Value> = serde_json::from_str(issues).unwrap_or_default();
    list.retain_mut(|issue| keep(issue));
    Value::Array(list).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_adopted_and_parked_again_is_as_it_was() {
        let parked = r#"[{"code":"x","severity":"note"},{"code":"parked","column":null,"field":"client","params":{"record_type":"client"},"row":3,"severity":"warning"}]"#;
        let adopted = adopted(parked, 7);
        assert!(adopted.contains(r#""batch_id":"7""#) && adopted.contains(r#""code":"adopted""#));
        let same = |a: &str, b: &str| {
            let (a, b): (Value, Value) = (
                serde_json::from_str(a).unwrap(),
                serde_json::from_str(b).unwrap(),
            );
            a == b
        };
        assert!(same(&parked_again(&adopted), parked));
    }
}
