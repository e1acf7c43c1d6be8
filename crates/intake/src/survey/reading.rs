//! As what a cell reads, taken by itself.

use super::numbers;
use super::shape::{Class, Shape};
use crate::text::marks::{self, Marks};
use crate::text::{FoldBuffer, fold_short};
use crate::transform::date::words::month;

/// As what a cell reads, taken by itself; nothing of this is a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A number without a fraction, of at most eight digits.
    Integer,
    /// A number with a decimal or a thousands mark, with or without a currency.
    Decimal,
    /// A number with a unit, such as `12.5 kg`.
    Measure,
    /// Digits alone, 9 to 20 of them: an id, a chip or a phone number.
    LongNumber,
    /// A number in the form that a spreadsheet gives to long ones: `9.82E+14`.
    Exponent,
    /// A date.
    Date,
    /// A date with a time of day.
    DateTime,
    /// A time of day.
    Time,
    /// Yes or no.
    Boolean,
    /// An email address.
    Email,
    /// Digits as phone numbers are written: `+52 55 1234 5678`.
    Phone,
    /// Anything else.
    Text,
}

impl Reading {
    /// Every reading.
    pub const ALL: &[Self] = &[
        Self::Integer,
        Self::Decimal,
        Self::Measure,
        Self::LongNumber,
        Self::Exponent,
        Self::Date,
        Self::DateTime,
        Self::Time,
        Self::Boolean,
        Self::Email,
        Self::Phone,
        Self::Text,
    ];
}

/// Reads a trimmed cell that is not empty. What its marks show of numbers comes along.
#[expect(clippy::inline_always, reason = "of most cells the shape says all")]
#[inline(always)]
pub(crate) fn read(cell: &str, shape: Option<&Shape<'_>>) -> (Reading, Option<Marks>) {
    let Some(shape) = shape else {
        return (Reading::Text, None);
    };
    if shape.is_only(&[Class::Digit]) {
        return match cell.len() {
            ..9 => (Reading::Integer, None),
            9..=20 => (Reading::LongNumber, None),
            _ => (Reading::Text, None),
        };
    }
    if shape.has(Class::At) && looks_like_email(shape) {
        return (Reading::Email, None);
    }
    read_other(cell, shape)
}

// What is neither all digits nor an address.
fn read_other(cell: &str, shape: &Shape<'_>) -> (Reading, Option<Marks>) {
    if !shape.has(Class::Digit) {
        return (wordy(cell), None);
    }
    if shape.has(Class::At) {
        return (Reading::Text, None);
    }
    if let Some(reading) = dated(cell, shape) {
        return (reading, None);
    }
    if shape.has(Class::Letter) && is_exponent(cell) {
        return (Reading::Exponent, None);
    }
    if !shape.has(Class::Letter) && is_phone(cell, shape) {
        return (Reading::Phone, None);
    }
    numbers::read(cell, shape).unwrap_or((Reading::Text, None))
}

fn wordy(cell: &str) -> Reading {
    const WORDS: &[&str] = &[
        "si",
        "s",
        "no",
        "n",
        "yes",
        "y",
        "true",
        "false",
        "verdadero",
        "falso",
    ];
    let begins = matches!(
        cell.as_bytes().first().map(|byte| byte | 0x20),
        Some(b's' | b'n' | b'y' | b't' | b'f' | b'v')
    );
    let mut buffer: FoldBuffer = [0; 48];
    let is_answer = begins
        && cell.len() <= 9
        && fold_short(cell, &mut buffer).is_some_and(|word| WORDS.contains(&word));
    if is_answer {
        Reading::Boolean
    } else {
        Reading::Text
    }
}

/// Whether a cell has the form of an address; whether it is one the transform says.
fn looks_like_email(shape: &Shape<'_>) -> bool {
    let lowest = |places: u64| places & places.wrapping_neg();
    let above = |place: u64| !(place | place.wrapping_sub(1));
    let is_bare = !shape.has(Class::Space) && !shape.has(Class::Comma);
    let at = shape.places(b'@');
    if !is_bare || shape.count(Class::At) != 1 || at == 1 {
        return false;
    }
    let domain = shape.all() & above(at);
    let points = domain & shape.places(b'.');
    let others = domain & !points;
    // A point with something on both of its sides.
    let point = lowest(points & above(lowest(others)));
    others & above(point) != 0
}

fn dated(cell: &str, shape: &Shape<'_>) -> Option<Reading> {
    let marked = shape.has(Class::Dash)
        || shape.has(Class::Slash)
        || shape.has(Class::Colon)
        || shape.count(Class::Point) > 1
        || (shape.has(Class::Letter) && shape.has(Class::Space));
    if !marked {
        return None;
    }
    let rest = date(cell.as_bytes()).or_else(|| worded_date(cell, shape));
    let Some(rest) = rest else {
        return is_time(cell.as_bytes()).then_some(Reading::Time);
    };
    match rest {
        [] => Some(Reading::Date),
        [b' ' | b'T', time @ ..] => is_time(time).then_some(Reading::DateTime),
        _ => None,
    }
}

/// What follows a date in figures at the start of a cell.
fn date(bytes: &[u8]) -> Option<&[u8]> {
    let (first, rest) = figures(bytes, 4)?;
    let (mark, rest) = rest.split_first()?;
    if !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let (second, rest) = figures(rest, 2)?;
    let rest = rest.strip_prefix(&[*mark])?;
    let (third, rest) = figures(rest, 4)?;
    let possible = match (first.len(), third.len()) {
        (4, 1 | 2) => value(second) <= 12 && value(third) <= 31,
        (1 | 2, 2 | 4) => {
            value(first) <= 31 && value(second) <= 31 && value(first).min(value(second)) <= 12
        }
        _ => false,
    };
    (possible && !rest.first().is_some_and(u8::is_ascii_digit)).then_some(rest)
}

/// What follows a date with the name of its month: `12-mar-2021`, `mar-21`, `12 de marzo de 2021`.
fn worded_date(cell: &str, shape: &Shape<'_>) -> Option<&'static [u8]> {
    // `12 de septiembre de 2021` is the longest; an address has more letters.
    if !(3..=16).contains(&shape.count(Class::Letter)) || shape.count(Class::Digit) > 6 {
        return None;
    }
    let mut months = 0;
    for word in cell.split([' ', '-', '/', ',', '.']) {
        if word.is_empty() || word.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if month(word).is_some() {
            months += 1;
        } else if !matches!(word, "de" | "del" | "DE" | "DEL") {
            return None;
        }
    }
    (months == 1).then_some(&[])
}

/// Whether the bytes are a time of day: `14:30`, `2:30 p. m.`, `14:30:00Z`.
fn is_time(bytes: &[u8]) -> bool {
    let Some((hour, [b':', rest @ ..])) = figures(bytes, 2) else {
        return false;
    };
    figures(rest, 2).is_some_and(|(minute, rest)| {
        value(hour) < 25
            && minute.len() == 2
            && value(minute) < 60
            && rest.iter().all(|byte| {
                byte.is_ascii_digit()
                    || matches!(byte | 0x20, b'a' | b'p' | b'm' | b'z')
                    || matches!(byte, b':' | b'.' | b' ' | b'+' | b'-' | 0x80..)
            })
    })
}

/// The form of spreadsheets: one digit, perhaps a fraction, `E+` and two digits.
pub(super) fn is_exponent(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let bytes = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let [b'1'..=b'9', rest @ ..] = bytes else {
        return false;
    };
    let rest = match rest {
        [b'.' | b',', fraction @ ..] => match figures(fraction, 17) {
            Some((_, rest)) => rest,
            None => return false,
        },
        rest => rest,
    };
    matches!(rest, [b'E' | b'e', b'+', digits @ ..]
        if (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit))
}

fn is_phone(cell: &str, shape: &Shape<'_>) -> bool {
    const CLASSES: &[Class] = &[
        Class::Digit,
        Class::Plus,
        Class::Space,
        Class::Dash,
        Class::Point,
    ];
    let digits = shape.count(Class::Digit);
    (7..=15).contains(&digits)
        && shape.is_only(CLASSES)
        && (shape.has(Class::Plus) || shape.count(Class::Point) != 1)
        && !cell.starts_with('-')
        // `(350.00)` is money, and `1.234.567` is a number.
        && !(shape.is_only(&[Class::Digit, Class::Point]) && marks::is_grouped(cell, b'.'))
        && (digits >= 9 || !shape.is_only(&[Class::Digit, Class::Space]) || !marks::is_grouped(cell, b' '))
}

fn figures(bytes: &[u8], most: usize) -> Option<(&[u8], &[u8])> {
    let count = bytes
        .iter()
        .take(most)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (count > 0).then(|| bytes.split_at(count))
}

/// The value of at most four digits.
fn value(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |sum, byte| sum * 10 + u32::from(byte & 15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart() {
        for (cell, expected) in [
            ("7", Reading::Integer),
            ("20210312", Reading::Integer),
            ("-7", Reading::Integer),
            ("985141000123456", Reading::LongNumber),
            ("5512345678", Reading::LongNumber),
            ("12.5", Reading::Decimal),
            ("12,5", Reading::Decimal),
            (".5", Reading::Decimal),
            ("1.234,56", Reading::Decimal),
            ("1.234.567", Reading::Decimal),
            ("$1,234.56", Reading::Decimal),
            ("$ 1 234,56", Reading::Decimal),
            ("(350.00)", Reading::Decimal),
            ("1'234.56", Reading::Decimal),
            ("31.200000000000003", Reading::Decimal),
            ("12.5 Kilogramos", Reading::Measure),
            ("4,5 kg", Reading::Measure),
            ("4kg", Reading::Measure),
            ("MXN 350", Reading::Measure),
            ("9.82E+14", Reading::Exponent),
            ("5,51235e+09", Reading::Exponent),
            ("2021-03-12", Reading::Date),
            ("12/3/21", Reading::Date),
            ("12.03.2021", Reading::Date),
            ("12-mar-2021", Reading::Date),
            ("mar-21", Reading::Date),
            ("12 de marzo de 2021", Reading::Date),
            ("2021-03-12 14:30:00", Reading::DateTime),
            ("2021-03-12T14:30:00Z", Reading::DateTime),
            ("12/03/2021 2:30 p. m.", Reading::DateTime),
            ("14:30", Reading::Time),
            ("9:05 PM", Reading::Time),
            ("Sí", Reading::Boolean),
            ("FALSO", Reading::Boolean),
            ("ana@example.com", Reading::Email),
            ("ana7@example.com", Reading::Email),
            ("+52 55 1234 5678", Reading::Phone),
            ("(55) 1234-5678", Reading::Phone),
            ("55 1234 5678", Reading::Phone),
            ("55.1234.5678", Reading::Phone),
            ("+525512345678", Reading::Phone),
            ("Ana", Reading::Text),
            ("Calle 5", Reading::Text),
            ("ana@", Reading::Text),
            ("@example.com", Reading::Text),
            ("a@b@example.com", Reading::Text),
            ("ana@example.", Reading::Text),
            ("ana@.com", Reading::Text),
            ("ana@.example.mx", Reading::Email),
            ("ana @example.com", Reading::Text),
            ("RAC-259", Reading::Text),
            ("438E05", Reading::Text),
            ("1E+5 x", Reading::Text),
            ("005/24", Reading::Text),
            ("3/5", Reading::Text),
            ("99/99/9999", Reading::Text),
            ("25:61", Reading::Text),
            ("Marzo", Reading::Text),
            ("May 5 kg", Reading::Text),
            ("123456789012345678901", Reading::Text),
        ] {
            assert_eq!(read(cell, Shape::of(cell).as_ref()).0, expected, "{cell:?}");
        }
    }
}
