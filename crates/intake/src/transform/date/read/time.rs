//! Finds the time beside a date.

use std::ops::Range;

use chrono::{NaiveTime, TimeDelta};

use super::Fault;
use crate::transform::date::tokens::{Token, cut};

/// A time of the day.
pub(super) struct Clock {
    pub(super) time: NaiveTime,
    /// The minutes ahead of UTC.
    pub(super) offset: Option<i32>,
    /// The time at which it ends.
    pub(super) until: Option<NaiveTime>,
    /// Whether it says that it is before or after noon.
    half: bool,
}

/// Finds the time and the tokens that it takes up; an empty range if there is none.
pub(super) fn find(tokens: &[Token<'_>]) -> Result<(Option<Clock>, Range<usize>), Fault> {
    let colon = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| token.number && token.mark == Some(':'))
    };
    let Some(start) = (1..tokens.len())
        .find(|index| colon(*index))
        .map(|index| index - 1)
    else {
        return Ok((None, 0..0));
    };
    let value = |index: usize| tokens[index].value().ok_or(Fault::Unparsable);
    let (mut hour, minute) = (value(start)?, value(start + 1)?);
    let mut end = start + 2;
    let mut second = 0;
    if colon(end) {
        second = value(end)?;
        end += 1;
        // The fraction of a second.
        if tokens
            .get(end)
            .is_some_and(|token| token.number && is_joined(token, &['.', ',']))
        {
            end += 1;
        }
    }
    let half = half_of_day(&tokens[end..]);
    if let Some((afternoon, taken)) = half {
        hour = hour_of(hour, afternoon).ok_or(Fault::Invalid)?;
        end += taken;
    }
    let mut offset = None;
    if let Some(token) = tokens.get(end) {
        if ["z", "utc", "gmt"].iter().any(|word| token.is(word)) {
            offset = Some(0);
            end += 1;
        } else if ["h", "hrs", "hr", "hs"].iter().any(|word| token.is(word)) {
            end += 1;
        } else if start > 0
            && token.number
            && is_joined(token, &['+', '-'])
            && let Some((minutes, taken)) = offset_of(&tokens[end..])
        {
            offset = Some(minutes);
            end += taken;
        }
    }
    let mut time = NaiveTime::from_hms_opt(hour, minute, second).ok_or(Fault::Invalid)?;
    let mut until = None;
    if offset.is_none()
        && let Some((last, taken)) = end_of(&tokens[end..])?
    {
        // "2:00 - 3:30 pm" is an hour and a half after noon.
        let later = time.overflowing_add_signed(TimeDelta::hours(12)).0;
        if half.is_none() && last.half && hour < 12 && later < last.time {
            time = later;
        }
        until = Some(last.time);
        end += taken;
    }
    let begin = if start > 0 && tokens[start - 1].is("t") {
        start - 1
    } else {
        start
    };
    let clock = Clock {
        time,
        offset,
        until,
        half: half.is_some(),
    };
    Ok((Some(clock), begin..end))
}

/// The time at which something ends, after a stroke or a word, and how many tokens it takes.
fn end_of(tokens: &[Token<'_>]) -> Result<Option<(Clock, usize)>, Fault> {
    let skipped = match tokens.first() {
        Some(token) if token.number && token.mark == Some('-') => 0,
        Some(token) if ["a", "al", "hasta", "to"].iter().any(|word| token.is(word)) => 1,
        _ => return Ok(None),
    };
    let rest = &tokens[skipped..];
    if !rest
        .get(1)
        .is_some_and(|token| token.number && token.mark == Some(':'))
    {
        return Ok(None);
    }
    let (clock, range) = find(rest)?;
    if clock.as_ref().is_some_and(|clock| clock.until.is_some()) {
        return Err(Fault::Unparsable);
    }
    Ok(clock
        .filter(|_| range.start == 0)
        .map(|clock| (clock, skipped + range.end)))
}

/// Reads a text that is a time of the day and nothing else, with the time at which it ends if it
/// says so: `14:30`, `14:00 - 15:30`, `9 am`, `14h30`, the fraction of a day that spreadsheets keep,
/// or the day zero of a spreadsheet with its time.
pub(in crate::transform::date) fn clock_of(text: &str) -> Option<(NaiveTime, Option<NaiveTime>)> {
    let tokens = cut(text)?;
    let (clock, range) = find(&tokens).ok()?;
    if let Some(clock) = clock {
        let mut rest = tokens[..range.start].iter().chain(&tokens[range.end..]);
        let alone = range.len() == tokens.len();
        // 1899-12-30 and 1900-01-00 are the days before the first.
        let day_zero = range.start == 3
            && range.end == tokens.len()
            && ["1899", "1900"].contains(&tokens[0].text)
            && rest.all(|token| token.number && token.text.len() <= 4);
        return (alone || day_zero).then_some((clock.time, clock.until));
    }
    let first = tokens.first().filter(|token| token.mark.is_none())?;
    let hour = first.value().filter(|_| first.text.len() <= 2)?;
    let rest = &tokens[1..];
    let time = match rest {
        [fraction] if hour == 0 && fraction.number && is_joined(fraction, &['.', ',']) => {
            return crate::transform::date::serial::time(fraction.text).map(|time| (time, None));
        }
        [unit] if is_hour(unit) => NaiveTime::from_hms_opt(hour, 0, 0),
        [unit, minute] if is_hour(unit) && minute.number && minute.text.len() == 2 => {
            NaiveTime::from_hms_opt(hour, minute.value()?, 0)
        }
        _ => {
            let (afternoon, taken) = half_of_day(rest)?;
            if taken != rest.len() {
                return None;
            }
            NaiveTime::from_hms_opt(hour_of(hour, afternoon)?, 0, 0)
        }
    };
    Some((time?, None))
}

fn is_hour(token: &Token<'_>) -> bool {
    ["h", "hr", "hrs", "hs", "horas"]
        .iter()
        .any(|word| token.is(word))
}

/// The hour of twenty-four.
fn hour_of(hour: u32, afternoon: bool) -> Option<u32> {
    let known = (1..=12).contains(&hour);
    known.then(|| hour % 12 + if afternoon { 12 } else { 0 })
}

fn is_joined(token: &Token<'_>, marks: &[char]) -> bool {
    !token.spaced && token.mark.is_some_and(|mark| marks.contains(&mark))
}

/// Whether it is after noon, and how many tokens say so: `pm`, or `p. m.`.
fn half_of_day(tokens: &[Token<'_>]) -> Option<(bool, usize)> {
    let first = tokens.first()?;
    let split = tokens.get(1).is_some_and(|token| token.is("m"));
    match first {
        _ if first.is("am") => Some((false, 1)),
        _ if first.is("pm") => Some((true, 1)),
        _ if first.is("a") && split => Some((false, 2)),
        _ if first.is("p") && split => Some((true, 2)),
        _ => None,
    }
}

/// The minutes of an offset, `-06:00`, `-0600` or `-06`, and how many tokens it takes.
fn offset_of(tokens: &[Token<'_>]) -> Option<(i32, usize)> {
    let first = tokens.first()?;
    let sign = if first.mark == Some('-') { -1 } else { 1 };
    let value = first.value().and_then(|value| i32::try_from(value).ok())?;
    let (hours, minutes, taken) = match (first.text.len(), tokens.get(1)) {
        (4, _) => (value / 100, value % 100, 1),
        (2, Some(second)) if second.mark == Some(':') => {
            (value, i32::try_from(second.value()?).ok()?, 2)
        }
        (2, _) => (value, 0, 1),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some((sign * (hours * 60 + minutes), taken))
}
