//! # pet_breed_species
//!
//! ## What it means
//! The breed is one of cats and the species is dog, or the other way round.
//!
//! ## Why it matters
//! One of the two is wrong; a cat among the dogs gets the wrong vaccines.
//!
//! ## What to do
//! Check both. The pet goes in.
//!
//! ## Qué significa
//! La raza es de gatos y la especie es perro, o al revés.
//!
//! ## Por qué importa
//! Una de las dos está mal; un gato entre los perros recibe las vacunas equivocadas.
//!
//! ## Qué hacer
//! Revisa ambas. La mascota entra.

use super::{Facts, Rule, add, pet};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;
use crate::text::{FoldBuffer, fold_short};

pub(super) const RULE: Rule = Rule {
    code: Code::PetBreedSpecies,
    record_type: RecordType::Pet,
    check,
};

/// Breeds that only cats have.
const CATS: &[&str] = &[
    "siames",
    "persa",
    "angora",
    "sphynx",
    "esfinge",
    "maine coon",
    "bengali",
    "bengala",
    "ragdoll",
    "azul ruso",
    "abisinio",
    "himalayo",
    "birmano",
    "munchkin",
];
/// Breeds that only dogs have.
const DOGS: &[&str] = &[
    "labrador",
    "labrador retriever",
    "golden retriever",
    "pug",
    "chihuahua",
    "chihuahueno",
    "schnauzer",
    "poodle",
    "french poodle",
    "caniche",
    "yorkshire",
    "yorkshire terrier",
    "beagle",
    "pitbull",
    "pit bull",
    "pastor aleman",
    "husky",
    "husky siberiano",
    "bulldog frances",
    "bulldog ingles",
    "shih tzu",
    "rottweiler",
    "doberman",
    "boxer",
    "dalmata",
    "dachshund",
    "salchicha",
    "cocker spaniel",
    "maltes",
    "pomerania",
    "border collie",
    "gran danes",
    "xoloitzcuintle",
];

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let others = match values.at(const { pet("species") }) {
        Some("dog") => CATS,
        Some("cat") => DOGS,
        _ => return,
    };
    let Some(breed) = values.at(const { pet("breed") }) else {
        return;
    };
    let mut buffer: FoldBuffer = [0; 48];
    if fold_short(breed, &mut buffer).is_some_and(|folded| others.contains(&folded)) {
        let params = vec![("breed", breed.to_owned())];
        add(issues, Code::PetBreedSpecies, "breed", params);
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
            &[("name", "Luna"), ("species", "dog")],
            &[
                (&[], GOOD),
                (&[("breed", "Pug")], GOOD),
                (&[("breed", "Siamés")], WARNING),
                (&[("breed", "sphynx")], WARNING),
                (&[("breed", "Criollo(a)")], GOOD),
                (&[("breed", "Siamés"), ("species", "cat")], GOOD),
                (
                    &[("breed", "Labrador Retriever"), ("species", "cat")],
                    WARNING,
                ),
                (&[("breed", "PASTOR ALEMÁN"), ("species", "cat")], WARNING),
                (&[("breed", "Siamés"), ("species", "bird")], GOOD),
                (&[("breed", "Siamés"), ("species", "")], GOOD),
                // Longer than any breed.
                (
                    &[(
                        "breed",
                        "Mezcla de siamés con un perro de la calle que nadie conoce",
                    )],
                    GOOD,
                ),
            ],
        );
    }
}
