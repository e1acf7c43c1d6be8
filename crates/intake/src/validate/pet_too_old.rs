//! # pet_too_old
//!
//! ## What it means
//! By its birth date the animal is older than its kind gets: 30 years for a dog or cat, 120 for
//! any animal. A dog or cat born before 1980 is an error, any other such age a warning.
//!
//! ## Why it matters
//! The date is usually a typing slip, or the animal died long ago.
//!
//! ## What to do
//! Correct the date, or say that the animal has died.

use chrono::{Datelike, NaiveDate};

use super::add;
use super::fields::Pet;
use crate::issue::{Code, Issue, Severity};
use crate::record::Values;

/// No clinic's file has a dog or cat from before this year that still matters to it.
const EARLIEST: i32 = 1980;

pub(super) fn check(values: &Values, fields: &Pet, today: NaiveDate, issues: &mut Vec<Issue>) {
    let Some(birth) = values.at(fields.birth_date) else {
        return;
    };
    let Some(born) = date(birth) else { return };
    // What has died is counted to its death.
    let until = values
        .at(fields.deceased_at)
        .and_then(date)
        .unwrap_or(today);
    let Some(age) = until.years_since(born) else {
        return;
    };
    let short_lived = matches!(
        values.at(fields.species),
        Some("dog" | "cat" | "rabbit" | "hamster" | "rodent" | "ferret")
    );
    if age > if short_lived { 30 } else { 120 } {
        let params = vec![("value", birth.to_owned()), ("age", age.to_string())];
        add(issues, Code::PetTooOld, "birth_date", params);
        if short_lived
            && born.year() < EARLIEST
            && let Some(issue) = issues.last_mut()
        {
            issue.severity = Severity::Error;
        }
    }
}

/// The date of a canonical text, `2020-03-10`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let year = i32::try_from(number(0..4)?).ok()?;
    (text.len() == 10)
        .then(|| NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?))
        .flatten()
}
