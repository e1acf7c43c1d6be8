//! What is measured at a visit: temperature, pulse, breath, body condition.

mod bcs;
mod measure;
mod rate;
mod temperature;

pub(super) use bcs::Bcs;
pub(super) use rate::{Crt, Rate};
pub(super) use temperature::Temperature;

use super::Out;
use super::Verdict;
use crate::issue::{Code, Params, Severity};
use crate::text::{FoldBuffer, NullKind, fold_short, is_null_token};

/// Words for a measure that was looked at and not written down.
const NORMAL: &[&str] = &[
    "normal",
    "normales",
    "n",
    "nl",
    "ok",
    "bien",
    "wnl",
    "nsv",
    "sin alteraciones",
    "sin cambios",
    "no evaluado",
    "no evaluada",
    "no se tomo",
    "no permite",
    "dentro de rango",
];

/// Gives nothing for a cell that is no measure. The record goes in without it: a consultation does
/// not stay out for its pulse.
fn no_measure(cell: &str, out: &mut Out) -> Verdict {
    if is_null_token(NullKind::Text, cell) {
        return Verdict::Null;
    }
    let mut buffer: FoldBuffer = [0; 48];
    let is_normal = fold_short(cell, &mut buffer).is_some_and(|word| NORMAL.contains(&word));
    out.note(Code::MeasureUnreadable, value_of(cell));
    if is_normal && let Some(note) = out.notes.last_mut() {
        note.severity = Severity::Note;
    }
    Verdict::Null
}

/// Remarks that a measure cannot be that of an animal, with what it may have been; `–` where
/// nothing is likely.
fn implausible(cell: &str, suggestion: Option<String>, out: &mut Out) {
    let mut params = value_of(cell);
    params.push(("suggestion", suggestion.unwrap_or_else(|| "–".to_owned())));
    out.note(Code::VitalImplausible, params);
}

fn value_of(cell: &str) -> Params {
    vec![("value", cell.to_owned())]
}

#[cfg(test)]
mod tests;
