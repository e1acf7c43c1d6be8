//! # medical_record_next_visit
//!
//! ## What it means
//! The next visit is not after this one.
//!
//! ## Why it matters
//! The reminder would be for a day that is over already.
//!
//! ## What to do
//! Correct one of the dates. The record goes in.
//!
//! ## Qué significa
//! La próxima visita no es posterior a esta.
//!
//! ## Por qué importa
//! El recordatorio sería para un día que ya pasó.
//!
//! ## Qué hacer
//! Corrige una de las fechas. El registro entra.

use super::{Facts, Rule, add, day, medical_record};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::MedicalRecordNextVisit,
    record_type: RecordType::MedicalRecord,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let visit = values.at(const { medical_record("date_time") });
    let next = values.at(const { medical_record("next_visit") });
    if let (Some(visit), Some(next)) = (visit.and_then(day), next)
        && day(next).is_some_and(|next| next <= visit)
    {
        let params = vec![("value", next.to_owned())];
        add(issues, Code::MedicalRecordNextVisit, "next_visit", params);
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
            &[("date_time", "2024-05-01T10:00:00")],
            &[
                (&[], GOOD),
                (&[("next_visit", "2024-05-02")], GOOD),
                (&[("next_visit", "2024-05-01")], WARNING),
                (&[("next_visit", "2023-05-02")], WARNING),
                (&[("next_visit", "2023-05-02"), ("date_time", "")], GOOD),
            ],
        );
    }
}
