//! # pet_birth_in_future
//!
//! ## What it means
//! The birth date is after today.
//!
//! ## Why it matters
//! Ages, vaccine schedules and doses would all be wrong.
//!
//! ## What to do
//! Correct the date. Often day and month, or a digit of the year, were swapped.

use chrono::NaiveDate;

use super::add;
use super::fields::Pet;
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Pet, today: NaiveDate, issues: &mut Vec<Issue>) {
    if let Some(birth) = values.at(fields.birth_date)
        && super::pet_too_old::date(birth).is_some_and(|date| date > today)
    {
        add(
            issues,
            Code::PetBirthInFuture,
            "birth_date",
            vec![("value", birth.to_owned())],
        );
    }
}
