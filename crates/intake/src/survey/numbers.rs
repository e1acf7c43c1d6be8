//! What the marks of a number prove: which one stands before the decimals, which between thousands.

use serde::Serialize;

use super::reading::Reading;
use super::shape::{Class, Shape};
use crate::plan::DecimalMark;
use crate::text::marks::{self, Marks};
use crate::text::{FoldBuffer, fold_short};

/// What the numbers of a column show of their marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NumberEvidence {
    /// Cells that only a decimal point explains.
    pub point: u32,
    /// The row of the first such cell.
    pub point_row: Option<u32>,
    /// Cells that only a decimal comma explains.
    pub comma: u32,
    /// The row of the first such cell.
    pub comma_row: Option<u32>,
    /// Cells such as `25.000` or `1,234`, whose one mark may be either.
    pub unclear: u32,
    /// The row of the first such cell.
    pub unclear_row: Option<u32>,
    /// Cells with a mark between thousands.
    pub grouped: u32,
    /// The row of the first such cell.
    pub grouped_row: Option<u32>,
}

impl NumberEvidence {
    /// Takes so many cells with these marks, of which the first stands in a row.
    pub(super) fn see(&mut self, marks: Marks, row: u32, times: u32) {
        let count = |count: &mut u32, first: &mut Option<u32>| {
            *count += times;
            first.get_or_insert(row);
        };
        if marks.grouped {
            count(&mut self.grouped, &mut self.grouped_row);
        }
        match marks.decimal {
            Some(DecimalMark::Point) => count(&mut self.point, &mut self.point_row),
            Some(DecimalMark::Comma) => count(&mut self.comma, &mut self.comma_row),
            // Thousands set apart by blanks say nothing of the decimals, and need not.
            None if marks.grouped => {}
            None => count(&mut self.unclear, &mut self.unclear_row),
        }
    }

    /// The mark that most cells prove, with the first row that does.
    pub fn proof(&self) -> Option<(DecimalMark, u32)> {
        match self.point.cmp(&self.comma) {
            std::cmp::Ordering::Greater => Some((DecimalMark::Point, self.point_row?)),
            std::cmp::Ordering::Less => Some((DecimalMark::Comma, self.comma_row?)),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Whether no cell has a mark.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a cell of the column means another number under another mark.
    pub fn matters(&self) -> bool {
        self.unclear > 0 || self.grouped > 0
    }
}

/// Reads a cell as a number, with a currency or a unit if it has one.
pub(super) fn read(cell: &str, shape: &Shape<'_>) -> Option<(Reading, Option<Marks>)> {
    let digits = shape.digits();
    let start = digits.trailing_zeros() as usize;
    let end = (u64::BITS - digits.leading_zeros()) as usize;
    // Most cells with a number after words end here: a currency has two letters or three.
    let places_before = (digits & digits.wrapping_neg()).wrapping_sub(1);
    if !matches!(
        (shape.plain_letters() & places_before).count_ones(),
        0 | 2 | 3
    ) {
        return None;
    }
    let (before, number, after) = (cell.get(..start)?, cell.get(start..end)?, cell.get(end..)?);
    // `.5` has its mark before the first digit.
    let (before, bare) = match before.strip_suffix(['.', ',']) {
        Some(before) => (before, true),
        None => (before, false),
    };
    let signs = |text: &str| {
        text.chars().all(|letter| {
            matches!(
                letter,
                '-' | '+' | '$' | '€' | '(' | ')' | ' ' | '\u{a0}' | '%'
            )
        })
    };
    let reading = if signs(before) && signs(after) {
        Reading::Decimal
    } else if shape.count(Class::Letter) <= 12
        && (signs(before) || is_currency(before))
        && (signs(after) || is_unit(after))
    {
        Reading::Measure
    } else {
        return None;
    };
    if bare {
        let decimal = if cell.as_bytes().get(start.wrapping_sub(1)) == Some(&b',') {
            DecimalMark::Comma
        } else {
            DecimalMark::Point
        };
        let plain = number.bytes().all(|byte| byte.is_ascii_digit());
        let marks = Marks {
            decimal: Some(decimal),
            grouped: false,
        };
        return plain.then_some((reading, Some(marks)));
    }
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        let whole = reading == Reading::Decimal && number.len() < 9 && !has_currency(cell);
        return match (whole, reading) {
            (true, _) => Some((Reading::Integer, None)),
            (false, Reading::Decimal) if number.len() >= 12 => None,
            _ => Some((reading, None)),
        };
    }
    Some((reading, Some(marks::read(number)?)))
}

fn has_currency(cell: &str) -> bool {
    cell.contains(['$', '€'])
}

/// Whether a text before a number is a currency.
fn is_currency(text: &str) -> bool {
    let text = text.trim_matches(|letter: char| matches!(letter, ' ' | '$' | '-' | '.'));
    matches!(text.len(), 2 | 3)
        && ["mxn", "mx", "cop", "usd", "us", "eur"]
            .iter()
            .any(|known| text.eq_ignore_ascii_case(known))
}

/// Whether a text after a number is a unit or a currency.
fn is_unit(text: &str) -> bool {
    const UNITS: &[&str] = &[
        "kg",
        "kgs",
        "k",
        "kilo",
        "kilos",
        "kilogramo",
        "kilogramos",
        "g",
        "gr",
        "grs",
        "gramo",
        "gramos",
        "mg",
        "lb",
        "lbs",
        "libra",
        "libras",
        "oz",
        "onzas",
        "l",
        "lt",
        "lts",
        "litros",
        "ml",
        "cc",
        "m",
        "cm",
        "mm",
        "ano",
        "anos",
        "a",
        "mes",
        "meses",
        "semana",
        "semanas",
        "dia",
        "dias",
        "d",
        "year",
        "years",
        "month",
        "months",
        "weeks",
        "days",
        "h",
        "hr",
        "hrs",
        "horas",
        "min",
        "seg",
        "lpm",
        "ppm",
        "rpm",
        "bpm",
        "c",
        "f",
        "mxn",
        "cop",
        "usd",
        "eur",
        "pesos",
        "dolares",
        "euros",
        "m n",
        "mn",
        "ui",
        "dosis",
        "tabletas",
        "tableta",
    ];
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(text, &mut buffer).is_some_and(|word| UNITS.contains(&word.trim()))
}

/// Whether a number carries the dust of binary fractions, as in `31.200000000000003`: a fraction
/// of twelve digits or more with five equal zeros or nines before its last two.
pub(super) fn is_float_noise(cell: &str) -> bool {
    let Some(at) = cell.find(['.', ',']) else {
        return false;
    };
    let fraction = &cell.as_bytes()[at + 1..];
    let digits = fraction
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let figures = at + digits;
    if digits < 12 || !(15..=20).contains(&figures) {
        return false;
    }
    let before = &fraction[..digits - 2];
    let tail = &before[before.len() - 5..];
    tail.iter().all(|byte| *byte == b'0') || tail.iter().all(|byte| *byte == b'9')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dust_of_binary_fractions_is_known() {
        for noise in [
            "31.200000000000003",
            "0.30000000000000004",
            "4.199999999999999",
            "4,1999999999999997",
        ] {
            assert!(is_float_noise(noise), "{noise}");
        }
        for exact in [
            "31.2",
            "19.432607762345",
            "-99.133208123456",
            "0.3333333333333333",
            "985141000123456",
            "3.14159265358979",
        ] {
            assert!(!is_float_noise(exact), "{exact}");
        }
    }
}
