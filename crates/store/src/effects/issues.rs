//! What only the database can find wrong with a record.

use intake::issue::{Code, Severity};
use intake::schema::RecordType;
use intake::validate::Outside;
use serde_json::{Value, json};

use super::natural::Parent;

/// The code of a record that waits for its parent.
pub(crate) const PARKED: &str = "parked";

/// An issue that the store adds to those of the run.
#[derive(Debug)]
pub(super) struct StoreIssue {
    code: &'static str,
    severity: &'static str,
    pub(super) field: Option<&'static str>,
    params: Value,
    message: &'static str,
}

impl StoreIssue {
    /// The record refers to something that is neither in the file before it nor imported.
    pub(super) fn orphan(to: RecordType, field: &'static str) -> Self {
        let message = match to {
            RecordType::Client => "Owner not found",
            RecordType::Pet => "Pet not found",
            RecordType::Invoice => "Invoice not found",
            _ => "Record not found",
        };
        Self {
            code: "orphan",
            severity: "error",
            field: Some(field),
            params: json!({ "record_type": to.as_str() }),
            message,
        }
    }

    /// Whether what the record belongs to is not there.
    pub(super) fn is_orphan(&self) -> bool {
        self.code == "orphan"
    }

    /// The same record waits for what it refers to.
    pub(super) fn parked(self) -> Self {
        Self {
            code: PARKED,
            severity: "warning",
            message: "The record waits for what it refers to",
            ..self
        }
    }

    /// The record may belong to several, and nothing tells to which.
    pub(super) fn ambiguous(to: RecordType, field: &'static str, parents: &[Parent]) -> Self {
        let mut named: Vec<String> = parents
            .iter()
            .map(|parent| match parent {
                Parent::There(id) => format!("{}/{id}", to.table()),
                Parent::Made(_, row) => format!("#{row}"),
            })
            .collect();
        named.sort();
        let candidates = named.join(", ");
        Self {
            code: "ambiguous_reference",
            severity: "error",
            field: Some(field),
            params: json!({ "record_type": to.as_str(), "candidates": candidates }),
            message: "The record may belong to several, and nothing tells to which",
        }
    }

    /// What the record says of something that it could belong to fits nothing.
    pub(super) fn reference_not_found(to: RecordType, field: &'static str) -> Self {
        Self {
            code: "reference_not_found",
            severity: "warning",
            field: Some(field),
            params: json!({ "record_type": to.as_str() }),
            message: "What the record says of whom it belongs to fits nobody",
        }
    }

    /// The event is dated before the birth or after the death of its animal.
    pub(super) fn outside_life(outside: &Outside<'_>, severity: Severity) -> Self {
        Self {
            code: outside.code.as_str(),
            severity: severity.as_str(),
            field: Some(outside.field),
            params: json!({ "value": outside.value, "limit": outside.limit }),
            message: match outside.code {
                Code::EventBeforeBirth => "The event is dated before the birth of the animal",
                _ => "The event is dated after the death of the animal",
            },
        }
    }

    /// The record cannot be told from others, so that it could not be found again.
    pub(super) fn source_id_missing() -> Self {
        Self {
            code: "source_id_missing",
            severity: "error",
            field: Some("source_id"),
            params: json!({}),
            message: "The record has no id in its source",
        }
    }

    /// The record was imported before, differs now, and the policy calls that an error.
    pub(super) fn already_exists(record_type: RecordType, differing: &[usize]) -> Self {
        Self {
            code: "already_exists",
            severity: "error",
            field: None,
            params: json!({ "fields": names(record_type, differing) }),
            message: "The record was imported before and differs now",
        }
    }

    /// The record was imported before, differs now, and the policy keeps what is there.
    pub(super) fn existing_kept(record_type: RecordType, differing: &[usize]) -> Self {
        Self {
            code: "existing_kept",
            severity: "note",
            field: None,
            params: json!({ "fields": names(record_type, differing) }),
            message: "The record was imported before and differs now; it was left as it is",
        }
    }

    pub(super) fn error_message(&self) -> Option<&'static str> {
        (self.severity == "error").then_some(self.message)
    }

    /// The JSON array of issues with this one at its end.
    pub(super) fn appended_to(&self, issues: &str, row: u32) -> String {
        let issue = json!({
            "code": self.code,
            "severity": self.severity,
            "row": row,
            "column": null,
            "field": self.field,
            "params": self.params,
        });
        match issues.trim_end().strip_suffix(']').map(str::trim_end) {
            Some(before) if before.len() > 1 => format!("{before},{issue}]"),
            _ => format!("[{issue}]"),
        }
    }
}

fn names(record_type: RecordType, positions: &[usize]) -> String {
    let fields = record_type.fields();
    positions
        .iter()
        .map(|position| fields[*position].name)
        .collect::<Vec<_>>()
        .join(", ")
}
