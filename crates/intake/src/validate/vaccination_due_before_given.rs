//! # vaccination_due_before_given
//!
//! ## What it means
//! The next dose is due on the day of this one, or before it.
//!
//! ## Why it matters
//! The animal would be overdue from the start.
//!
//! ## What to do
//! Correct one of the dates; often they stand in each other's column.
//!
//! ## Qué significa
//! La próxima dosis toca el mismo día que esta, o antes.
//!
//! ## Por qué importa
//! El animal quedaría atrasado desde el principio.
//!
//! ## Qué hacer
//! Corrige una de las fechas; muchas veces están en la columna de la otra.

use super::{Facts, Rule, add, day, vaccination};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::VaccinationDueBeforeGiven,
    record_type: RecordType::Vaccination,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let given = values.at(const { vaccination("administered_on") });
    let other = values.at(const { vaccination("next_due_on") });
    if let (Some(given), Some(other)) = (given, other)
        && let (Some(from), Some(to)) = (day(given), day(other))
        && to <= from
    {
        let params = vec![("value", other.to_owned()), ("given", given.to_owned())];
        add(
            issues,
            Code::VaccinationDueBeforeGiven,
            "next_due_on",
            params,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{ERROR, GOOD, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("administered_on", "2024-05-01")],
            &[
                (&[], GOOD),
                (&[("next_due_on", "2025-05-01")], GOOD),
                (&[("next_due_on", "2024-05-02")], GOOD),
                (&[("next_due_on", "2024-05-01")], ERROR),
                (&[("next_due_on", "2023-05-01")], ERROR),
                (
                    &[("next_due_on", "2023-05-01"), ("administered_on", "")],
                    GOOD,
                ),
            ],
        );
    }
}
