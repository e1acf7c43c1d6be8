//! Whether the database is still what a dry run saw.

use std::collections::HashMap;

use intake::record::Status;
use intake::schema::RecordType;
use serde::{Deserialize, Serialize};

use crate::effects::Effect;
use crate::words::words;
use crate::{Action, RecordStatus};

words! {
    /// What moved since a dry run.
    MovedReason {
        /// The record was imported since.
        Linked = "linked",
        /// Its target was changed since.
        Changed = "changed",
        /// Its target is gone.
        Gone = "gone",
        /// What it refers to came or went.
        Reference = "reference",
    }
}

/// A record that would do something else than a dry run said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedRecord {
    /// Its place in the batch.
    pub seq: i64,
    /// The row of the file.
    pub row_number: u32,
    /// Its type.
    pub record_type: RecordType,
    /// Its id in the source system.
    pub source_id: String,
    /// Its target, by the dry run or by now.
    pub target_id: Option<i64>,
    /// What moved.
    pub reason: MovedReason,
}

/// How the database moved since a dry run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// How many records would do something else.
    pub total: i64,
    /// The first of them, at most [`Moved::MOST_RECORDS`].
    pub records: Vec<MovedRecord>,
}

impl Moved {
    /// The most records that are named; `total` counts all of them.
    pub const MOST_RECORDS: usize = 1_000;

    /// Notes a record.
    pub fn add(&mut self, record: MovedRecord) {
        self.total += 1;
        if self.records.len() < Self::MOST_RECORDS {
            self.records.push(record);
        }
    }

    /// The rows in words, for people: the first of them and how many more there are.
    pub fn rows(&self) -> String {
        const NAMED: usize = 20;
        let mut rows: Vec<u32> = self
            .records
            .iter()
            .map(|record| record.row_number)
            .collect();
        rows.dedup();
        let named: Vec<String> = rows.iter().take(NAMED).map(u32::to_string).collect();
        let more = match rows.len().saturating_sub(NAMED) {
            0 => "",
            _ => " and more",
        };
        let word = if rows.len() == 1 { "row" } else { "rows" };
        format!("{word} {}{more}", named.join(", "))
    }
}

/// What a dry run said of a record.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its place in the batch.
    pub seq: i64,
    /// The row of the file.
    pub row_number: u32,
    /// Its type.
    pub record_type: RecordType,
    /// Its id in the source system.
    pub source_id: String,
    /// What would become of it.
    pub status: RecordStatus,
    /// What it would do.
    pub action: Action,
    /// Its target, if there was one.
    pub target_id: Option<i64>,
    /// The version of the target.
    pub seen_version: Option<i64>,
    /// Whether it waited for its parent before that came.
    pub adopted: bool,
}

impl Said {
    /// Compares with what is linked and stands there now, `None` if nothing moved. Only targets
    /// and links of the record itself are looked at.
    pub fn against(
        &self,
        links: &HashMap<String, i64>,
        versions: &HashMap<i64, i64>,
    ) -> Option<MovedRecord> {
        let linked = links
            .get(&self.source_id)
            .copied()
            .filter(|id| versions.contains_key(id));
        let reason = match (self.target_id, linked) {
            (None, Some(_)) if self.action == Action::Create => MovedReason::Linked,
            (Some(_), None) => MovedReason::Gone,
            (Some(then), Some(now)) if then != now => MovedReason::Linked,
            (Some(_), Some(now)) if versions.get(&now).copied() != self.seen_version => {
                MovedReason::Changed
            }
            _ => return None,
        };
        Some(self.moved(self.target_id.or(linked), reason))
    }

    /// Compares with what the record would do now, `None` if that is the same.
    pub fn against_effect(&self, effect: &Effect<'_>) -> Option<MovedRecord> {
        if self.repeats(effect) {
            return None;
        }
        let status = if self.adopted {
            RecordStatus::Pending
        } else {
            self.status
        };
        let linked = effect.target_id.filter(|_| effect.seen_version().is_some());
        let reason = match (self.target_id, linked) {
            _ if self.adopted && effect.status == status => return None,
            (None, Some(_)) if status == RecordStatus::Success => MovedReason::Linked,
            (Some(_), None) if effect.action == Action::Create => MovedReason::Gone,
            (Some(then), Some(now)) if then != now => MovedReason::Linked,
            (Some(_), Some(_)) if effect.seen_version() != self.seen_version => {
                MovedReason::Changed
            }
            _ if effect.status != status => MovedReason::Reference,
            _ => return None,
        };
        Some(self.moved(self.target_id.or(linked), reason))
    }

    /// Whether an earlier record of the batch has the same source id: a dry run has no target to
    /// compare it with.
    fn repeats(&self, effect: &Effect<'_>) -> bool {
        effect.record.status == Status::Ready
            && self.status == RecordStatus::Skipped
            && self.target_id.is_none()
    }

    fn moved(&self, target_id: Option<i64>, reason: MovedReason) -> MovedRecord {
        MovedRecord {
            seq: self.seq,
            row_number: self.row_number,
            record_type: self.record_type,
            source_id: self.source_id.clone(),
            target_id,
            reason,
        }
    }
}
