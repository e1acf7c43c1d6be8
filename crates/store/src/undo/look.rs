//! Records that were looked at before they are undone, in a preview and for good.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use intake::schema::RecordType;

use super::{Undo, Written, undo};
use crate::{Action, Current, RollbackPlan};

/// A record that was looked at.
#[derive(Clone, Debug)]
pub struct Looked {
    /// What it wrote.
    pub written: Written,
    /// What stands there now, `None` if the target is gone.
    pub current: Option<Current>,
    /// What to do about it.
    pub undo: Undo,
}

/// What an engine found about targets that records of one type wrote.
#[derive(Debug, Default)]
pub struct Stand {
    /// What they hold, by id.
    pub currents: HashMap<i64, Current>,
    /// How many rows point at those that the records made, by id.
    pub pointers: HashMap<i64, i64>,
    /// Which of the targets that the records pointed at before are still there.
    pub there: HashSet<(RecordType, i64)>,
}

impl Stand {
    /// Decides about records of one type, no two of which have the same target.
    pub fn judge(mut self, written: Vec<Written>, imagined: &Imagined) -> Vec<Looked> {
        written
            .into_iter()
            .map(|written| {
                let target = (written.record_type, written.target_id);
                let restored = imagined.restored.get(&target).cloned();
                let current = self.currents.remove(&written.target_id);
                let current = current.map(|current| restored.unwrap_or(current));
                let pointers = self.pointers.get(&written.target_id).copied().unwrap_or(0);
                let has_dependants = pointers > imagined.released(target);
                let is_there =
                    |to, id: &str| id.parse().is_ok_and(|id| self.there.contains(&(to, id)));
                let undo = undo(&written, current.as_ref(), has_dependants, is_there);
                Looked {
                    written,
                    current,
                    undo,
                }
            })
            .collect()
    }
}

/// Whether a target is one that the record made, at the version that was written: it need not be
/// read in full, its version says enough.
pub fn is_untouched<S: BuildHasher>(written: &Written, versions: &HashMap<i64, i64, S>) -> bool {
    written.action == Action::Create
        && versions.get(&written.target_id) == Some(&written.target_version)
}

/// What a preview did so far, had it been done.
#[derive(Debug, Default)]
pub struct Imagined {
    /// How many rows will no longer point at a target by the time it is its turn.
    released: HashMap<(RecordType, i64), i64>,
    /// The rows that would be deleted or point elsewhere.
    let_go: HashSet<(RecordType, i64)>,
    /// What restored targets would hold.
    restored: HashMap<(RecordType, i64), Current>,
}

impl Imagined {
    /// Notes what would be done about a record.
    pub fn add(&mut self, looked: &Looked) {
        let Looked {
            written,
            current,
            undo,
        } = looked;
        for target in written.releases(undo) {
            self.let_go.insert((written.record_type, written.target_id));
            *self.released.entry(target).or_default() += 1;
        }
        if let (Undo::Restore { values, .. }, Some(current)) = (undo, current) {
            let mut restored = Current {
                version: current.version + 1,
                ..current.clone()
            };
            for (position, before) in values {
                restored.values[*position].clone_from(before);
            }
            self.restored
                .insert((written.record_type, written.target_id), restored);
        }
    }

    /// Whether a row would be deleted or point elsewhere.
    pub fn lets_go(&self, record_type: RecordType, target_id: i64) -> bool {
        self.let_go.contains(&(record_type, target_id))
    }

    fn released(&self, target: (RecordType, i64)) -> i64 {
        self.released.get(&target).copied().unwrap_or(0)
    }
}

/// Splits records where a target comes again, so that each is judged by what the one before left.
pub fn rounds(written: Vec<Written>) -> Vec<Vec<Written>> {
    let mut rounds = vec![Vec::new()];
    let mut seen = HashSet::new();
    for written in written {
        if !seen.insert(written.target_id) {
            rounds.push(Vec::new());
            seen.clear();
            seen.insert(written.target_id);
        }
        if let Some(round) = rounds.last_mut() {
            round.push(written);
        }
    }
    rounds
}

impl RollbackPlan {
    /// Notes what would be done about a record.
    pub fn note(&mut self, undo: &Undo) {
        match undo {
            Undo::Delete => self.deletes += 1,
            Undo::Restore { .. } => self.restores += 1,
            Undo::Gone | Undo::Keep(_) => {}
        }
        let conflicts = undo.conflicts();
        self.kept += i64::from(!conflicts.is_empty());
        let room = Self::MOST_CONFLICTS - self.conflicts.len();
        self.conflicts.extend(conflicts.iter().take(room).cloned());
    }
}
