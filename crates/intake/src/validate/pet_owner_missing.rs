//! # pet_owner_missing
//!
//! ## What it means
//! Nothing in the row says whose the pet is.
//!
//! ## Why it matters
//! A pet without an owner cannot be billed for, and nobody can be called.
//!
//! ## What to do
//! Map the column with the owner's id or name, or write it in the preview.

use super::fields::Pet;
use super::{add, is_refused};
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Pet, issues: &mut Vec<Issue>) {
    if values.at(fields.client).is_none() && !is_refused(issues, "client") {
        add(issues, Code::PetOwnerMissing, "client", Vec::new());
    }
}
