//! # field_required
//!
//! ## What it means
//! The record lacks something without which it means nothing: a visit without its day, an invoice
//! without its number, a vaccine without its pet.
//!
//! ## Why it matters
//! It could not be found again, or would say something that is not true.
//!
//! ## What to do
//! Map the column that holds it, or write it in the preview.

use super::{add, is_refused};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::Kind;

pub(super) fn check(values: &Values, issues: &mut Vec<Issue>) {
    let kind = values.record_type();
    for (field, value) in kind.fields().iter().zip(values.iter()) {
        if !field.required || value.is_some() || is_refused(issues, field.name) {
            continue;
        }
        // What a record belongs to is found by a name as well as by an id.
        if let Kind::Reference { to } = field.kind
            && let Some(place) = kind.parents().name(to)
            && (values.at(place).is_some() || is_refused(issues, kind.fields()[place].name))
        {
            continue;
        }
        add(issues, Code::FieldRequired, field.name, Vec::new());
    }
}
