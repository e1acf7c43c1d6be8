//! Reads the many ways in which people and programs write a date.

mod time;

pub(super) use time::clock_of;

use chrono::{NaiveDate, NaiveTime};

use super::tokens::{Token, Tokens, cut};
use super::{serial, words};
use crate::plan::DateOrder;

/// What is known beside the text.
pub(super) struct Rules {
    /// The order of day and month in the column.
    pub(super) order: Option<DateOrder>,
    /// The day that counts as today.
    pub(super) today: NaiveDate,
    /// Whether a two-digit year may lie in the future.
    pub(super) future: bool,
    /// Whether serial numbers count from 1904.
    pub(super) from_1904: bool,
}

/// A date, and the time beside it.
#[derive(Debug)]
pub(super) struct Moment {
    /// The date; the first of what is known.
    pub(super) date: NaiveDate,
    /// How much of the date is known.
    pub(super) precision: Precision,
    /// The time of the day.
    pub(super) time: Option<NaiveTime>,
    /// The minutes ahead of UTC, where the text says so.
    pub(super) offset: Option<i32>,
    /// The time of the day at which it ends.
    pub(super) until: Option<NaiveTime>,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Day,
    Month,
    Year,
}

/// Why a text gives no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not written like a date.
    Unparsable,
    /// It is written like a date that does not exist.
    Invalid,
    /// It goes against the order of its column.
    Order,
    /// It stands for "none".
    Sentinel,
}

/// What old systems write for "no date".
const SENTINELS: &[(u32, u32, u32)] = &[
    (0, 0, 0),
    (1, 1, 1),
    (1753, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1900, 1, 0),
    (1900, 1, 1),
    (9999, 12, 31),
];

/// Reads a text as a date with or without a time.
pub(super) fn read(text: &str, rules: &Rules) -> Result<Moment, Fault> {
    if let Some((year, month, day)) = iso(text.as_bytes()) {
        return existing(year, month, day).map(whole);
    }
    if let Some((first, second, year)) = slashed(text.as_bytes())
        && rules.order != Some(DateOrder::Ymd)
        && year > 0
    {
        return by_order(first, second, rules.order, |_, _| Ok(year)).map(whole);
    }
    let tokens = cut(text).ok_or(Fault::Unparsable)?;
    if tokens.first().is_some_and(|token| token.mark.is_some()) {
        return Err(Fault::Unparsable);
    }
    let (clock, range) = time::find(&tokens)?;
    let mut parts = Tokens::new();
    for (index, token) in tokens.iter().enumerate() {
        let ordinal = index > 0
            && tokens[index - 1].number
            && token.mark.is_none()
            && !token.spaced
            && words::is_ordinal(token.text);
        let filler = !token.number && (ordinal || words::is_filler(token.text));
        // "mar" is March in a date and Tuesday before one.
        let tuesday = index == 0 && token.is("mar") && tokens.len() > 3 && !tokens[2].number;
        if !range.contains(&index) && !filler && !tuesday {
            parts.push(*token).ok_or(Fault::Unparsable)?;
        }
    }
    let mut moment = assemble(&parts, rules)?;
    if let Some(clock) = clock {
        moment.time = Some(clock.time);
        moment.offset = clock.offset;
        moment.until = clock.until;
    }
    Ok(moment)
}

/// The commonest form by far, `2020-03-10`.
fn iso(bytes: &[u8]) -> Option<(u32, u32, u32)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else {
        return None;
    };
    Some((
        number(&[*y1, *y2, *y3, *y4])?,
        number(&[*m1, *m2])?,
        number(&[*d1, *d2])?,
    ))
}

/// The second commonest, `10/03/2020` or `10-03-2020`.
fn slashed(bytes: &[u8]) -> Option<(u32, u32, u32)> {
    let [a1, a2, b'/' | b'-', b1, b2, b'/' | b'-', y1, y2, y3, y4] = bytes else {
        return None;
    };
    Some((
        number(&[*a1, *a2])?,
        number(&[*b1, *b2])?,
        number(&[*y1, *y2, *y3, *y4])?,
    ))
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u32::from(digit - b'0'))
    })
}

fn assemble(parts: &[Token<'_>], rules: &Rules) -> Result<Moment, Fault> {
    match parts {
        [a] if a.number => single(a, rules),
        [a, b] => pair(a, b, rules),
        [a, b, c] => {
            let sound = |token: &Token<'_>| !matches!(token.mark, Some('|' | '+' | ':'));
            if !sound(b) || !sound(c) {
                return Err(Fault::Unparsable);
            }
            triple(a, b, c, rules).map(whole)
        }
        _ => Err(Fault::Unparsable),
    }
}

fn single(token: &Token<'_>, rules: &Rules) -> Result<Moment, Fault> {
    let digits = token.text;
    let number = |range: std::ops::Range<usize>| {
        digits
            .get(range)
            .and_then(|digits| digits.parse::<u32>().ok())
            .ok_or(Fault::Unparsable)
    };
    match digits.len() {
        4 => partial(existing(number(0..4)?, 1, 1)?, Precision::Year),
        5 if serial::is_plausible(number(0..5)?) => serial::date(number(0..5)?, rules.from_1904)
            .map(whole)
            .ok_or(Fault::Invalid),
        8 | 14 if (1900..=2100).contains(&number(0..4)?) || digits.starts_with("0000") => {
            let mut moment = whole(existing(number(0..4)?, number(4..6)?, number(6..8)?)?);
            if digits.len() == 14 {
                let time =
                    NaiveTime::from_hms_opt(number(8..10)?, number(10..12)?, number(12..14)?);
                moment.time = Some(time.ok_or(Fault::Invalid)?);
            }
            Ok(moment)
        }
        _ => Err(Fault::Unparsable),
    }
}

fn pair(a: &Token<'_>, b: &Token<'_>, rules: &Rules) -> Result<Moment, Fault> {
    let month_of = |year: u32, month: u32| partial(existing(year, month, 1)?, Precision::Month);
    match (a.value(), b.value()) {
        (Some(days), Some(_)) if a.text.len() == 5 && b.mark == Some('.') && !b.spaced => {
            let date = serial::is_plausible(days).then(|| serial::date(days, rules.from_1904));
            let time = serial::time(b.text);
            let (Some(Some(date)), Some(time)) = (date, time) else {
                return Err(Fault::Unparsable);
            };
            Ok(Moment {
                time: Some(time),
                ..whole(date)
            })
        }
        (Some(_), Some(_)) if !matches!(b.mark, Some('/' | '-')) => Err(Fault::Unparsable),
        (Some(month), Some(year)) if a.text.len() <= 2 && b.text.len() == 4 => {
            month_of(year, month)
        }
        (Some(year), Some(month)) if a.text.len() == 4 && b.text.len() <= 2 => {
            month_of(year, month)
        }
        (None, Some(year)) => {
            let month = words::month(a.text).ok_or(Fault::Unparsable)?;
            match b.text.len() {
                4 => month_of(year, month),
                // "mar-21" is a month; "marzo 21" would be a day without a year.
                2 if matches!(b.mark, Some('-' | '/' | '\'')) => {
                    month_of(full_year(year, month, 1, rules), month)
                }
                _ => Err(Fault::Unparsable),
            }
        }
        (Some(year), None) if a.text.len() == 4 => {
            month_of(year, words::month(b.text).ok_or(Fault::Unparsable)?)
        }
        _ => Err(Fault::Unparsable),
    }
}

fn triple(a: &Token<'_>, b: &Token<'_>, c: &Token<'_>, rules: &Rules) -> Result<NaiveDate, Fault> {
    let (year, month, day) = match (a.value(), b.value(), c.value()) {
        (Some(first), Some(second), Some(third)) => {
            return numbers([(a, first), (b, second), (c, third)], rules);
        }
        (Some(_), None, Some(_)) if a.text.len() == 4 => (a, b, c),
        (Some(_), None, Some(_)) => (c, b, a),
        (None, Some(_), Some(_)) => (c, a, b),
        _ => return Err(Fault::Unparsable),
    };
    let month = words::month(month.text).ok_or(Fault::Unparsable)?;
    let day = short(day)?;
    existing(year_of(year, month, day, rules)?, month, day)
}

fn numbers(parts: [(&Token<'_>, u32); 3], rules: &Rules) -> Result<NaiveDate, Fault> {
    let [(a, first), (b, second), (c, third)] = parts;
    let order = match rules.order {
        _ if a.text.len() == 4 => return existing(first, short(b)?, short(c)?),
        Some(DateOrder::Ymd) if c.text.len() == 4 => None,
        order => order,
    };
    if first == 0 && second == 0 && third == 0 {
        return Err(Fault::Sentinel);
    }
    let (first, second) = (short(a)?, short(b)?);
    if order == Some(DateOrder::Ymd) {
        let day = short(c)?;
        return existing(year_of(a, second, day, rules)?, second, day);
    }
    by_order(first, second, order, |month, day| {
        year_of(c, month, day, rules)
    })
}

/// A date of day and month in the order of the column, and a year.
fn by_order(
    first: u32,
    second: u32,
    order: Option<DateOrder>,
    year: impl Fn(u32, u32) -> Result<u32, Fault>,
) -> Result<NaiveDate, Fault> {
    let (month, day) = match order {
        Some(DateOrder::Mdy) => (first, second),
        // Nothing was settled for the column: a date that fits only one order shows it itself.
        None if second > 12 && first <= 12 => (first, second),
        _ => (second, first),
    };
    let year = year(month, day)?;
    if month > 12 && day <= 12 {
        return Err(Fault::Order);
    }
    existing(year, month, day)
}

/// A day or a month: one or two digits.
fn short(token: &Token<'_>) -> Result<u32, Fault> {
    token
        .value()
        .filter(|_| token.text.len() <= 2)
        .ok_or(Fault::Unparsable)
}

/// A year of four digits, or of two.
fn year_of(token: &Token<'_>, month: u32, day: u32, rules: &Rules) -> Result<u32, Fault> {
    match (token.value(), token.text.len()) {
        (Some(year), 4) => Ok(year),
        (Some(year), 2) => Ok(full_year(year, month, day, rules)),
        _ => Err(Fault::Unparsable),
    }
}

/// The year that two digits mean: of this century, unless the date would then lie in the future
/// of a field that knows only the past.
fn full_year(year: u32, month: u32, day: u32, rules: &Rules) -> u32 {
    let recent = NaiveDate::from_ymd_opt(2000 + year.cast_signed(), month, day);
    match recent {
        Some(date) if !rules.future && date > rules.today => 1900 + year,
        _ => 2000 + year,
    }
}

/// A date that exists, and can be one of a clinic's.
fn existing(year: u32, month: u32, day: u32) -> Result<NaiveDate, Fault> {
    if SENTINELS.contains(&(year, month, day)) {
        return Err(Fault::Sentinel);
    }
    if !(1900..=2100).contains(&year) {
        return Err(Fault::Invalid);
    }
    NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or(Fault::Invalid)
}

fn whole(date: NaiveDate) -> Moment {
    Moment {
        date,
        precision: Precision::Day,
        time: None,
        offset: None,
        until: None,
    }
}

// The callers are arms of matches over results.
#[allow(clippy::unnecessary_wraps)]
fn partial(date: NaiveDate, precision: Precision) -> Result<Moment, Fault> {
    Ok(Moment {
        precision,
        ..whole(date)
    })
}
