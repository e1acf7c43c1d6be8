//! Notes of a visit, to their parts.

mod labels;

use super::{Context, Out, Transform, Verdict};
use crate::schema::RecordType;
use labels::{Label, find};

/// `soap_split`: the parts of a note by their labels, `Motivo: … EF: … Dx: … Plan: …` or lines that
/// begin with `S.`, `O.`, `A.`, `P.`. What has no label stays with the field of the column, and so
/// does what the record has no field for, with its label: nothing is dropped.
pub(super) struct Soap {
    /// The field of the column.
    pub(super) field: &'static str,
    /// The record type, `None` where the value goes to no record.
    pub(super) record_type: Option<RecordType>,
}

impl Transform for Soap {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        out.text.clear();
        let labels: Vec<Label> = find(cell);
        let starts = labels.iter().map(|label| label.start);
        let head = &cell[..labels.first().map_or(cell.len(), |label| label.start)];
        add(&mut out.text, head);
        let ends = starts.skip(1).chain([cell.len()]);
        for (label, end) in labels.iter().zip(ends) {
            let part = cell[label.text..end].trim();
            let has_field = self
                .record_type
                .is_none_or(|kind| kind.field(label.field).is_some());
            if label.field == self.field {
                add(&mut out.text, part);
            } else if !has_field {
                add(&mut out.text, &cell[label.start..end]);
            } else if !part.is_empty() {
                match out.also.iter_mut().find(|(field, _)| *field == label.field) {
                    Some((_, text)) => add(text, part),
                    None => out.also.push((label.field, part.to_owned())),
                }
            }
        }
        if out.text.is_empty() {
            return Verdict::Null;
        }
        Verdict::Value
    }
}

/// Adds a part as a line of its own.
fn add(text: &mut String, part: &str) {
    let part = part.trim();
    if part.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(part);
}

#[cfg(test)]
mod tests;
