//! # event_before_birth
//!
//! ## What it means
//! What happened to the animal is dated before its birth.
//!
//! ## Why it matters
//! One of the dates is wrong, or the event belongs to another animal of the same name.
//!
//! ## What to do
//! Correct one of the dates. The record goes in.
//!
//! ## Qué significa
//! Lo que le pasó al animal tiene una fecha anterior a su nacimiento.
//!
//! ## Por qué importa
//! Una de las fechas está mal, o el evento es de otro animal con el mismo nombre.
//!
//! ## Qué hacer
//! Corrige una de las fechas. El registro entra.

use super::{Facts, Rule, life, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const fn of(record_type: RecordType) -> Rule {
    Rule {
        code: Code::EventBeforeBirth,
        record_type,
        check,
    }
}

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    let of_row = facts.pet;
    let birth = of_row.and_then(|pet_of_row| pet_of_row.at(const { pet("birth_date") }));
    issues.extend(life::before(values, birth).map(life::Outside::issue));
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::schema::RecordType;
    use crate::validate::vectors::{Fields, beside_pet};

    #[test]
    fn vectors_hold() {
        let pet: Fields<'_> = &[("birth_date", "2020-03-10"), ("deceased_at", "2024-05-01")];
        for (kind, field, moment, told) in [
            (
                RecordType::MedicalRecord,
                "date_time",
                "2020-03-09T10:00:00",
                true,
            ),
            (
                RecordType::MedicalRecord,
                "date_time",
                "2020-03-10T10:00:00",
                false,
            ),
            (
                RecordType::Vaccination,
                "administered_on",
                "2020-03-09",
                true,
            ),
            (
                RecordType::Vaccination,
                "administered_on",
                "2020-03-10",
                false,
            ),
            (
                RecordType::Appointment,
                "starts_at",
                "2020-03-09T09:00:00",
                true,
            ),
            (
                RecordType::Appointment,
                "starts_at",
                "2020-03-10T09:00:00",
                false,
            ),
        ] {
            let found = beside_pet(of(kind), pet, &[(field, moment)]);
            assert_eq!(found, told, "{field} {moment}");
            assert!(!beside_pet(of(kind), &[], &[(field, moment)]));
        }
        for kind in [
            RecordType::MedicalRecord,
            RecordType::Vaccination,
            RecordType::Appointment,
        ] {
            assert!(!beside_pet(of(kind), pet, &[]));
        }
    }
}
