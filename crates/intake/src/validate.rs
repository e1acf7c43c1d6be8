//! Checks records. One rule, one code, one file.

use chrono::NaiveDate;

use crate::issue::Issue;
use crate::record::Values;

/// Checks one record by itself and adds what is wrong with it.
pub fn check(_values: &Values, _reference_date: NaiveDate, _issues: &mut Vec<Issue>) {}
