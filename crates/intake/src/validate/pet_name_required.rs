//! # pet_name_required
//!
//! ## What it means
//! The pet has no name.
//!
//! ## Why it matters
//! Two unnamed pets of one owner cannot be told apart.
//!
//! ## What to do
//! Write the name in the preview, or leave the row out.
//!
//! ## Qué significa
//! La mascota no tiene nombre.
//!
//! ## Por qué importa
//! Dos mascotas sin nombre del mismo propietario no se distinguen.
//!
//! ## Qué hacer
//! Escribe el nombre en la vista previa o deja la fila fuera.

use super::{Facts, Rule, add, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::PetNameRequired,
    record_type: RecordType::Pet,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    if values.at(const { pet("name") }).is_none() {
        add(issues, Code::PetNameRequired, "name", Vec::new());
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
            &[("species", "dog")],
            &[
                (&[], ERROR),
                (&[("breed", "Pug")], ERROR),
                (&[("name", "Null")], GOOD),
                (&[("name", "Luna Perez")], GOOD),
            ],
        );
    }
}
