//! # vaccination_in_future
//!
//! ## What it means
//! The vaccine is dated after today. One day is a warning, more is an error.
//!
//! ## Why it matters
//! A vaccine that was not given would count as given, and the animal would go without it.
//!
//! ## What to do
//! Correct the date. The day of the next dose belongs in its own column.
//!
//! ## Qué significa
//! La vacuna tiene una fecha posterior a hoy. Un día es un aviso, más es un error.
//!
//! ## Por qué importa
//! Una vacuna que no se aplicó contaría como aplicada y el animal se quedaría sin ella.
//!
//! ## Qué hacer
//! Corrige la fecha. El día de la próxima dosis va en su propia columna.

use super::{Facts, Rule, add, day, vaccination};
use crate::issue::{Code, Issue, Severity};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::VaccinationInFuture,
    record_type: RecordType::Vaccination,
    check,
};

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    let Some(given) = values.at(const { vaccination("administered_on") }) else {
        return;
    };
    let Some(ahead) = day(given).map(|day| (day - facts.today).num_days()) else {
        return;
    };
    if ahead > 0 {
        let params = vec![("value", given.to_owned())];
        add(issues, Code::VaccinationInFuture, "administered_on", params);
        // A clinic may be a day ahead of whoever imports its file.
        if ahead == 1
            && let Some(issue) = issues.last_mut()
        {
            issue.severity = Severity::Warning;
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
            &[("vaccine_name_raw", "Rabia")],
            &[
                (&[], GOOD),
                (&[("administered_on", "2026-06-15")], GOOD),
                (&[("administered_on", "2026-06-16")], WARNING),
                (&[("administered_on", "2026-06-17")], ERROR),
                (&[("administered_on", "2028-01-01")], ERROR),
                (&[("administered_on", "pendiente")], GOOD),
            ],
        );
    }
}
