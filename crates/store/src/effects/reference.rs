//! What the references of a record resolve to: by the source id of what it belongs to, else by what
//! it says of it.

use std::collections::HashMap;

use intake::schema::RecordType;

use super::Found;
use super::issues::StoreIssue;
use super::natural::{Index, Parent, Sighting};
use crate::{NewRecord, columns};

/// A reference of a record.
#[derive(Debug)]
pub(super) struct Reference {
    /// The place of the field.
    pub(super) position: usize,
    /// The id of the target as text; empty, which is no id, while it has none.
    pub(super) text: String,
    /// What it resolved to; `None` where only the dry run itself would have made it.
    pub(super) parent: Option<Parent>,
}

impl Reference {
    fn to(position: usize, parent: Parent) -> Self {
        let text = match parent {
            Parent::There(id) => id.to_string(),
            Parent::Made(..) => String::new(),
        };
        Self {
            position,
            text,
            parent: Some(parent),
        }
    }

    pub(super) fn resolve(&mut self, ids: &[Option<i64>]) {
        if let Some(Parent::Made(place, _)) = self.parent
            && let Some(id) = ids.get(place).copied().flatten()
        {
            self.text = id.to_string();
        }
    }
}

/// What is known of the records around one.
pub(super) struct Around<'a, 'b> {
    /// What the database knows.
    pub(super) found: &'a Found,
    /// The records of the chunk that make a target, by type and source id: place and row.
    pub(super) creating: &'b HashMap<(RecordType, &'a str), (usize, u32)>,
    /// What parents are found by where there is no id.
    pub(super) index: &'b Index,
}

/// Where a source id leads.
enum Linked {
    Parent(Parent),
    /// The dry run would have made it by now.
    Tried,
    Nowhere,
}

impl Around<'_, '_> {
    /// Only records before this one count, so that the size of chunks changes nothing.
    fn linked(&self, to: RecordType, id: &str, place: usize) -> Linked {
        let creator = self.creating.get(&(to, id));
        if let Some((creator, row)) = creator.filter(|(creator, _)| *creator < place) {
            return Linked::Parent(Parent::Made(*creator, *row));
        }
        let known = self.found.of(to);
        let target = known.and_then(|known| {
            known
                .link(id)
                .filter(|target| known.targets.contains_key(target))
        });
        match target {
            Some(target) => Linked::Parent(Parent::There(target)),
            None if known.is_some_and(|known| known.tried.contains(id)) => Linked::Tried,
            None => Linked::Nowhere,
        }
    }

    /// The client that a record names by its id.
    fn owner(&self, record: &NewRecord, place: usize) -> Option<Parent> {
        let id = record.data.at(record.record_type.parents().client?)?;
        match self.linked(RecordType::Client, id, place) {
            Linked::Parent(parent) => Some(parent),
            Linked::Tried | Linked::Nowhere => None,
        }
    }
}

/// Resolves the references of a record, by the records before it and by what the database knows.
/// Gives with them what is to be said of those that a record can do without.
pub(super) fn references(
    record: &NewRecord,
    place: usize,
    around: &Around<'_, '_>,
) -> Result<(Vec<Reference>, Vec<StoreIssue>), StoreIssue> {
    let mut references = Vec::new();
    let mut missed = Vec::new();
    for column in columns(record.record_type) {
        let Some(to) = column.reference() else {
            continue;
        };
        let (position, name) = (column.position, column.field.name);
        let id = record.data.at(position);
        match id.map(|id| around.linked(to, id, place)) {
            Some(Linked::Parent(parent)) => {
                references.push(Reference::to(position, parent));
                continue;
            }
            Some(Linked::Tried) => {
                references.push(Reference {
                    position,
                    text: String::new(),
                    parent: None,
                });
                continue;
            }
            Some(Linked::Nowhere) | None => {}
        }
        let owner = around.owner(record, place);
        match around.index.find(to, &record.data, place, owner) {
            Sighting::One(parent) => references.push(Reference::to(position, parent)),
            Sighting::Several(parents) => return Err(StoreIssue::ambiguous(to, name, &parents)),
            // An id that leads nowhere is an error even where there need not be one.
            Sighting::Nowhere | Sighting::Unsaid if id.is_some() || column.field.required => {
                return Err(StoreIssue::orphan(to, name));
            }
            Sighting::Nowhere => missed.push((to, name)),
            Sighting::Unsaid => {}
        }
    }
    // An appointment is a pet's or a client's: one of them is enough, none is not.
    if record.record_type == RecordType::Appointment
        && references.is_empty()
        && let Some((to, name)) = missed.first()
    {
        return Err(StoreIssue::orphan(*to, name));
    }
    let missed = missed.into_iter();
    let notes = missed.map(|(to, name)| StoreIssue::reference_not_found(to, name));
    Ok((references, notes.collect()))
}
