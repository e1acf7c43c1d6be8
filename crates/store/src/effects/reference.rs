//! What the references of a record resolve to: owners by their source id.

use std::collections::HashMap;

use intake::schema::RecordType;

use super::Found;
use super::issues::StoreIssue;
use crate::{NewRecord, columns};

/// A reference of a record.
#[derive(Debug)]
pub(super) struct Reference {
    /// The place of the field.
    pub(super) position: usize,
    /// The id of the target as text; empty, which is no id, while it has none.
    pub(super) text: String,
    /// The place in the chunk of the record that creates the target.
    creator: Option<usize>,
}

impl Reference {
    pub(super) fn resolve(&mut self, ids: &[Option<i64>]) {
        if let Some(id) = self
            .creator
            .and_then(|place| ids.get(place).copied().flatten())
        {
            self.text = id.to_string();
        }
    }
}

/// Resolves the references of a record, by the records before it and by the links. Only records
/// before it count, so that the size of chunks changes nothing.
pub(super) fn references(
    record: &NewRecord,
    place: usize,
    found: &Found,
    creating: &HashMap<(RecordType, &str), usize>,
) -> Result<Vec<Reference>, StoreIssue> {
    let mut references = Vec::new();
    for column in columns(record.record_type) {
        let Some(to) = column.reference() else {
            continue;
        };
        let Some(id) = record.data.at(column.position) else {
            if column.field.required {
                return Err(StoreIssue::orphan(to, column.field.name));
            }
            continue;
        };
        let position = column.position;
        let creator = creating
            .get(&(to, id))
            .copied()
            .filter(|creator| *creator < place);
        let known = found.of(to);
        let linked = known.and_then(|known| {
            known
                .link(id)
                .filter(|target| known.targets.contains_key(target))
        });
        let text = match (creator, linked) {
            (Some(_), _) => String::new(),
            (None, Some(target)) => target.to_string(),
            (None, None) if known.is_some_and(|known| known.tried.contains(id)) => String::new(),
            (None, None) => return Err(StoreIssue::orphan(to, column.field.name)),
        };
        references.push(Reference {
            position,
            text,
            creator,
        });
    }
    Ok(references)
}
