//! Rows against rows: ids that different records share, and records that come again.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::FixedState;
use hashbrown::{HashMap, HashSet, HashTable};

use super::keys;
use crate::issue::{Code, Issue, Severity};
use crate::record::{Outcome, Status};
use crate::schema::RecordType;

/// How many entries one block holds; blocks grow one by one, so that nothing is ever copied.
const BLOCK: usize = 1 << 16;

/// What the rows before have shown.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// In the first pass: the distinction under which each made id was first seen.
    distinctions: HashMap<u64, u64>,
    /// The made ids that different records share.
    shared: HashSet<u64>,
    /// Every record that can be committed, by its id.
    seen: Seen,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    key: u64,
    data: u64,
    row: u32,
}

#[derive(Debug, Default)]
struct Seen {
    places: HashTable<u32>,
    blocks: Vec<Vec<Entry>>,
    len: u32,
}

impl Repeats {
    /// Notes the made ids of a row in the first pass.
    pub(super) fn see_keys(&mut self, drafts: &[Outcome]) {
        for draft in drafts.iter().filter(|draft| keys::is_made(draft)) {
            let key = hash_of(draft);
            let distinction = STATE.hash_one(keys::distinction(draft));
            let first = *self.distinctions.entry(key).or_insert(distinction);
            if first != distinction {
                self.shared.insert(key);
            }
        }
    }

    /// Ends the first pass and drops what only it needs.
    pub(super) fn end_keys(&mut self) {
        self.distinctions = HashMap::new();
    }

    /// Makes shared ids distinct, and tells records that came before. A row that was seen before
    /// is compared with the rows above it, so that a page can be made again in any order.
    pub(super) fn check(&mut self, drafts: &mut [Outcome]) {
        self.distinguish(drafts);
        for at in 0..drafts.len() {
            let (before, rest) = drafts.split_at_mut(at);
            let Some(draft) = rest.first_mut() else {
                return;
            };
            if draft.status != Status::Ready {
                continue;
            }
            if draft.record_type == RecordType::Pet {
                self.check_owner(before, draft);
            }
            if draft.source_id.is_empty() || draft.severity() == Some(Severity::Error) {
                continue;
            }
            let entry = Entry {
                key: hash_of(draft),
                data: data_hash(draft),
                row: draft.row,
            };
            let first = self.seen.first(entry);
            if first.row < draft.row {
                repeat(draft, first, entry);
            }
        }
    }

    fn distinguish(&self, drafts: &mut [Outcome]) {
        if self.shared.is_empty() {
            return;
        }
        for draft in drafts {
            if keys::is_made(draft) && self.shared.contains(&hash_of(draft)) {
                let distinction = keys::distinction(draft).to_owned();
                draft.source_id.push('|');
                draft.source_id.push_str(&distinction);
            }
        }
    }

    // A pet goes in with its owner: one of this row, or one that an earlier row brought.
    fn check_owner(&self, before: &[Outcome], pet: &mut Outcome) {
        let Some(owner) = before
            .iter()
            .find(|other| other.record_type == RecordType::Client)
        else {
            return;
        };
        let in_error = owner.severity() == Some(Severity::Error);
        let known = || {
            self.seen
                .find(hash_of(owner))
                .is_some_and(|entry| entry.row < pet.row)
        };
        // An earlier row with the same id for somebody else did not bring this owner.
        let mistaken = || {
            owner
                .issues
                .iter()
                .any(|issue| issue.code == Code::IdOfAnother)
        };
        if in_error && (owner.source_id.is_empty() || mistaken() || !known()) {
            pet.issues
                .push(Issue::new(Code::OwnerInError, vec![]).of_field("client"));
        }
    }
}

// The earlier row stands. A pet that differs may be another animal, a client of another name is
// another person: neither is guessed.
fn repeat(draft: &mut Outcome, first: Entry, entry: Entry) {
    let params = vec![("first_row", first.row.to_string())];
    let code = match (first.data == entry.data, draft.record_type) {
        (true, _) => Code::RepeatedInFile,
        (false, RecordType::Client) if (first.data ^ entry.data) & NAME != 0 => Code::IdOfAnother,
        (false, RecordType::Client) => Code::RepeatedWithDifferences,
        (false, RecordType::Pet) => Code::AmbiguousDuplicate,
    };
    draft.issues.push(Issue::new(code, params));
    if !matches!(code, Code::AmbiguousDuplicate | Code::IdOfAnother) {
        draft.status = Status::Skipped;
    }
}

/// The same on every target and in every process: what repeats must not depend on chance.
const STATE: FixedState = FixedState::with_seed(0);

// The type is part of the hash, so that the ids of different types stay apart.
fn hash_of(outcome: &Outcome) -> u64 {
    STATE.hash_one((outcome.record_type as u8, outcome.source_id.as_str()))
}

/// A hash of the name of a record in its high half, and of all its data in its low half: to tell
/// a repeated record from a changed one, and that from another one with the same id.
fn data_hash(outcome: &Outcome) -> u64 {
    const NAMES: [usize; 2] = [
        RecordType::Client.place("full_name"),
        RecordType::Pet.place("name"),
    ];
    let mut hasher = STATE.build_hasher();
    for value in outcome.data.iter() {
        value.hash(&mut hasher);
    }
    let name = outcome.data.at(NAMES[outcome.record_type as usize]);
    (STATE.hash_one(name) & NAME) | (hasher.finish() & !NAME)
}

/// The bits of [`data_hash`] that are the name's.
const NAME: u64 = 0xffff_ffff_0000_0000;

impl Seen {
    fn at(&self, place: u32) -> Entry {
        self.blocks[place as usize / BLOCK][place as usize % BLOCK]
    }

    fn find(&self, key: u64) -> Option<Entry> {
        self.places
            .find(key, |&place| self.at(place).key == key)
            .map(|&place| self.at(place))
    }

    /// The first entry with the key, which is the given one if there was none.
    fn first(&mut self, entry: Entry) -> Entry {
        if let Some(first) = self.find(entry.key) {
            return first;
        }
        let place = self.len;
        if (place as usize).is_multiple_of(BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(entry);
        }
        self.len += 1;
        let blocks = &self.blocks;
        self.places.insert_unique(entry.key, place, |&place| {
            blocks[place as usize / BLOCK][place as usize % BLOCK].key
        });
        entry
    }
}
