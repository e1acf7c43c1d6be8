//! Phone numbers, to E.164.

mod country;
mod cut;
mod number;
mod reference;

pub use country::Country;

use super::{Context, Out, Transform, Verdict};
use crate::issue::{Code, Params, Severity};
use crate::text::{NullKind, is_null_token};
use cut::{Piece, pieces};
use number::{Fault, Found, Remark, resolve};

/// `phone_format`: a number as `+525512345678`.
///
/// Used alone it gives the results of the specification. In a batch it knows old Mexican prefixes,
/// takes the country from the number, the row or the clinic, finds several numbers, labels and
/// extensions in one cell, and stamps no country on digits that fit two: such a cell gives nothing
/// and a warning, and its text stays in the source data.
///
/// A second and a third number go to `phone2` and `phone3`, labels and extensions to `phone_note`.
pub(super) struct Phone;

impl Transform for Phone {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        if !context.in_batch {
            reference::format(cell, &mut out.text);
            return Verdict::Value;
        }
        if let Some(digits) = plain(cell) {
            return settle(resolve(digits, context, &mut out.text), cell, digits, out);
        }
        if is_null_token(NullKind::Text, cell) || is_nothing(cell) {
            return Verdict::Null;
        }
        if cell.contains('@') {
            return out.refuse(Code::WrongType, vec![("value", cell.to_owned())]);
        }
        if is_rounded(cell.as_bytes()) {
            return out.refuse(Code::PrecisionLost, vec![("value", cell.to_owned())]);
        }
        written(cell, context, out)
    }
}

/// The text itself if it is only digits, perhaps with `+` before them: the commonest form, which
/// needs no cutting.
fn plain(cell: &str) -> Option<&str> {
    let digits = cell.strip_prefix('+').unwrap_or(cell);
    let few = (1..=15).contains(&digits.len());
    (few && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(cell)
}

/// A number as people write it: with spaces, marks, labels, extensions, and others beside it.
fn written(cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
    let (mut first, mut fault) = (None::<String>, None);
    let (mut found, mut notes) = (0_usize, String::new());
    let mut number = String::new();
    for piece in pieces(cell) {
        let Piece {
            digits,
            label,
            extension,
            junk,
        } = piece;
        note_beside(&label, &extension, &mut notes);
        if digits.is_empty() {
            continue;
        }
        let result = resolve(&digits, context, &mut number);
        if !matches!(result, Ok(Found { .. })) {
            fault = fault.or(result.err().map(|reason| (reason, digits)));
            continue;
        }
        if junk {
            out.note(Code::PhoneJunkRemoved, value_of(cell));
        }
        if let Ok(Found {
            remark: Some(remark),
        }) = result
        {
            remarked(&remark, cell, out);
        }
        found += 1;
        match found {
            1 => first = Some(number.clone()),
            2 => out.also.push(("phone2", number.clone())),
            3 => out.also.push(("phone3", number.clone())),
            _ => {}
        }
    }
    if found > 3 {
        out.note(Code::PhoneMany, value_of(cell));
    }
    match (first, fault) {
        (Some(first), fault) => {
            if !notes.is_empty() {
                out.also.push(("phone_note", notes));
            }
            if let Some((reason, digits)) = fault {
                // The other number of the cell is good: the record need not stay out.
                explain(reason, cell, &digits, Severity::Warning, out);
            }
            out.value(&first)
        }
        (None, Some((reason, digits))) => settle(Err(reason), cell, &digits, out),
        (None, None) => out.refuse(Code::PhoneInvalid, value_of(cell)),
    }
}

/// Gives the verdict on a cell with one number, whose text is already in `out`.
fn settle(result: Result<Found, Fault>, cell: &str, digits: &str, out: &mut Out) -> Verdict {
    match result {
        Ok(Found { remark }) => {
            if let Some(remark) = remark {
                remarked(&remark, cell, out);
            }
            Verdict::Value
        }
        Err(fault) => {
            out.text.clear();
            explain(fault, cell, digits, Severity::Error, out);
            match fault {
                Fault::Placeholder | Fault::Ambiguous => Verdict::Null,
                Fault::Invalid | Fault::LocalOnly => Verdict::Refused,
            }
        }
    }
}

fn explain(fault: Fault, cell: &str, digits: &str, severity: Severity, out: &mut Out) {
    let (code, severity) = match fault {
        Fault::Placeholder => (Code::PhonePlaceholder, Severity::Warning),
        Fault::Ambiguous => (Code::PhoneCountryAmbiguous, Severity::Warning),
        Fault::Invalid => (Code::PhoneInvalid, severity),
        Fault::LocalOnly => (Code::PhoneLocalOnly, severity),
    };
    let mut params = value_of(cell);
    if code == Code::PhoneLocalOnly {
        params.push(("digits", digits.to_owned()));
    }
    out.notes.push(super::Note {
        code,
        severity,
        params,
    });
}

fn remarked(remark: &Remark, cell: &str, out: &mut Out) {
    match remark {
        Remark::LegacyPrefix(prefix) => {
            let mut params = value_of(cell);
            params.push(("prefix", (*prefix).to_owned()));
            out.note(Code::PhoneLegacyPrefix, params);
        }
        Remark::AreaAdded => out.note(Code::PhoneAreaAdded, value_of(cell)),
    }
}

fn value_of(cell: &str) -> Params {
    vec![("value", cell.to_owned())]
}

fn note_beside(label: &str, extension: &str, notes: &mut String) {
    for (before, text) in [("", label), ("ext. ", extension)] {
        if !text.is_empty() {
            if !notes.is_empty() {
                notes.push_str(", ");
            }
            notes.push_str(before);
            notes.push_str(text);
        }
    }
}

fn is_nothing(cell: &str) -> bool {
    let mut buffer = [0; 48];
    let words = [
        "no",
        "sin telefono",
        "sin tel",
        "sin numero",
        "sin celular",
        "no registra",
        "no da",
    ];
    crate::text::fold_short(cell, &mut buffer).is_some_and(|folded| words.contains(&folded))
}

/// Whether a spreadsheet rounded the number: `5.51235E+09`.
pub(super) fn is_rounded(bytes: &[u8]) -> bool {
    let digits = |bytes: &[u8]| {
        bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut at = digits(bytes);
    if at == 0 {
        return false;
    }
    if matches!(bytes.get(at), Some(b'.' | b',')) {
        at += 1 + digits(&bytes[at + 1..]);
    }
    if !matches!(bytes.get(at), Some(b'e' | b'E')) {
        return false;
    }
    at += 1;
    if matches!(bytes.get(at), Some(b'+' | b'-')) {
        at += 1;
    }
    let exponent = digits(&bytes[at..]);
    exponent > 0 && at + exponent == bytes.len()
}

#[cfg(test)]
mod tests;
