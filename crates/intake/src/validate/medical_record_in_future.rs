//! # medical_record_in_future
//!
//! ## What it means
//! The visit is dated after today.
//!
//! ## Why it matters
//! What has not happened yet is an appointment, not a part of the history.
//!
//! ## What to do
//! Correct the date if it is a slip. The record goes in.
//!
//! ## Qué significa
//! La visita tiene una fecha posterior a hoy.
//!
//! ## Por qué importa
//! Lo que aún no ocurre es una cita, no parte de la historia clínica.
//!
//! ## Qué hacer
//! Corrige la fecha si es un error. El registro entra.

use super::{Facts, Rule, add, day, medical_record};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::MedicalRecordInFuture,
    record_type: RecordType::MedicalRecord,
    check,
};

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    if let Some(moment) = values.at(const { medical_record("date_time") })
        && day(moment).is_some_and(|day| day > facts.today)
    {
        let params = vec![("value", moment.to_owned())];
        add(issues, Code::MedicalRecordInFuture, "date_time", params);
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
            &[("type", "consultation")],
            &[
                (&[], GOOD),
                (&[("date_time", "2026-06-15T23:59:59")], GOOD),
                (&[("date_time", "2026-06-16T00:00:00")], WARNING),
                (&[("date_time", "2062-01-01T10:00:00")], WARNING),
                (&[("date_time", "ayer")], GOOD),
            ],
        );
    }
}
