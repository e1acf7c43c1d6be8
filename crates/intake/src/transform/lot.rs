//! Lots of vaccines and medicines.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use super::date::{self, read_expiry};
use super::{Context, Out, Transform, Verdict, phone};
use crate::issue::{Code, Params};
use crate::text::{FoldBuffer, NullKind, fold_short, is_null_token};

/// `lot`: the number of a lot, as it is written. A date behind it goes to `lot_expiry`; a month
/// expires with its last day. Several lots stay in one text, which is remarked.
pub(super) struct Lot;

const LABELS: &[&str] = &[
    "lote", "lot", "lotes", "batch", "no lote", "l", "serie", "no",
];
const EXPIRY_LABELS: &[&str] = &[
    "exp",
    "expira",
    "expiry",
    "vto",
    "venc",
    "vence",
    "vencimiento",
    "cad",
    "caduca",
    "caducidad",
    "fv",
    "fc",
    "f",
    "v",
];
/// The most words that a date is written in: `12 MAY 2026`.
const MOST_DATE_WORDS: usize = 3;

impl Transform for Lot {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        if is_null_lot(cell) {
            return Verdict::Null;
        }
        let lot = without_label(cell);
        if phone::is_rounded(lot.as_bytes()) {
            return out.refuse(Code::PrecisionLost, value_of(cell));
        }
        let (lot, expiry) = match cut(lot, context.reference_date) {
            // Two dates are no lot and its expiry.
            Some((rest, _)) if cut(rest, context.reference_date).is_some() => (lot, None),
            Some((rest, expiry)) => (rest, Some(expiry)),
            None => (lot, None),
        };
        // A number cell that was written with a decimal point.
        let lot = lot
            .strip_suffix(".0")
            .filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()))
            .unwrap_or(lot);
        if let Some(expiry) = expiry {
            date::write_date(expiry, out);
            let text = std::mem::take(&mut out.text);
            out.also.push(("lot_expiry", text));
        }
        if is_null_lot(lot) {
            return Verdict::Null;
        }
        if is_many(lot) {
            out.note(Code::LotMany, value_of(cell));
        }
        out.value(lot)
    }
}

/// Whether a text says that there is no lot.
fn is_null_lot(lot: &str) -> bool {
    is_null_token(NullKind::Text, lot) || lot.bytes().all(|byte| byte == b'0')
}

/// A lot without `Lote:` before it.
fn without_label(cell: &str) -> &str {
    let mut rest = cell;
    while let Some(at) = rest.find([' ', ':']) {
        let (word, after) = rest.split_at(at);
        let after = after.trim_start_matches([' ', ':', '.', '#']);
        if after.is_empty() || !is_one_of(word, LABELS) {
            break;
        }
        rest = after;
    }
    rest
}

/// The lot, and the date that the last words of the cell give; `None` if they give none.
fn cut(cell: &str, today: NaiveDate) -> Option<(&str, NaiveDate)> {
    let starts: Vec<usize> = cell
        .match_indices(' ')
        .map(|(at, _)| at + 1)
        .filter(|at| !cell[*at..].starts_with(' '))
        .collect();
    let most = starts.len().min(MOST_DATE_WORDS);
    starts[starts.len() - most..].iter().find_map(|start| {
        let (before, words) = cell.split_at(*start);
        let (words, named) = match words.split_once([' ', ':']) {
            Some((label, rest)) if is_one_of(label, EXPIRY_LABELS) => {
                (rest.trim_start_matches([' ', ':', '.']), true)
            }
            _ => (words, false),
        };
        let expiry = expiry(words, named, today)?;
        let mut lot = before.trim_end();
        while let Some((rest, label)) = lot.rsplit_once(' ') {
            if !is_one_of(label, EXPIRY_LABELS) {
                break;
            }
            lot = rest.trim_end();
        }
        let lot = lot.trim_end_matches([' ', '-', ',', ';', '(', '/']);
        (!lot.is_empty()).then_some((lot, expiry))
    })
}

/// The last day on which a lot may be given. Digits alone, and two numbers such as `005/24`, are
/// parts of a lot and no date, unless a label says otherwise.
fn expiry(words: &str, named: bool, today: NaiveDate) -> Option<NaiveDate> {
    let words = words.trim_matches(['(', ')', '.', ' ']);
    let letters = words.chars().any(char::is_alphabetic);
    let marks = words.matches(['/', '-', '.']).count();
    let year = words.len() >= 4
        && words.as_bytes()[words.len() - 4..]
            .iter()
            .all(u8::is_ascii_digit);
    if !letters && marks != 2 && !(marks == 1 && (named || year)) {
        return None;
    }
    // `MAY 26` is a month of a year, which a space alone would leave open; and behind a label so is
    // `03/27`.
    let mut joined = words.split_whitespace().collect::<Vec<_>>().join("-");
    if let Some((month, year)) = joined.split_once(['/', '-', '.'])
        && named
        && year.len() == 2
        && month.bytes().all(|byte| byte.is_ascii_digit())
    {
        joined = format!("{month}/20{year}");
    }
    let (date, is_month) = read_expiry(&joined, today)?;
    if !is_month {
        return Some(date);
    }
    let next = date.with_day(1)?.checked_add_months(Months::new(1))?;
    next.checked_sub_signed(TimeDelta::days(1))
}

/// Whether a text names several lots. A stroke or a comma alone may stand within a number, unless
/// each part has letters and digits of its own.
fn is_many(lot: &str) -> bool {
    fn several<'a>(mut parts: impl Iterator<Item = &'a str>, sound: fn(&str) -> bool) -> bool {
        let mut count = 0;
        let all = parts.all(|part| {
            count += 1;
            sound(part.trim())
        });
        all && count > 1
    }
    let has_both = |part: &str| {
        part.chars().any(char::is_alphabetic) && part.bytes().any(|byte| byte.is_ascii_digit())
    };
    let is_some = |part: &str| !part.is_empty();
    several(lot.split(['+', '&', ';', '\n']), is_some)
        || several(lot.split(" y "), is_some)
        || several(lot.split(" Y "), is_some)
        || several(lot.split(['/', ',']), has_both)
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(word, &mut buffer).is_some_and(|word| words.contains(&word))
}

fn value_of(cell: &str) -> Params {
    vec![("value", cell.to_owned())]
}

#[cfg(test)]
mod tests;
