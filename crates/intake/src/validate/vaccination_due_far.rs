//! # vaccination_due_far
//!
//! ## What it means
//! The next dose is due more than 1,100 days after this one.
//!
//! ## Why it matters
//! No vaccine lasts longer than three years: the date is a slip, and the reminder would come too
//! late.
//!
//! ## What to do
//! Correct the date of the next dose. The vaccination goes in.
//!
//! ## Qué significa
//! La próxima dosis toca más de 1,100 días después de esta.
//!
//! ## Por qué importa
//! Ninguna vacuna dura más de tres años: la fecha está mal y el recordatorio llegaría tarde.
//!
//! ## Qué hacer
//! Corrige la fecha de la próxima dosis. La vacunación entra.

use super::{Facts, Rule, add, day, vaccination};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::VaccinationDueFar,
    record_type: RecordType::Vaccination,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let given = values.at(const { vaccination("administered_on") });
    let other = values.at(const { vaccination("next_due_on") });
    if let (Some(given), Some(other)) = (given, other)
        && let (Some(from), Some(to)) = (day(given), day(other))
        && (to - from).num_days() > 1100
    {
        let params = vec![("value", other.to_owned()), ("given", given.to_owned())];
        add(issues, Code::VaccinationDueFar, "next_due_on", params);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{GOOD, WARNING, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("administered_on", "2024-01-01")],
            &[
                (&[], GOOD),
                (&[("next_due_on", "2025-01-01")], GOOD),
                (&[("next_due_on", "2027-01-05")], GOOD),
                (&[("next_due_on", "2027-01-06")], WARNING),
                (&[("next_due_on", "2034-01-01")], WARNING),
            ],
        );
    }
}
