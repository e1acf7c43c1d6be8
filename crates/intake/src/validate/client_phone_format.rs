//! # client_phone_format
//!
//! ## What it means
//! A phone of the client is not a number with country code, such as `+525512345678`.
//!
//! ## Why it matters
//! Messages cannot be sent to it, and owners are told apart by their phones.
//!
//! ## What to do
//! Correct the number or leave it empty. Where another phone or the email is good, the client goes
//! in anyway.

use super::add;
use super::fields::Client;
use crate::issue::{Code, Issue};
use crate::record::Values;

pub(super) fn check(values: &Values, fields: &Client, issues: &mut Vec<Issue>) {
    for (place, field) in [
        (fields.phone, "phone"),
        (fields.phone2, "phone2"),
        (fields.phone3, "phone3"),
        (fields.emergency_contact_phone, "emergency_contact_phone"),
    ] {
        if let Some(phone) = values.at(place)
            && !is_e164(phone)
        {
            add(
                issues,
                Code::ClientPhoneFormat,
                field,
                vec![("value", phone.to_owned())],
            );
        }
    }
}

/// Whether a text is `+` and eight to fifteen digits, the first of them not 0.
pub(super) fn is_e164(phone: &str) -> bool {
    match phone.as_bytes() {
        [b'+', b'1'..=b'9', rest @ ..] => {
            (7..=14).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}
