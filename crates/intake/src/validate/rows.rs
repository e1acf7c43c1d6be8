//! Rules about a record beside the others of the file: what two records may not have in common.
//!
//! A rule is about records that share a text, such as a phone. The run finds them by hashes (see
//! `run/pairs.rs`) and tells the later one of the first.

mod appointment_double_booked;
mod client_email_shared;
mod client_repeated;
mod client_tax_id_repeated;
mod common;
mod family_phone;
mod invoice_lines_mismatch;
mod invoice_number_repeated;
mod invoice_uuid_repeated;
mod pet_microchip_repeated;
mod pet_same_name;
mod vaccination_repeated;

use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;
pub(crate) use common::{Common, Look};
pub(crate) use invoice_lines_mismatch::Sum;

/// A rule about two records that have something in common.
#[derive(Clone, Copy, Debug)]
pub struct RowsRule {
    /// What it says of the later one.
    pub code: Code,
    /// The records that it looks at.
    pub record_type: RecordType,
    /// What they have in common.
    pub(crate) of: &'static Common,
    /// Which of those that have it in common are told.
    pub(crate) when: When,
}

/// Which of the records that have something in common are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// All of them.
    Always,
    /// Those that are the same otherwise.
    Alike,
    /// Those that differ otherwise.
    Differ,
}

impl When {
    /// Whether two records are told that have something in common, by the hashes of what else they
    /// are; 0 where that is not known.
    pub(crate) fn holds(self, first: u64, second: u64) -> bool {
        match self {
            Self::Always => true,
            Self::Alike => first != 0 && first == second,
            Self::Differ => first != 0 && second != 0 && first != second,
        }
    }
}

/// The rules about rows beside rows.
pub const ROWS_RULES: &[RowsRule] = &[
    client_repeated::RULE,
    family_phone::RULE,
    client_email_shared::RULE,
    client_tax_id_repeated::RULE,
    pet_microchip_repeated::RULE,
    pet_same_name::RULE,
    vaccination_repeated::RULE,
    appointment_double_booked::RULE,
    invoice_number_repeated::RULE,
    invoice_uuid_repeated::RULE,
];

/// The rule about the lines of an invoice, which the run adds up (see `run/sums.rs`).
pub(crate) const INVOICE_LINES: (Code, RecordType) =
    (Code::InvoiceLinesMismatch, RecordType::Invoice);

const fn client(field: &str) -> usize {
    RecordType::Client.place(field)
}

const fn pet(field: &str) -> usize {
    RecordType::Pet.place(field)
}

/// The name by which records are told to be of one person.
fn client_name(values: &Values) -> Option<&str> {
    values
        .at(const { client("full_name") })
        .or(values.at(const { client("first_name") }))
}

#[cfg(test)]
mod vectors;
