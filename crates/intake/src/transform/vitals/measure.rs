//! A number with what stands around it: `>180 lpm`, `38,5 °C`, `< 2 seg`.

use super::{no_measure, value_of};
use crate::issue::Code;
use crate::plan::DecimalMark;
use crate::text::{FoldBuffer, fold_short};
use crate::transform::decimal::{Decimal, cut};
use crate::transform::{Out, Verdict};

/// What a cell measures.
#[derive(Debug)]
pub(super) struct Measure<'a> {
    pub(super) number: Decimal,
    /// What stands after the number.
    pub(super) unit: &'a str,
    /// Whether the number is only a bound: more than, or less than, it.
    pub(super) bound: bool,
}

/// Words before a number that make it a bound.
const BOUNDS: &[&str] = &[
    "mayor de",
    "mayor a",
    "mayor que",
    "mayor",
    "mas de",
    "menor de",
    "menor a",
    "menor que",
    "menor",
    "menos de",
    "aprox",
    "aproximadamente",
    "aprox de",
    "cerca de",
];

/// Reads a measure. What is none, and what is a range, is remarked, and the verdict given.
pub(super) fn read<'a>(cell: &'a str, out: &mut Out) -> Result<Measure<'a>, Verdict> {
    let Some((before, number, unit)) = cut(cell) else {
        return Err(no_measure(cell, out));
    };
    let bare = before.trim().trim_end_matches([':', '=']);
    let words = bare.trim_matches(['<', '>', '≤', '≥', '=', '~', '±', ' ', '+', '-']);
    let mut buffer: FoldBuffer = [0; 48];
    let is_word = fold_short(words, &mut buffer).is_some_and(|words| BOUNDS.contains(&words));
    if bare.starts_with('-') || !(words.is_empty() || is_word) {
        return Err(no_measure(cell, out));
    }
    if let Some((first, last)) = number.split_once(['-', '\u{2013}', 'a'])
        && is_digits(first.trim())
        && is_digits(last.trim())
    {
        out.note(Code::MeasureRange, value_of(cell));
        return Err(Verdict::Null);
    }
    // A measure has no thousands: its one mark is that of the decimals.
    let mark = match number.bytes().find(|byte| matches!(byte, b'.' | b',')) {
        Some(b',') => DecimalMark::Comma,
        _ => DecimalMark::Point,
    };
    match Decimal::read(number, Some(mark)) {
        Ok(read) => Ok(Measure {
            number: read,
            unit,
            bound: is_word || bare.contains(['<', '>', '≤', '≥', '~', '±']),
        }),
        Err(_) => Err(no_measure(cell, out)),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// Whether the unit after a number is one of these, folded.
pub(super) fn is_unit(unit: &str, known: &[&str]) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(unit, &mut buffer).is_some_and(|unit| known.contains(&unit))
}

/// Puts a measure; that it is only a bound is remarked.
pub(super) fn put(cell: &str, number: Decimal, scale: u32, bound: bool, out: &mut Out) -> Verdict {
    number.write(scale, &mut out.text);
    if bound {
        let mut params = value_of(cell);
        params.push(("used", out.text.clone()));
        out.note(Code::MeasureBound, params);
    }
    Verdict::Value
}
