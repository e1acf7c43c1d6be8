//! # client_contact_missing
//!
//! ## What it means
//! The client has neither a phone nor an email.
//!
//! ## Why it matters
//! The clinic cannot reach the owner of a patient.
//!
//! ## What to do
//! Nothing now: the client goes in. Ask for a phone at the next visit.

use super::fields::Client;
use super::{add, is_refused};
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Client, issues: &mut Vec<Issue>) {
    let contacts = [fields.phone, fields.phone2, fields.phone3, fields.email];
    // A contact that was refused is there to be mended, not missing.
    let refused = || {
        ["phone", "phone2", "email"]
            .iter()
            .any(|field| is_refused(issues, field))
    };
    if contacts.iter().all(|place| values.at(*place).is_none()) && !refused() {
        add(issues, Code::ClientContactMissing, "phone", Vec::new());
    }
}
