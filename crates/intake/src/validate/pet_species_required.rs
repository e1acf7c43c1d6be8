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

use super::add;
use super::fields::Pet;
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Pet, issues: &mut Vec<Issue>) {
    if values.at(fields.species).is_none() {
        add(issues, Code::PetSpeciesRequired, "species", Vec::new());
    }
}
