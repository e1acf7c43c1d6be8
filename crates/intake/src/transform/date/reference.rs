//! The floor: the date function of the specification, value by value.

use chrono::NaiveDate;

/// Reads a date as the specification does: `%Y-%m-%d`, `%d/%m/%Y`, `%d-%m-%Y`, `%m/%d/%Y`, the
/// first that fits, with the tolerance of `strptime`: four digits for the year, one or two for
/// month and day, a space instead of the day's leading zero.
pub(super) fn parse(text: &str) -> Option<NaiveDate> {
    let mark = text.bytes().find(|byte| matches!(byte, b'-' | b'/'))?;
    let mut parts = text.split(char::from(mark));
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let date = |year: &str, month_text: &str, day_text: &str| {
        NaiveDate::from_ymd_opt(four_digits(year)?, month(month_text)?, day(day_text)?)
            // Year 0 fits the pattern and is no year.
            .filter(|date| chrono::Datelike::year(date) > 0)
    };
    if mark == b'-' {
        date(a, b, c).or_else(|| date(c, b, a))
    } else {
        date(c, b, a).or_else(|| date(c, a, b))
    }
}

fn four_digits(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn month(text: &str) -> Option<u32> {
    matches!(text.len(), 1 | 2)
        .then_some(text)
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
}

fn day(text: &str) -> Option<u32> {
    match text.strip_prefix(' ') {
        Some(digit) if digit.len() == 1 => month(digit),
        Some(_) => None,
        None => month(text),
    }
}
