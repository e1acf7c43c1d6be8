//! # event_after_death
//!
//! ## What it means
//! What happened to the animal is dated after its death.
//!
//! ## Why it matters
//! One of the dates is wrong, or the event belongs to another animal of the same name; an
//! appointment would remind its owner.
//!
//! ## What to do
//! Correct one of the dates. The record goes in.
//!
//! ## Qué significa
//! Lo que le pasó al animal tiene una fecha posterior a su muerte.
//!
//! ## Por qué importa
//! Una de las fechas está mal, o el evento es de otro animal con el mismo nombre; una cita se le
//! recordaría a su propietario.
//!
//! ## Qué hacer
//! Corrige una de las fechas. El registro entra.

use super::{Facts, Rule, life, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const fn of(record_type: RecordType) -> Rule {
    Rule {
        code: Code::EventAfterDeath,
        record_type,
        check,
    }
}

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    let of_row = facts.pet;
    let death = of_row.and_then(|pet_of_row| pet_of_row.at(const { pet("deceased_at") }));
    issues.extend(life::after(values, death).map(life::Outside::issue));
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
                "2024-05-02T00:00:00",
                true,
            ),
            (
                RecordType::MedicalRecord,
                "date_time",
                "2024-05-01T23:00:00",
                false,
            ),
            (
                RecordType::Vaccination,
                "administered_on",
                "2024-05-02",
                true,
            ),
            (
                RecordType::Vaccination,
                "administered_on",
                "2024-05-01",
                false,
            ),
            (
                RecordType::Appointment,
                "starts_at",
                "2024-05-02T09:00:00",
                true,
            ),
            (
                RecordType::Appointment,
                "starts_at",
                "2024-05-01T09:00:00",
                false,
            ),
        ] {
            let found = beside_pet(of(kind), pet, &[(field, moment)]);
            assert_eq!(found, told, "{field} {moment}");
            assert!(!beside_pet(of(kind), &[], &[(field, moment)]));
        }
        for kind in [RecordType::MedicalRecord, RecordType::Vaccination] {
            assert!(!beside_pet(of(kind), pet, &[]));
        }
    }
}
