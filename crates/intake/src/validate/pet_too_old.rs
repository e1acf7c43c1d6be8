//! # pet_too_old
//!
//! ## What it means
//! By its birth date the animal is older than its kind gets: 30 years for a dog, cat, rabbit,
//! hamster, rodent or ferret, 120 for any other animal. One of the short-lived that was born before
//! 1980 is an error, any other such age a warning.
//!
//! ## Why it matters
//! The date is usually a typing slip, or the animal died long ago.
//!
//! ## What to do
//! Correct the date, or say that the animal has died.
//!
//! ## Qué significa
//! Según su fecha de nacimiento el animal es más viejo de lo que vive su especie: 30 años un perro,
//! gato, conejo, hámster, roedor o hurón, 120 cualquier otro animal. Si es uno de los primeros y
//! nació antes de 1980 es un error; las demás edades son un aviso.
//!
//! ## Por qué importa
//! Casi siempre la fecha se escribió mal, o el animal murió hace mucho.
//!
//! ## Qué hacer
//! Corrige la fecha o indica que el animal murió.

use chrono::Datelike;

use super::{Facts, Rule, add, date, pet};
use crate::issue::{Code, Issue, Severity};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::PetTooOld,
    record_type: RecordType::Pet,
    check,
};

/// No clinic's file has a dog or cat from before this year that still matters to it.
const EARLIEST: i32 = 1980;

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    let Some(birth) = values.at(const { pet("birth_date") }) else {
        return;
    };
    let Some(born) = date(birth) else { return };
    // What has died is counted to its death.
    let death = values.at(const { pet("deceased_at") });
    let until = death.and_then(date).unwrap_or(facts.today);
    let Some(age) = until.years_since(born) else {
        return;
    };
    let short_lived = matches!(
        values.at(const { pet("species") }),
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

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{ERROR, GOOD, WARNING, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("name", "Luna"), ("species", "dog")],
            &[
                (&[], GOOD),
                (&[("birth_date", "2020-03-10")], GOOD),
                (&[("birth_date", "2027-01-01")], GOOD),
                // Thirty years to the day, and a day more than thirty-one.
                (&[("birth_date", "1996-06-15")], GOOD),
                (&[("birth_date", "1995-06-16")], GOOD),
                (&[("birth_date", "1995-06-15")], WARNING),
                (&[("birth_date", "1980-01-01")], WARNING),
                (&[("birth_date", "1979-12-31")], ERROR),
                (
                    &[("birth_date", "1979-12-31"), ("deceased_at", "1990-01-01")],
                    GOOD,
                ),
                (
                    &[("birth_date", "1990-01-01"), ("deceased_at", "2025-01-01")],
                    WARNING,
                ),
                (&[("birth_date", "1990-01-01"), ("species", "cat")], WARNING),
                (&[("birth_date", "1990-01-01"), ("species", "horse")], GOOD),
                (
                    &[("birth_date", "1930-01-01"), ("species", "reptile")],
                    GOOD,
                ),
                (
                    &[("birth_date", "1905-06-15"), ("species", "reptile")],
                    WARNING,
                ),
                (&[("birth_date", "1905-06-15"), ("species", "")], WARNING),
                (&[("birth_date", "3 años")], GOOD),
            ],
        );
    }
}
