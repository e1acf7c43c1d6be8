//! What an engine has to look up for a chunk, and what it found.

use std::collections::{BTreeMap, HashMap, HashSet};

use intake::record::Status;
use intake::schema::{Kind, RecordType};

use super::natural::Seen;
use crate::{Current, NewRecord};

/// The source ids of a type that the records of a chunk have or refer to.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The type.
    pub record_type: RecordType,
    /// The source ids, each once, in the order in which they turn up.
    pub source_ids: Vec<&'a str>,
}

/// What to look up for a chunk, by type.
pub fn wanted(records: &[NewRecord]) -> Vec<Wanted<'_>> {
    let mut seen: HashSet<(RecordType, &str)> = HashSet::with_capacity(records.len());
    let mut by_type: BTreeMap<RecordType, Vec<&str>> = BTreeMap::new();
    let mut want = |record_type, source_id| {
        if seen.insert((record_type, source_id)) {
            by_type.entry(record_type).or_default().push(source_id);
        }
    };
    for record in records
        .iter()
        .filter(|record| record.status == Status::Ready)
    {
        want(record.record_type, record.source_id.as_str());
        // The owner that an event names has no column of its own, and finds the pet.
        for (field, value) in record.record_type.fields().iter().zip(record.data.iter()) {
            if let (Kind::Reference { to }, Some(id)) = (field.kind, value) {
                want(to, id);
            }
        }
    }
    by_type
        .into_iter()
        .map(|(record_type, source_ids)| Wanted {
            record_type,
            source_ids,
        })
        .collect()
}

/// What the database knows of the records of a chunk.
#[derive(Debug, Default)]
pub struct Found {
    by_type: BTreeMap<RecordType, Known>,
    /// The clients, pets and invoices that records seek without an id.
    pub seen: Seen,
}

/// What the database knows of the records of one type.
#[derive(Debug, Default)]
pub struct Known {
    /// The targets by source id.
    pub links: HashMap<String, i64>,
    /// The linked targets by id.
    pub targets: HashMap<i64, Current>,
    /// The source ids that the same dry run would have created by now.
    pub tried: HashSet<String>,
}

impl Known {
    /// The target of a source id.
    pub fn link(&self, source_id: &str) -> Option<i64> {
        self.links.get(source_id).copied()
    }
}

impl Found {
    /// Adds what is known of a type.
    pub fn add(&mut self, record_type: RecordType, known: Known) {
        self.by_type.insert(record_type, known);
    }

    /// What is known of a type.
    pub fn of(&self, record_type: RecordType) -> Option<&Known> {
        self.by_type.get(&record_type)
    }
}
