//! A record while it is made: where a value goes, and what is said of one that does not go in.

use super::binding::Binding;
use crate::issue::{Code, Issue};
use crate::record::{Outcome, Status, Values};
use crate::schema::{Kind, RecordType};
use crate::transform::Note;

pub(super) fn draft(record_type: RecordType) -> Outcome {
    Outcome {
        row: 0,
        record_type,
        source_id: String::new(),
        status: Status::Ready,
        data: Values::new(record_type),
        issues: Vec::new(),
    }
}

// A second number goes to the next free field of phones.
pub(super) fn fill(draft: &mut Outcome, position: usize, value: &str) {
    const PHONES: [usize; 3] = [
        RecordType::Client.place("phone"),
        RecordType::Client.place("phone2"),
        RecordType::Client.place("phone3"),
    ];
    let is_phone = draft.record_type == RecordType::Client && PHONES.contains(&position);
    if !is_phone {
        match draft.data.at(position) {
            None => draft.data.set(position, value),
            // A part of a note is not lost where a column of its own has another.
            Some(own) if is_note(draft.record_type, position) && !own.contains(value) => {
                let both = format!("{own}\n{value}");
                draft.data.set(position, &both);
            }
            Some(_) => {}
        }
    } else if PHONES
        .iter()
        .all(|&phone| draft.data.at(phone) != Some(value))
        && let Some(&free) = PHONES.iter().find(|&&phone| draft.data.at(phone).is_none())
    {
        draft.data.set(free, value);
    }
}

/// Whether a field holds the notes of a visit.
fn is_note(record_type: RecordType, position: usize) -> bool {
    const NOTES: &[&str] = &[
        "reason",
        "subjective",
        "objective",
        "assessment",
        "diagnosis",
        "treatment",
        "plan",
        "notes",
    ];
    NOTES.contains(&record_type.fields()[position].name)
}

pub(super) fn put(draft: &mut Outcome, binding: &Binding, value: &str) {
    if let Some(max) = binding.max
        && value.len() > max
        && value.chars().count() > max
    {
        let params = vec![
            ("max", max.to_string()),
            ("length", value.chars().count().to_string()),
        ];
        let issue = Issue::new(Code::TextTooLong, params);
        draft.issues.push(
            issue
                .in_column(binding.column_name.clone())
                .of_field(binding.field.name),
        );
        return;
    }
    if let Some(kind) = binding.held_to
        && !kind.holds(value)
    {
        let code = match kind {
            Kind::Date | Kind::DateTime => Code::DateUnparsable,
            Kind::Decimal { .. } => Code::NumberUnparsable,
            _ => Code::UnmappedValue,
        };
        let mut params = vec![("value", value.to_owned())];
        if code == Code::UnmappedValue {
            params.push(("nearest", "–".to_owned()));
        }
        let issue = Issue::new(code, params);
        let name = binding.column_name.clone();
        let issue = issue.in_column(name).of_field(binding.field.name);
        draft.issues.push(issue);
        return;
    }
    draft.data.set(binding.position, value);
}

pub(super) fn issue_of(note: Note, binding: &Binding) -> Issue {
    Issue {
        code: note.code,
        severity: note.severity,
        row: None,
        column: Some(binding.column_name.clone()),
        field: Some(binding.field.name),
        params: note.params,
    }
}
