//! # vaccination_lot_expired
//!
//! ## What it means
//! The lot had expired when the vaccine was given.
//!
//! ## Why it matters
//! The animal may not be protected; or one of the dates is wrong.
//!
//! ## What to do
//! Correct the expiry or the date. The vaccination goes in.
//!
//! ## Qué significa
//! El lote ya había caducado cuando se aplicó la vacuna.
//!
//! ## Por qué importa
//! El animal puede no estar protegido; o una de las fechas está mal.
//!
//! ## Qué hacer
//! Corrige la caducidad o la fecha. La vacunación entra.

use super::{Facts, Rule, add, day, vaccination};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::VaccinationLotExpired,
    record_type: RecordType::Vaccination,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let given = values.at(const { vaccination("administered_on") });
    let other = values.at(const { vaccination("lot_expiry") });
    if let (Some(given), Some(other)) = (given, other)
        && let (Some(from), Some(to)) = (day(given), day(other))
        && to < from
    {
        let params = vec![("value", other.to_owned()), ("given", given.to_owned())];
        add(issues, Code::VaccinationLotExpired, "lot_expiry", params);
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
            &[("administered_on", "2024-05-01")],
            &[
                (&[], GOOD),
                (&[("lot_expiry", "2026-03-19")], GOOD),
                (&[("lot_expiry", "2024-05-01")], GOOD),
                (&[("lot_expiry", "2024-04-30")], WARNING),
            ],
        );
    }
}
