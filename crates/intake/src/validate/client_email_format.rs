//! # client_email_format
//!
//! ## What it means
//! The email of the client does not have the form of an address.
//!
//! ## Why it matters
//! Reminders to it would come back.
//!
//! ## What to do
//! Correct the address or leave it empty. Where the phone is good, the client goes in anyway.

use super::add;
use super::fields::Client;
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::transform::is_email;

pub(super) fn check(values: &Values, fields: &Client, issues: &mut Vec<Issue>) {
    if let Some(email) = values.at(fields.email)
        && !is_email(email)
    {
        add(
            issues,
            Code::ClientEmailFormat,
            "email",
            vec![("value", email.to_owned())],
        );
    }
}
