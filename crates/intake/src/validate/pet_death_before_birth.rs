//! # pet_death_before_birth
//!
//! ## What it means
//! The date of death is before the date of birth.
//!
//! ## Why it matters
//! One of the two is wrong, and it is not known which.
//!
//! ## What to do
//! Correct one of the dates in the preview.

use super::add;
use super::fields::Pet;
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Pet, issues: &mut Vec<Issue>) {
    let (Some(birth), Some(death)) = (values.at(fields.birth_date), values.at(fields.deceased_at))
    else {
        return;
    };
    // Canonical dates compare as text.
    if death < birth {
        let params = vec![("birth", birth.to_owned()), ("death", death.to_owned())];
        add(issues, Code::PetDeathBeforeBirth, "deceased_at", params);
    }
}
