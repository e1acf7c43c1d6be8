//! What a store is to do, as simply as it can be said: record by record, in memory.

use std::collections::BTreeMap;

use intake::schema::RecordType;

use crate::{Action, BatchStatus, OnConflict, OnExisting, RecordStatus};

/// A record of a history's file: a client with a city, or a pet with a name and an owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) kind: RecordType,
    pub(super) key: u8,
    pub(super) value: u8,
    /// The owner of a pet.
    pub(super) owner: u8,
}

/// A target: its one field, and the owner of a pet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) value: u8,
    pub(super) owner: Option<i64>,
    pub(super) version: i64,
}

/// What the ledger says of a record.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    line: Line,
    pub(super) status: RecordStatus,
    pub(super) action: Action,
    target: i64,
    version: i64,
    /// What the changed fields wrote, and held before.
    value: Option<(u8, u8)>,
    owner: Option<(i64, i64)>,
    /// What a created target pointed at.
    wrote_owner: Option<i64>,
}

/// A batch.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) lines: Vec<Line>,
    pub(super) on_existing: OnExisting,
    pub(super) status: BatchStatus,
    pub(super) ledger: Vec<Entry>,
    /// The records that a rollback has still to look at.
    undo: usize,
}

/// The whole of a clinic.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) targets: BTreeMap<(RecordType, i64), Target>,
    pub(super) links: BTreeMap<(RecordType, u8), i64>,
    pub(super) batches: Vec<Batch>,
    next: BTreeMap<RecordType, i64>,
}

impl Model {
    pub(super) fn create(&mut self, lines: Vec<Line>, on_existing: OnExisting) {
        self.batches.push(Batch {
            lines,
            on_existing,
            status: BatchStatus::Pending,
            ledger: Vec::new(),
            undo: 0,
        });
    }

    /// The batch that a worker takes next.
    pub(super) fn waiting(&self) -> Option<usize> {
        let waits = |batch: &Batch| !batch.status.has_ended();
        self.batches.iter().position(waits)
    }

    /// Commits the next records of a batch; gives whether it is at its end.
    pub(super) fn commit(&mut self, batch: usize, size: usize) -> bool {
        self.batches[batch].status = BatchStatus::Running;
        for _ in 0..size {
            let done = self.batches[batch].ledger.len();
            let Some(line) = self.batches[batch].lines.get(done).cloned() else {
                break;
            };
            let entry = self.enter(line, self.batches[batch].on_existing);
            self.batches[batch].ledger.push(entry);
        }
        let batch = &self.batches[batch];
        batch.ledger.len() == batch.lines.len()
    }

    fn enter(&mut self, line: Line, on_existing: OnExisting) -> Entry {
        let mut entry = Entry {
            line: line.clone(),
            status: RecordStatus::Success,
            action: Action::None,
            target: 0,
            version: 0,
            value: None,
            owner: None,
            wrote_owner: None,
        };
        let mut owner = None;
        if line.kind != RecordType::Client {
            owner = self.linked(RecordType::Client, line.owner);
            if owner.is_none() {
                entry.status = RecordStatus::Error;
                return entry;
            }
        }
        let Some(id) = self.linked(line.kind, line.key) else {
            let next = self.next.entry(line.kind).or_insert(1);
            let id = *next;
            *next += 1;
            let target = Target {
                value: line.value,
                owner,
                version: 1,
            };
            self.targets.insert((line.kind, id), target);
            self.links.insert((line.kind, line.key), id);
            entry.action = Action::Create;
            (entry.target, entry.version, entry.wrote_owner) = (id, 1, owner);
            return entry;
        };
        let Some(target) = self.targets.get_mut(&(line.kind, id)) else {
            return entry;
        };
        let differs = (target.value != line.value, target.owner != owner);
        match (differs, on_existing) {
            ((false, false), _) | (_, OnExisting::Skip) => entry.status = RecordStatus::Skipped,
            (_, OnExisting::Error) => entry.status = RecordStatus::Error,
            ((value, moved), OnExisting::Update) => {
                if value {
                    entry.value = Some((line.value, target.value));
                }
                if moved && let (Some(new), Some(old)) = (owner, target.owner) {
                    entry.owner = Some((new, old));
                }
                (target.value, target.owner) = (line.value, owner);
                target.version += 1;
                entry.action = Action::Update;
                (entry.target, entry.version) = (id, target.version);
            }
        }
        entry
    }

    fn linked(&self, kind: RecordType, key: u8) -> Option<i64> {
        let id = *self.links.get(&(kind, key))?;
        self.targets.contains_key(&(kind, id)).then_some(id)
    }

    pub(super) fn edit(&mut self, kind: RecordType, key: u8, value: u8) -> Option<i64> {
        let id = self.linked(kind, key)?;
        let target = self.targets.get_mut(&(kind, id))?;
        if target.value != value {
            target.value = value;
            target.version += 1;
        }
        Some(id)
    }

    pub(super) fn finish(&mut self, batch: usize) {
        self.batches[batch].status = BatchStatus::Completed;
    }

    /// Starts a rollback; gives whether that is possible.
    pub(super) fn start_undo(&mut self, batch: usize, on_conflict: OnConflict) -> bool {
        let kept = self.still_written(batch);
        let possible = match self.batches[batch].status {
            BatchStatus::Completed => true,
            BatchStatus::RolledBack => kept > 0,
            _ => false,
        };
        if !possible {
            return false;
        }
        self.batches[batch].undo = self.batches[batch].ledger.len();
        if on_conflict == OnConflict::Refuse {
            let mut imagined = self.clone();
            imagined.batches[batch].status = BatchStatus::RollingBack;
            if imagined.undo(batch, usize::MAX).1 > 0 {
                return false;
            }
        }
        self.batches[batch].status = BatchStatus::RollingBack;
        true
    }

    /// Commits a batch again that was rolled back; gives whether that is possible.
    pub(super) fn recommit(&mut self, batch: usize) -> bool {
        let possible =
            self.batches[batch].status == BatchStatus::RolledBack && self.still_written(batch) == 0;
        if possible {
            self.batches[batch].status = BatchStatus::Pending;
            self.batches[batch].ledger.clear();
        }
        possible
    }

    fn still_written(&self, batch: usize) -> usize {
        let written =
            |entry: &&Entry| entry.status == RecordStatus::Success && entry.action != Action::None;
        self.batches[batch].ledger.iter().filter(written).count()
    }

    /// Puts the last records of a batch back; gives whether it is at its end, and how many records
    /// were kept.
    pub(super) fn undo(&mut self, batch: usize, size: usize) -> (bool, usize) {
        let last = self.batches[batch].undo;
        let first = last.saturating_sub(size);
        let mut kept = 0;
        for kind in [RecordType::Pet, RecordType::Client] {
            for place in (first..last).rev() {
                let entry = self.batches[batch].ledger[place].clone();
                let wrote = entry.status == RecordStatus::Success && entry.action != Action::None;
                if entry.line.kind != kind || !wrote {
                    continue;
                }
                let (undone, all) = self.put_back(&entry);
                kept += usize::from(!all);
                if undone {
                    self.batches[batch].ledger[place].status = RecordStatus::RolledBack;
                }
            }
        }
        self.batches[batch].undo = first;
        if first == 0 {
            self.batches[batch].status = BatchStatus::RolledBack;
        }
        (first == 0, kept)
    }

    /// Puts a record back; gives whether the ledger says so, and whether nothing of it stays.
    fn put_back(&mut self, entry: &Entry) -> (bool, bool) {
        let at = (entry.line.kind, entry.target);
        let Some(target) = self.targets.get(&at).cloned() else {
            if entry.action == Action::Create {
                self.unlink(entry);
            }
            return (true, entry.action == Action::Create);
        };
        if entry.action == Action::Create {
            let edited = target.version != entry.version
                && (target.value != entry.line.value || target.owner != entry.wrote_owner);
            let used = entry.line.kind == RecordType::Client
                && self
                    .targets
                    .values()
                    .any(|pet| pet.owner == Some(entry.target));
            if edited || used {
                return (false, false);
            }
            self.targets.remove(&at);
            self.unlink(entry);
            return (true, true);
        }
        let (mut restored, mut conflicts) = (target.clone(), 0);
        if let Some((wrote, before)) = entry.value
            && target.value != before
        {
            if target.value == wrote {
                restored.value = before;
            } else {
                conflicts += 1;
            }
        }
        if let Some((wrote, before)) = entry.owner
            && target.owner != Some(before)
        {
            let there = self.targets.contains_key(&(RecordType::Client, before));
            if target.owner == Some(wrote) && there {
                restored.owner = Some(before);
            } else {
                conflicts += 1;
            }
        }
        let changed = restored != target;
        if changed {
            restored.version += 1;
            self.targets.insert(at, restored);
        }
        (changed || conflicts == 0, conflicts == 0)
    }

    fn unlink(&mut self, entry: &Entry) {
        let at = (entry.line.kind, entry.line.key);
        if self.links.get(&at) == Some(&entry.target) {
            self.links.remove(&at);
        }
    }
}
