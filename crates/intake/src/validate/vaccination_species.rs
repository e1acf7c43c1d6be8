//! # vaccination_species
//!
//! ## What it means
//! The vaccine is one of cats and the animal is a dog, or the other way round.
//!
//! ## Why it matters
//! Either the vaccine or the species is wrong, and the next dose would be planned for the wrong
//! disease.
//!
//! ## What to do
//! Check both. The vaccination goes in.
//!
//! ## Qué significa
//! La vacuna es de gatos y el animal es un perro, o al revés.
//!
//! ## Por qué importa
//! O la vacuna o la especie está mal, y la próxima dosis se planearía para otra enfermedad.
//!
//! ## Qué hacer
//! Revisa ambas. La vacunación entra.

use super::{Facts, Rule, add, pet, vaccination};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::VaccinationSpecies,
    record_type: RecordType::Vaccination,
    check,
};

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    let Some(vaccine) = values.at(const { vaccination("vaccine_code") }) else {
        return;
    };
    let own = values.at(const { vaccination("pet_species") });
    let of_row = || {
        facts
            .pet
            .and_then(|pet_of_row| pet_of_row.at(const { pet("species") }))
    };
    let Some(species) = own.or_else(of_row) else {
        return;
    };
    let fits = match vaccine.split_once('_') {
        Some(("canine", _)) => matches!(species, "dog" | "ferret" | "other"),
        Some(("feline", _)) => matches!(species, "cat" | "other"),
        _ => true,
    };
    if !fits {
        let params = vec![
            ("value", vaccine.to_owned()),
            ("species", species.to_owned()),
        ];
        add(issues, Code::VaccinationSpecies, "vaccine_code", params);
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
            &[("pet_species", "dog")],
            &[
                (&[], GOOD),
                (&[("vaccine_code", "canine_core_combo")], GOOD),
                (&[("vaccine_code", "feline_triple")], WARNING),
                (
                    &[("vaccine_code", "feline_leukemia"), ("pet_species", "cat")],
                    GOOD,
                ),
                (
                    &[("vaccine_code", "canine_lepto"), ("pet_species", "cat")],
                    WARNING,
                ),
                (&[("vaccine_code", "rabies")], GOOD),
                (&[("vaccine_code", "rabies"), ("pet_species", "cat")], GOOD),
                (&[("vaccine_code", "other")], GOOD),
                (
                    &[("vaccine_code", "canine_corona"), ("pet_species", "rabbit")],
                    WARNING,
                ),
                (
                    &[("vaccine_code", "canine_corona"), ("pet_species", "ferret")],
                    GOOD,
                ),
                (
                    &[("vaccine_code", "feline_fiv"), ("pet_species", "other")],
                    GOOD,
                ),
                (&[("vaccine_code", "feline_fiv"), ("pet_species", "")], GOOD),
            ],
        );
    }

    #[test]
    fn the_pet_of_the_row_has_a_species_too() {
        let feline: &[_] = &[("vaccine_code", "feline_triple")];
        assert!(crate::validate::vectors::beside_pet(
            RULE,
            &[("species", "dog")],
            feline
        ));
        assert!(!crate::validate::vectors::beside_pet(
            RULE,
            &[("species", "cat")],
            feline
        ));
        assert!(!crate::validate::vectors::beside_pet(RULE, &[], feline));
    }
}
