//! Finds the time beside a date.

use std::ops::Range;

use chrono::NaiveTime;

use super::Fault;
use crate::transform::date::tokens::Token;

/// A time of the day.
pub(super) struct Clock {
    pub(super) time: NaiveTime,
    /// The minutes ahead of UTC.
    pub(super) offset: Option<i32>,
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
    if let Some((afternoon, taken)) = half_of_day(&tokens[end..]) {
        if !(1..=12).contains(&hour) {
            return Err(Fault::Invalid);
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
        end += taken;
    }
    let mut offset = None;
    if let Some(token) = tokens.get(end) {
        if ["z", "utc", "gmt"].iter().any(|word| token.is(word)) {
            offset = Some(0);
            end += 1;
        } else if ["h", "hrs", "hr", "hs"].iter().any(|word| token.is(word)) {
            end += 1;
        } else if start > 0 && token.number && is_joined(token, &['+', '-']) {
            let (minutes, taken) = offset_of(&tokens[end..]).ok_or(Fault::Unparsable)?;
            offset = Some(minutes);
            end += taken;
        }
    }
    let time = NaiveTime::from_hms_opt(hour, minute, second).ok_or(Fault::Invalid)?;
    let begin = if start > 0 && tokens[start - 1].is("t") {
        start - 1
    } else {
        start
    };
    Ok((Some(Clock { time, offset }), begin..end))
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
