//! What a rollback does, worked out before anything is written: three ways, field by field.

mod look;

use intake::schema::RecordType;
use serde_json::{Map, Value, json};

pub use look::{Imagined, Looked, Stand, is_untouched, rounds};

use crate::{Action, Conflict, ConflictReason, Current, canonical, columns};

/// What the ledger says that a record wrote.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its batch.
    pub batch_id: i64,
    /// Its place in the batch.
    pub seq: i64,
    /// The row of the file.
    pub row_number: u32,
    /// Its type.
    pub record_type: RecordType,
    /// Its id in the source system.
    pub source_id: String,
    /// Whether it made the target or changed it.
    pub action: Action,
    /// The target.
    pub target_id: i64,
    /// The version that it wrote.
    pub target_version: i64,
    /// The values of its fields, as JSON: only where something changed since is it looked into.
    pub transformed_data: String,
    /// The ids that its references were resolved to.
    pub reference_ids: Map<String, Value>,
    /// What the changed fields held before.
    pub before_data: Map<String, Value>,
    /// Whether an earlier rollback kept something of it, and its issues say so.
    pub was_kept: bool,
}

/// What to do about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// Nothing: the target that the record made is gone.
    Gone,
    /// Delete the target that the record made.
    Delete,
    /// Put these fields, by position, back to these texts; the conflicts stay as they are.
    Restore {
        /// The fields with what they held before.
        values: Vec<(usize, Option<String>)>,
        /// The fields that someone changed since.
        conflicts: Vec<Conflict>,
    },
    /// Leave the target as it is.
    Keep(Vec<Conflict>),
}

impl Undo {
    /// What stays as it is.
    pub fn conflicts(&self) -> &[Conflict] {
        match self {
            Self::Gone | Self::Delete => &[],
            Self::Restore { conflicts, .. } | Self::Keep(conflicts) => conflicts,
        }
    }
}

/// Decides about one record, given what its target holds now, if it is still there, whether
/// anything that stays points at it, and whether the target of a type and id is still there.
///
/// Of a created target that stands at the version that the record wrote, only the version is
/// looked at.
pub fn undo(
    written: &Written,
    current: Option<&Current>,
    has_dependants: bool,
    is_there: impl Fn(RecordType, &str) -> bool,
) -> Undo {
    match (written.action, current) {
        (Action::None, _) | (Action::Create, None) => Undo::Gone,
        (Action::Create, Some(current)) => undo_create(written, current, has_dependants),
        (Action::Update, Some(current)) => undo_update(written, current, is_there),
        (Action::Update, None) => Undo::Keep(vec![written.conflict(
            None,
            None,
            None,
            ConflictReason::Missing,
        )]),
    }
}

fn undo_create(written: &Written, current: &Current, has_dependants: bool) -> Undo {
    let mut conflicts = Vec::new();
    // An update that was itself put back leaves a higher version and the same values.
    if current.version != written.target_version {
        let value = written.wrote();
        for column in columns(written.record_type) {
            let wrote = value(column.field.name);
            let holds = current.values[column.position].clone();
            if wrote != holds {
                let reason = ConflictReason::Edited;
                conflicts.push(written.conflict(Some(column.field.name), wrote, holds, reason));
            }
        }
    }
    if has_dependants {
        conflicts.push(written.conflict(None, None, None, ConflictReason::Dependants));
    }
    if conflicts.is_empty() {
        Undo::Delete
    } else {
        Undo::Keep(conflicts)
    }
}

fn undo_update(
    written: &Written,
    current: &Current,
    is_there: impl Fn(RecordType, &str) -> bool,
) -> Undo {
    let value = written.wrote();
    let mut values = Vec::new();
    let mut conflicts = Vec::new();
    for column in columns(written.record_type) {
        let Some(before) = written.before_data.get(column.field.name).map(canonical) else {
            continue;
        };
        let wrote = value(column.field.name);
        let holds = current.values[column.position].clone();
        if holds == before {
            // Someone put it back already.
            continue;
        }
        let lost = match (column.reference(), &before) {
            (Some(to), Some(id)) => !is_there(to, id),
            _ => false,
        };
        if holds == wrote && !lost {
            values.push((column.position, before));
        } else {
            let reason = if holds == wrote {
                ConflictReason::Missing
            } else {
                ConflictReason::Edited
            };
            conflicts.push(written.conflict(Some(column.field.name), wrote, holds, reason));
        }
    }
    if values.is_empty() && !conflicts.is_empty() {
        Undo::Keep(conflicts)
    } else {
        Undo::Restore { values, conflicts }
    }
}

impl Written {
    /// The canonical texts that the record wrote. From a ledger that cannot be read come none, so
    /// that everything counts as changed since, and stays.
    fn wrote(&self) -> impl Fn(&str) -> Option<String> {
        let mut wrote: Map<String, Value> =
            serde_json::from_str(&self.transformed_data).unwrap_or_default();
        wrote.extend(self.reference_ids.clone());
        move |field| wrote.get(field).and_then(canonical)
    }

    /// The targets that this one no longer points at once it is put back: what a deleted one
    /// points at, and what a restored one was made to point at.
    pub fn releases(&self, undo: &Undo) -> Vec<(RecordType, i64)> {
        columns(self.record_type)
            .iter()
            .filter_map(|column| {
                let released = match undo {
                    Undo::Delete => true,
                    Undo::Restore { values, .. } => values
                        .iter()
                        .any(|(position, _)| *position == column.position),
                    Undo::Gone | Undo::Keep(_) => false,
                };
                let id = self.reference_ids.get(column.field.name)?.as_i64()?;
                released.then_some((column.reference()?, id))
            })
            .collect()
    }

    /// The targets that this one pointed at before.
    pub fn pointed_at(&self) -> Vec<(RecordType, i64)> {
        columns(self.record_type)
            .iter()
            .filter_map(|column| {
                let id = self.before_data.get(column.field.name)?.as_i64()?;
                Some((column.reference()?, id))
            })
            .collect()
    }

    /// The issue of the record that tells what a rollback kept, as JSON; `None` if nothing.
    pub fn kept_issue(&self, undo: &Undo) -> Option<String> {
        let first = undo.conflicts().first()?;
        let fields: Vec<&str> = undo
            .conflicts()
            .iter()
            .filter_map(|conflict| conflict.field.as_deref())
            .collect();
        let issue = json!({
            "code": "kept_on_rollback",
            "severity": "note",
            "row": self.row_number,
            "column": null,
            "field": null,
            "params": { "reason": first.reason.as_str(), "fields": fields.join(", ") },
        });
        Some(issue.to_string())
    }

    fn conflict(
        &self,
        field: Option<&str>,
        written: Option<String>,
        current: Option<String>,
        reason: ConflictReason,
    ) -> Conflict {
        Conflict {
            batch_id: self.batch_id,
            record_type: self.record_type,
            target_id: self.target_id,
            row_number: self.row_number,
            field: field.map(str::to_owned),
            written,
            current,
            reason,
            changed_by: None,
            dependants: Vec::new(),
            target_version: self.target_version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(action: Action, wrote: &Value, before: Value) -> Written {
        let map = |value| match value {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        Written {
            batch_id: 1,
            seq: 1,
            row_number: 2,
            record_type: RecordType::Client,
            source_id: "c1".to_owned(),
            action,
            target_id: 9,
            target_version: 2,
            transformed_data: wrote.to_string(),
            reference_ids: Map::new(),
            before_data: map(before),
            was_kept: false,
        }
    }

    fn anything(_: RecordType, _: &str) -> bool {
        true
    }

    fn holding(version: i64, values: &[(&str, &str)]) -> Current {
        let mut texts = vec![None; RecordType::Client.fields().len()];
        for (name, text) in values {
            texts[RecordType::Client.position(name).unwrap()] = Some((*text).to_owned());
        }
        Current {
            version,
            values: texts,
        }
    }

    #[test]
    fn a_created_target_goes_if_nobody_touched_it() {
        let written = written(Action::Create, &json!({"full_name": "Ana"}), Value::Null);
        let same = holding(2, &[("full_name", "Ana")]);
        assert_eq!(undo(&written, Some(&same), false, anything), Undo::Delete);
        let put_back = holding(4, &[("full_name", "Ana")]);
        assert_eq!(
            undo(&written, Some(&put_back), false, anything),
            Undo::Delete
        );
        assert_eq!(undo(&written, None, false, anything), Undo::Gone);
    }

    #[test]
    fn a_created_target_stays_if_it_was_edited_or_is_pointed_at() {
        let written = written(Action::Create, &json!({"full_name": "Ana"}), Value::Null);
        let edited = holding(3, &[("full_name", "Ana María")]);
        let undone = undo(&written, Some(&edited), true, anything);
        let reasons: Vec<_> = undone
            .conflicts()
            .iter()
            .map(|conflict| conflict.reason)
            .collect();
        assert!(matches!(undone, Undo::Keep(_)));
        assert_eq!(
            reasons,
            [ConflictReason::Edited, ConflictReason::Dependants]
        );
    }

    #[test]
    fn each_changed_field_is_judged_for_itself() {
        let written = written(
            Action::Update,
            &json!({"full_name": "Ana", "city": "Puebla", "state": "Puebla", "is_active": true}),
            json!({"city": "Cholula", "state": null, "is_active": false}),
        );
        let current = holding(
            3,
            &[("full_name", "X"), ("city", "Atlixco"), ("state", "Puebla")],
        );
        let Undo::Restore { values, conflicts } = undo(&written, Some(&current), true, anything)
        else {
            panic!("an update is restored");
        };
        assert_eq!(
            values,
            [(RecordType::Client.position("state").unwrap(), None)]
        );
        let fields: Vec<_> = conflicts
            .iter()
            .map(|c| c.field.as_deref().unwrap())
            .collect();
        assert_eq!(fields, ["city", "is_active"]);
        assert_eq!(conflicts[0].written.as_deref(), Some("Puebla"));
        assert_eq!(conflicts[0].current.as_deref(), Some("Atlixco"));
    }

    #[test]
    fn a_field_that_someone_put_back_is_no_conflict() {
        let written = written(
            Action::Update,
            &json!({"city": "Puebla"}),
            json!({"city": "Cholula"}),
        );
        let current = holding(3, &[("city", "Cholula")]);
        let nothing = Undo::Restore {
            values: vec![],
            conflicts: vec![],
        };
        assert_eq!(undo(&written, Some(&current), false, anything), nothing);
    }

    #[test]
    fn a_changed_target_that_is_gone_is_told() {
        let written = written(Action::Update, &json!({}), json!({"city": "Cholula"}));
        let undone = undo(&written, None, false, anything);
        assert_eq!(undone.conflicts()[0].reason, ConflictReason::Missing);
    }
}
