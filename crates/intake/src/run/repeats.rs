//! Rows against rows: ids that different records share, and records that come again.

use std::fmt::Write as _;
use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::FixedState;
use hashbrown::{HashMap, HashSet};

use super::keys;
use super::pairs::Pairs;
use super::seen::{Entry, Seen};
use super::sightings::Sightings;
use crate::issue::{Code, Issue, Severity};
use crate::plan::Severities;
use crate::record::{Outcome, Status};
use crate::schema::RecordType;

/// What the other rows have shown.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// In the first pass: the ids of all records.
    sightings: Sightings,
    /// The made ids that different records share.
    shared: HashSet<u64>,
    /// The first record that can be committed of each id that comes again.
    seen: Seen,
    /// The rows of each line that nothing but its content identifies, where it comes again.
    equal: HashMap<u64, Vec<u32>>,
    severities: Severities,
}

impl Repeats {
    /// Nothing seen yet; what is found has the severities of a plan.
    pub(super) fn new(severities: Severities) -> Self {
        Self {
            severities,
            ..Self::default()
        }
    }

    /// Notes the ids of a row in the first pass.
    pub(super) fn see_keys(&mut self, drafts: &[Outcome]) {
        for draft in drafts.iter().filter(|draft| !draft.source_id.is_empty()) {
            let key = hash_of(draft);
            if keys::is_made(draft) {
                let distinction = STATE.hash_one(keys::distinction(draft));
                self.sightings.see_made(key, distinction);
            } else {
                self.sightings.see(key);
            }
        }
    }

    /// Ends the first pass and drops what only it needs.
    pub(super) fn end_keys(&mut self) {
        let (again, shared) = std::mem::take(&mut self.sightings).finish();
        self.shared = shared;
        self.seen = Seen::of(again);
    }

    /// Makes shared ids distinct, and tells records that came before. A row that was seen before
    /// is compared with the rows above it, so that a page can be made again in any order.
    ///
    /// A record that comes for the first time is compared with all others before it stands for its
    /// id: what that keeps out brings nothing that belongs to it.
    pub(super) fn check(&mut self, drafts: &mut [Outcome], pairs: &mut Pairs) {
        for at in 0..drafts.len() {
            let (before, rest) = drafts.split_at_mut(at);
            let Some(draft) = rest.first_mut() else {
                return;
            };
            let shared = hash_of(draft);
            let place = self.seen.place(shared);
            if place.is_some() && keys::is_anonymous(draft) {
                self.number(draft, shared);
            }
            let key = self.distinguish(draft, shared);
            if draft.status != Status::Ready {
                continue;
            }
            pairs.allow_for_lines(draft);
            self.check_parents(before, draft);
            if draft.severity() == Some(Severity::Error) {
                continue;
            }
            let has_id = !draft.source_id.is_empty() && !keys::is_anonymous(draft);
            let Some(place) = place.filter(|_| has_id) else {
                pairs.check(draft);
                continue;
            };
            let entry = Entry {
                key,
                data: data_hash(draft),
                row: draft.row,
            };
            let known = self.seen.known(place, key);
            if let Some(first) = known.filter(|first| first.row < draft.row) {
                repeat(draft, first, entry, &self.severities);
                continue;
            }
            pairs.check(draft);
            if draft.severity() != Some(Severity::Error) {
                self.seen.first(place, entry);
            }
        }
    }

    /// Numbers a record that an earlier row holds as well and that is another one all the same. The
    /// records are equal, so that their order changes nothing.
    fn number(&mut self, draft: &mut Outcome, key: u64) {
        let rows = self.equal.entry(key).or_default();
        let nth = rows.binary_search(&draft.row).unwrap_or_else(|at| {
            rows.insert(at, draft.row);
            at
        });
        if nth > 0 {
            // Writing to a text cannot fail.
            let _ = write!(draft.source_id, "|{}", nth + 1);
        }
    }

    /// Makes an id that different records share distinct; gives the hash of what it is then.
    fn distinguish(&self, draft: &mut Outcome, key: u64) -> u64 {
        if !self.shared.contains(&key) || !keys::is_made(draft) {
            return key;
        }
        let distinction = keys::distinction(draft).to_owned();
        draft.source_id.push('|');
        draft.source_id.push_str(&distinction);
        hash_of(draft)
    }

    // A pet goes in with its owner: one of this row, or one that an earlier row brought. So does an
    // event with its pet, and a line with its invoice.
    fn check_parents(&self, before: &[Outcome], child: &mut Outcome) {
        let parents = child.record_type.parents();
        for parent in before {
            let Some(place) = parents.reference(parent.record_type) else {
                continue;
            };
            if parent.severity() != Some(Severity::Error) {
                continue;
            }
            let known = || {
                self.seen
                    .find(hash_of(parent))
                    .is_some_and(|entry| entry.row < child.row)
            };
            // An earlier row with the same id for somebody else did not bring this parent.
            let mistaken = || {
                parent
                    .issues
                    .iter()
                    .any(|issue| issue.code == Code::IdOfAnother)
            };
            if parent.source_id.is_empty() || mistaken() || !known() {
                let (code, params) = match parent.record_type {
                    RecordType::Client => (Code::OwnerInError, vec![]),
                    kind => (
                        Code::ParentInError,
                        vec![("record_type", kind.as_str().to_owned())],
                    ),
                };
                let field = child.record_type.fields()[place].name;
                child.issues.push(Issue::new(code, params).of_field(field));
            }
        }
    }
}

// The earlier row stands. A pet that differs may be another animal, a client of another name is
// another person: neither is guessed.
fn repeat(draft: &mut Outcome, first: Entry, entry: Entry, severities: &Severities) {
    let params = vec![("first_row", first.row.to_string())];
    let code = match (first.data == entry.data, draft.record_type) {
        (true, _) => Code::RepeatedInFile,
        (false, RecordType::Client) if (first.data ^ entry.data) & NAME != 0 => Code::IdOfAnother,
        (false, RecordType::Client) => Code::RepeatedWithDifferences,
        (false, _) => Code::AmbiguousDuplicate,
    };
    let mut issue = Issue::new(code, params);
    severities.apply(std::slice::from_mut(&mut issue));
    if issue.severity < Severity::Error {
        draft.status = Status::Skipped;
    }
    draft.issues.push(issue);
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
    let mut hasher = STATE.build_hasher();
    for value in outcome.data.iter() {
        value.hash(&mut hasher);
    }
    let name = match outcome.record_type {
        RecordType::Client => outcome
            .data
            .at(const { RecordType::Client.place("full_name") }),
        RecordType::Pet => outcome.data.at(const { RecordType::Pet.place("name") }),
        _ => None,
    };
    (STATE.hash_one(name) & NAME) | (hasher.finish() & !NAME)
}

/// The bits of [`data_hash`] that are the name's.
const NAME: u64 = 0xffff_ffff_0000_0000;
