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
//!
//! ## Qué significa
//! La fecha de nacimiento es posterior a hoy.
//!
//! ## Por qué importa
//! Las edades, los calendarios de vacunas y las dosis saldrían mal.
//!
//! ## Qué hacer
//! Corrige la fecha. Muchas veces se cambiaron el día y el mes, o un dígito del año.

use super::{Facts, Rule, add, date, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::PetBirthInFuture,
    record_type: RecordType::Pet,
    check,
};

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    if let Some(birth) = values.at(const { pet("birth_date") })
        && date(birth).is_some_and(|date| date > facts.today)
    {
        let params = vec![("value", birth.to_owned())];
        add(issues, Code::PetBirthInFuture, "birth_date", params);
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
            &[("name", "Luna")],
            &[
                (&[], GOOD),
                (&[("birth_date", "2020-03-10")], GOOD),
                (&[("birth_date", "2026-06-15")], GOOD),
                (&[("birth_date", "2026-06-16")], ERROR),
                (&[("birth_date", "2062-06-15")], ERROR),
                // What is no date in its canonical form is not the business of this rule.
                (&[("birth_date", "mañana")], GOOD),
            ],
        );
    }
}
