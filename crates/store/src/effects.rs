//! What a chunk does, worked out before anything is written.
//!
//! An engine asks [`wanted`] what to look up, looks it up in one query per kind of thing, lets
//! [`effects`] decide, gives ids to what is created, and writes the effects down in bulk.

mod found;
mod issues;
mod lives;
mod natural;
mod parts;
mod reference;

use std::collections::HashMap;

use intake::record::Status;
use intake::schema::RecordType;
use serde_json::{Map, Value};

pub use found::{Found, Known, Wanted, wanted};
pub use lives::Lives;
pub use natural::{ClientSeen, PetSeen, Seen, Sought, sought};
pub use parts::parts;

use crate::{
    Action, Batch, Counts, Current, Decision, NewRecord, OnExisting, OnOrphan, RecordStatus,
    column_at, columns, decide,
};
pub(crate) use issues::PARKED;
use issues::StoreIssue;
use natural::{Index, Parent};
use reference::{Around, Reference};

/// What the batch wants done.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Nothing is written but the ledger.
    pub dry_run: bool,
    /// Nothing is written, and the ledger tells only what is wrong.
    pub trial: bool,
    /// What comes after the first error is left.
    pub stop_on_error: bool,
    /// What happens to a record that was imported before.
    pub on_existing: OnExisting,
    /// What happens to a record whose parent is not there.
    pub on_orphan: OnOrphan,
    /// How much an event weighs that is dated outside the life of its animal.
    pub lives: Lives,
}

impl Policy {
    /// What a batch wants done.
    pub fn of(batch: &Batch) -> Self {
        Self {
            dry_run: batch.dry_run,
            trial: batch.trial_cursor.is_some(),
            stop_on_error: batch.stop_on_error,
            on_existing: batch.on_existing,
            on_orphan: batch.on_orphan,
            lives: Lives::of(&batch.plan),
        }
    }

    /// Whether the tables stay as they are.
    pub fn only_tries(self) -> bool {
        self.dry_run || self.trial
    }
}

/// What one record does.
#[derive(Debug)]
pub struct Effect<'a> {
    /// The record.
    pub record: &'a NewRecord,
    /// Its place in the batch, from 1.
    pub seq: i64,
    /// What becomes of it.
    pub status: RecordStatus,
    /// What it does to its target.
    pub action: Action,
    /// Its target; that of a created one is known once ids are given.
    pub target_id: Option<i64>,
    /// Whether the target holds all of it already.
    pub unchanged: bool,
    /// Which batch adopted it, and its number among the adoptions of the clinic.
    pub adopted: Option<(i64, i64)>,
    /// Whether a link of its source id is there, though what that led to is gone.
    pub relinked: bool,
    current: Option<&'a Current>,
    changed: Vec<usize>,
    references: Vec<Reference>,
    issue: Option<StoreIssue>,
    notes: Vec<StoreIssue>,
}

/// What a chunk does.
#[derive(Debug)]
pub struct Effects<'a> {
    /// The effects in the order of the run.
    pub list: Vec<Effect<'a>>,
    /// Whether the last one is an error at which the batch stops.
    pub stopped: bool,
}

/// Works out what records do. No two of them may have the same type and source id: see [`parts()`].
pub fn effects<'a>(
    records: &'a [NewRecord],
    first_seq: i64,
    policy: Policy,
    found: &'a Found,
) -> Effects<'a> {
    let mut list: Vec<Effect<'a>> = (first_seq..)
        .zip(records)
        .map(|(seq, record)| Effect::new(record, seq))
        .collect();
    // Types are in the order in which they refer to each other: owners are settled before pets.
    let mut creating: HashMap<(RecordType, &str), (usize, u32)> = HashMap::new();
    let seeking = !sought(records).is_empty();
    let mut index = Index::of(&found.seen);
    for record_type in RecordType::ALL {
        for (place, effect) in list.iter_mut().enumerate() {
            if effect.record.record_type != *record_type || effect.record.status != Status::Ready {
                continue;
            }
            let around = Around {
                found,
                creating: &creating,
                index: &index,
            };
            effect.settle(place, policy, &around);
            if effect.action == Action::Create {
                let record = effect.record;
                creating.insert((*record_type, &record.source_id), (place, record.row));
            }
            if seeking && let Some(parent) = effect.written(place) {
                index.add(place, parent, &effect.record.data, effect.owner());
            }
        }
    }
    lives::check(&mut list, policy.lives, found);
    let mut stopped = false;
    if policy.stop_on_error
        && !policy.only_tries()
        && let Some(first) = list
            .iter()
            .position(|effect| effect.status == RecordStatus::Error)
    {
        list.truncate(first + 1);
        stopped = true;
    }
    Effects { list, stopped }
}

impl<'a> Effects<'a> {
    /// The effects of one type and action.
    pub fn of(
        &self,
        record_type: RecordType,
        action: Action,
    ) -> impl Iterator<Item = &Effect<'a>> + Clone {
        self.list.iter().filter(move |effect| {
            effect.action == action && effect.record.record_type == record_type
        })
    }

    /// Gives ids to the created targets of a type, counting up from `first`.
    pub fn give_ids(&mut self, record_type: RecordType, first: i64) {
        let created = self.list.iter_mut().filter(|effect| {
            effect.action == Action::Create && effect.record.record_type == record_type
        });
        for (id, effect) in (first..).zip(created) {
            effect.target_id = Some(id);
        }
    }

    /// Leaves of what a trial found only the errors: nothing else was done, and nothing will be
    /// unless there are none.
    pub fn mute(&mut self) {
        for effect in &mut self.list {
            if effect.status != RecordStatus::Error {
                effect.status = RecordStatus::Skipped;
                effect.action = Action::None;
                effect.unchanged = false;
            }
        }
    }

    /// How many records have each status: success, error and skipped; those that wait count as
    /// skipped.
    pub fn statuses(&self) -> (i64, i64, i64) {
        let mut counts = (0, 0, 0);
        for effect in &self.list {
            match effect.status {
                RecordStatus::Success => counts.0 += 1,
                RecordStatus::Error => counts.1 += 1,
                _ => counts.2 += 1,
            }
        }
        counts
    }

    /// What becomes of the records that can go in.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for effect in &self.list {
            match effect.action {
                Action::Create => counts.created += 1,
                Action::Update => counts.updated += 1,
                Action::None => {}
            }
            counts.unchanged += i64::from(effect.unchanged);
            counts.pending += i64::from(effect.status == RecordStatus::Pending);
        }
        counts
    }

    /// Lets records refer to the targets that the same chunk creates, once these have ids.
    pub fn resolve(&mut self) {
        let ids: Vec<Option<i64>> = self.list.iter().map(|effect| effect.target_id).collect();
        for effect in &mut self.list {
            for reference in &mut effect.references {
                reference.resolve(&ids);
            }
        }
    }
}

impl<'a> Effect<'a> {
    fn new(record: &'a NewRecord, seq: i64) -> Self {
        let status = match record.status {
            Status::Ready => RecordStatus::Success,
            Status::Error => RecordStatus::Error,
            Status::Skipped => RecordStatus::Skipped,
        };
        Self {
            record,
            seq,
            status,
            action: Action::None,
            target_id: None,
            unchanged: false,
            adopted: None,
            relinked: false,
            current: None,
            changed: Vec::new(),
            references: Vec::new(),
            issue: None,
            notes: Vec::new(),
        }
    }

    fn settle(&mut self, place: usize, policy: Policy, around: &Around<'a, '_>) {
        let record = self.record;
        if record.source_id.is_empty() {
            return self.refuse(StoreIssue::source_id_missing());
        }
        match reference::references(record, place, around) {
            Ok((references, notes)) => {
                self.references = references;
                self.notes = notes;
            }
            Err(issue) if policy.on_orphan == OnOrphan::Park && issue.is_orphan() => {
                self.status = RecordStatus::Pending;
                self.issue = Some(issue.parked());
                return;
            }
            Err(issue) => return self.refuse(issue),
        }
        let found = around.found;
        let known = found.of(record.record_type);
        if let Some(target_id) = known.and_then(|known| known.link(&record.source_id)) {
            self.current = known.and_then(|known| known.targets.get(&target_id));
            // A link whose target is gone is no link: the record makes its target anew.
            self.target_id = self.current.map(|_| target_id);
            self.relinked = self.current.is_none();
        } else if known.is_some_and(|known| known.tried.contains(&record.source_id)) {
            self.status = RecordStatus::Skipped;
            self.unchanged = true;
            return;
        }
        let proposed = |position| self.proposed(position);
        match decide(
            record.record_type,
            proposed,
            &record.erases,
            self.current,
            policy.on_existing,
        ) {
            Decision::Create => self.action = Action::Create,
            Decision::Update(changed) => {
                self.action = Action::Update;
                self.changed = changed;
            }
            Decision::Unchanged => {
                self.status = RecordStatus::Skipped;
                self.unchanged = true;
            }
            Decision::Kept(differing) => {
                self.status = RecordStatus::Skipped;
                self.issue = Some(StoreIssue::existing_kept(record.record_type, &differing));
            }
            Decision::Exists(differing) => {
                self.refuse(StoreIssue::already_exists(record.record_type, &differing));
            }
        }
    }

    /// The target that the record makes or changes, as others may come to belong to it.
    fn written(&self, place: usize) -> Option<Parent> {
        match self.action {
            Action::Create => Some(Parent::Made(place, self.record.row)),
            Action::Update => self.target_id.map(Parent::There),
            Action::None => None,
        }
    }

    /// The client of a pet.
    fn owner(&self) -> Option<Parent> {
        let place = self.record.record_type.parents().client?;
        let mut references = self.references.iter();
        references.find(|one| one.position == place)?.parent
    }

    fn refuse(&mut self, issue: StoreIssue) {
        self.status = RecordStatus::Error;
        self.issue = Some(issue);
    }

    /// Says something of a record that was settled; an error keeps it out after all.
    fn tell(&mut self, issue: StoreIssue) {
        if issue.error_message().is_none() {
            self.notes.push(issue);
            return;
        }
        self.action = Action::None;
        self.target_id = None;
        self.changed.clear();
        self.refuse(issue);
    }

    fn proposed(&self, position: usize) -> Option<&str> {
        match self
            .references
            .iter()
            .find(|reference| reference.position == position)
        {
            Some(reference) => Some(&reference.text),
            None => self.record.data.at(position),
        }
    }

    /// What the target holds afterwards in the field at a position.
    pub fn value(&self, position: usize) -> Option<&str> {
        self.proposed(position).or_else(|| {
            let holds = self.current?.values[position].as_deref();
            holds.filter(|_| !self.record.erases.contains(&position))
        })
    }

    /// The version of the target that the record met, `None` if there was none.
    pub fn seen_version(&self) -> Option<i64> {
        self.current.map(|current| current.version)
    }

    /// The version that the record writes, `None` if it writes none.
    pub fn target_version(&self) -> Option<i64> {
        match self.action {
            Action::Create => Some(1),
            Action::Update => self.current.map(|current| current.version + 1),
            Action::None => None,
        }
    }

    /// The table of the target, `None` if there is no target.
    pub fn target_model(&self) -> Option<&'static str> {
        (self.target_id.is_some() || self.action == Action::Create)
            .then(|| self.record.record_type.table())
    }

    /// What the changed fields held before, as a JSON object; `None` unless fields are changed.
    pub fn before_data(&self) -> Option<String> {
        let (Action::Update, Some(current)) = (self.action, self.current) else {
            return None;
        };
        let before: Map<String, Value> = self
            .changed
            .iter()
            .filter_map(|position| column_at(self.record.record_type, *position))
            .map(|column| {
                let text = current.values[column.position].as_deref();
                (column.field.name.to_owned(), column.to_json(text))
            })
            .collect();
        Some(Value::Object(before).to_string())
    }

    /// The ids that the references of the record were resolved to, as a JSON object by field;
    /// `None` if it has none.
    pub fn reference_ids(&self) -> Option<String> {
        if self.references.is_empty() || self.action == Action::None {
            return None;
        }
        let ids: Map<String, Value> = columns(self.record.record_type)
            .iter()
            .filter(|column| column.reference().is_some())
            .map(|column| {
                let text = self.proposed(column.position);
                (column.field.name.to_owned(), column.to_json(text))
            })
            .collect();
        Some(Value::Object(ids).to_string())
    }

    /// The issues of the record with the one that the store adds, as a JSON array.
    pub fn issues(&self) -> std::borrow::Cow<'_, str> {
        let mut issues = std::borrow::Cow::from(self.record.issues.as_str());
        for issue in self.notes.iter().chain(&self.issue) {
            issues = issue.appended_to(&issues, self.record.row).into();
        }
        issues
    }

    /// What put the record in error, in English.
    pub fn error_message(&self) -> Option<&str> {
        let own = self.issue.as_ref().and_then(StoreIssue::error_message);
        own.or(self.record.error_message.as_deref())
    }

    /// The field that put the record in error.
    pub fn error_field(&self) -> Option<&str> {
        let own = self.issue.as_ref().and_then(|issue| issue.field);
        own.or(self.record.error_field.as_deref())
    }
}

#[cfg(test)]
mod tests;
