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

use super::add;
use super::fields::Pet;
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::text::{FoldBuffer, fold_short};

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

pub(super) fn check(values: &Values, fields: &Pet, issues: &mut Vec<Issue>) {
    let others = match values.at(fields.species) {
        Some("dog") => CATS,
        Some("cat") => DOGS,
        _ => return,
    };
    let Some(breed) = values.at(fields.breed) else {
        return;
    };
    let mut buffer: FoldBuffer = [0; 48];
    if fold_short(breed, &mut buffer).is_some_and(|folded| others.contains(&folded)) {
        add(
            issues,
            Code::PetBreedSpecies,
            "breed",
            vec![("breed", breed.to_owned())],
        );
    }
}
