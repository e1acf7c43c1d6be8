//! # client_name_required
//!
//! ## What it means
//! The client has neither a full name nor a first name.
//!
//! ## Why it matters
//! Nobody at the desk can find a client without a name.
//!
//! ## What to do
//! Write the name in the preview, or leave the row out.

use super::add;
use super::fields::Client;
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Client, issues: &mut Vec<Issue>) {
    if values.at(fields.full_name).is_none() && values.at(fields.first_name).is_none() {
        add(issues, Code::ClientNameRequired, "full_name", Vec::new());
    }
}
