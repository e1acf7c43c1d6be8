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

use super::add;
use super::fields::Pet;
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Pet, issues: &mut Vec<Issue>) {
    if values.at(fields.name).is_none() {
        add(issues, Code::PetNameRequired, "name", Vec::new());
    }
}
