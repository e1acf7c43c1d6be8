//! # pet_species_required
//!
//! ## What it means
//! The pet has no species.
//!
//! ## Why it matters
//! Doses, vaccines and plausible weights hang on the species.
//!
//! ## What to do
//! Choose the species in the preview.
//!
//! ## Qué significa
//! La mascota no tiene especie.
//!
//! ## Por qué importa
//! Las dosis, las vacunas y los pesos posibles dependen de la especie.
//!
//! ## Qué hacer
//! Elige la especie en la vista previa.

use super::{Facts, Rule, add, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::PetSpeciesRequired,
    record_type: RecordType::Pet,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    if values.at(const { pet("species") }).is_none() {
        add(issues, Code::PetSpeciesRequired, "species", Vec::new());
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
                (&[], ERROR),
                (&[("breed", "Pug")], ERROR),
                (&[("species", "dog")], GOOD),
                (&[("species", "other")], GOOD),
            ],
        );
    }
}
