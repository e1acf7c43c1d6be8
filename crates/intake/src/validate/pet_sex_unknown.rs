//! # pet_sex_unknown
//!
//! ## What it means
//! The file does not say whether the pet is male or female.
//!
//! ## Why it matters
//! Some treatments depend on it.
//!
//! ## What to do
//! Nothing now: the pet goes in. Complete it at the next visit.

use super::add;
use super::fields::Pet;
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Pet, issues: &mut Vec<Issue>) {
    // A cell that holds an unknown word was remarked as such.
    let remarked = || {
        issues
            .iter()
            .any(|one| one.field == Some("sex") && one.code == Code::UnmappedValue)
    };
    if matches!(values.at(fields.sex), None | Some("unknown")) && !remarked() {
        add(issues, Code::PetSexUnknown, "sex", Vec::new());
    }
}
