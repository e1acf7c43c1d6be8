//! # client_tax_id_kind
//!
//! ## What it means
//! An RFC has 12 characters for a company and 13 for a person; here the client is the other kind.
//!
//! ## Why it matters
//! An invoice with the wrong kind of RFC is refused by the tax office.
//!
//! ## What to do
//! Check the RFC, and whether the client is a company. The client goes in.

use super::add;
use super::fields::Client;
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::transform::{RfcKind, rfc_kind};

pub(super) fn check(values: &Values, fields: &Client, issues: &mut Vec<Issue>) {
    let (Some(tax_id), Some(company)) = (values.at(fields.tax_id), values.at(fields.is_company))
    else {
        return;
    };
    let fits = match rfc_kind(tax_id) {
        Some(RfcKind::Company) => company == "true",
        Some(RfcKind::Person) => company == "false",
        // Not an RFC, or that of nobody in particular.
        Some(RfcKind::Generic) | None => true,
    };
    if !fits {
        add(
            issues,
            Code::ClientTaxIdKind,
            "tax_id",
            vec![("value", tax_id.to_owned())],
        );
    }
}
