//! Ages, to the birth date that they imply.

mod read;

use chrono::{Days, Months};

use super::{Context, Out, Transform, Verdict, date};
use crate::issue::{Code, Params};
use crate::text::{NullKind, is_null_token};
use read::{Age, Reading, read};

/// The unit of a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

/// `age_to_birth`: the birth date that an age implies on the reference date, as `2021-03-31`, with
/// `birth_precision` estimated_from_age.
///
/// A bare number needs the unit of the column (`unit=years`, or a header such as `edad meses`).
pub(super) struct AgeToBirth {
    /// The unit of bare numbers, where the header does not say it.
    pub(super) unit: Option<Unit>,
}

/// The age from which on it is more likely a slip, in months: 30 years for most patients, 120 for
/// tortoises and parrots.
const OLD: u32 = 30 * 12;
const VERY_OLD: u32 = 120 * 12;

impl Transform for AgeToBirth {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let unit = self.unit.or_else(|| context.unit.and_then(Unit::of_header));
        match read(cell, unit) {
            Some(Reading::Age(age)) => birth(cell, age, context, out),
            Some(Reading::Vague) => {
                out.note(Code::AgeVague, value_of(cell));
                Verdict::Null
            }
            None if is_null_token(NullKind::Text, cell) => Verdict::Null,
            None => out.refuse(Code::NumberUnparsable, value_of(cell)),
        }
    }
}

fn birth(cell: &str, age: Age, context: &Context<'_>, out: &mut Out) -> Verdict {
    let Age { months, days } = age;
    let total = months + days / 30;
    let birth = context
        .reference_date
        .checked_sub_months(Months::new(months))
        .and_then(|date| date.checked_sub_days(Days::new(u64::from(days))))
        .filter(|date| chrono::Datelike::year(date) > 0);
    let Some(birth) = birth.filter(|_| total <= VERY_OLD) else {
        return out.refuse(Code::AgeImplausible, value_of(cell));
    };
    let long_lived = matches!(
        context.species,
        Some("bird" | "reptile" | "horse" | "fish" | "other")
    );
    if total > OLD && !long_lived {
        out.note(Code::AgeImplausible, value_of(cell));
    }
    out.note(Code::BirthEstimated, value_of(cell));
    date::write_date(birth, out)
}

fn value_of(cell: &str) -> Params {
    vec![("value", cell.to_owned())]
}

#[cfg(test)]
mod tests;
