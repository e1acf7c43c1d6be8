//! A record: the values of one row for one record type, and what the run says of them.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::issue::{Issue, Severity};
use crate::schema::{Kind, RecordType};

/// The values of one record, in the order of the fields of its type.
///
/// All texts stand in one buffer, which is reused from row to row.
#[derive(Clone, Debug)]
pub struct Values {
    record_type: RecordType,
    text: String,
    slots: Vec<Option<(u32, u32)>>,
}

impl Values {
    /// Makes a record with every field empty.
    pub fn new(record_type: RecordType) -> Self {
        Self {
            record_type,
            text: String::new(),
            slots: vec![None; record_type.fields().len()],
        }
    }

    /// Empties every field and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.slots.fill(None);
    }

    /// The type of the record.
    pub fn record_type(&self) -> RecordType {
        self.record_type
    }

    /// The canonical text of the field at a position, `None` if it is empty.
    pub fn at(&self, position: usize) -> Option<&str> {
        self.slots[position].map(|(start, end)| &self.text[start as usize..end as usize])
    }

    /// The canonical text of a field by name, `None` if it is empty or there is no such field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.record_type
            .position(name)
            .and_then(|position| self.at(position))
    }

    /// Puts the canonical text of the field at a position.
    pub fn set(&mut self, position: usize, text: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.slots[position] = Some((start, self.text.len() as u32));
    }

    /// Puts the canonical text of a field by name; a name that is no field is ignored.
    pub fn put(&mut self, name: &str, text: &str) {
        if let Some(position) = self.record_type.position(name) {
            self.set(position, text);
        }
    }

    /// Puts the texts of other fields, joined by spaces, in the field at a position; nothing if
    /// all of them are empty.
    pub fn join(&mut self, position: usize, parts: &[usize]) {
        let start = self.text.len();
        for &part in parts {
            if let Some((from, to)) = self.slots[part] {
                if self.text.len() > start {
                    self.text.push(' ');
                }
                self.text.extend_from_within(from as usize..to as usize);
            }
        }
        if self.text.len() > start {
            self.slots[position] = Some((start as u32, self.text.len() as u32));
        }
    }

    /// Empties the field at a position.
    pub fn unset(&mut self, position: usize) {
        self.slots[position] = None;
    }

    /// The canonical texts in the order of the fields, `None` where a field is empty.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.slots.len()).map(|position| self.at(position))
    }
}

impl Serialize for Values {
    /// Writes an object with every field: booleans as such, all else as text, empty as `null`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.record_type.fields();
        let mut map = serializer.serialize_map(Some(fields.len()))?;
        for (field, value) in fields.iter().zip(self.iter()) {
            match (field.kind, value) {
                (Kind::Boolean, Some(text)) => {
                    map.serialize_entry(field.name, &(text == "true"))?;
                }
                (_, value) => map.serialize_entry(field.name, &value)?,
            }
        }
        map.end()
    }
}

/// What the run says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The record can be committed.
    Ready,
    /// The record has an issue of severity `error` and stays out.
    Error,
    /// An earlier row holds the same record, or staff excluded the row.
    Skipped,
}

impl Status {
    /// The word of the status in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Error => "error",
            Self::Skipped => "skipped",
        }
    }
}

/// A record after the run.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Outcome {
    /// The physical line at which the row starts, from 1, the header included.
    pub row: u32,
    /// The type of the record.
    pub record_type: RecordType,
    /// The id of the record in the source system; empty if none could be made.
    pub source_id: String,
    /// Whether it can be committed.
    pub status: Status,
    /// The transformed data.
    pub data: Values,
    /// What is wrong with it; issues of the whole row stand with each of its records.
    pub issues: Vec<Issue>,
}

impl Outcome {
    /// The worst severity among the issues.
    pub fn severity(&self) -> Option<Severity> {
        self.issues.iter().map(|issue| issue.severity).max()
    }
}
