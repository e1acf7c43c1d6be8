//! # invoice_uuid_format
//!
//! ## What it means
//! The fiscal folio is not a UUID: 32 hex digits in groups of 8, 4, 4, 4 and 12.
//!
//! ## Why it matters
//! The tax office does not find the invoice by it.
//!
//! ## What to do
//! Correct the folio or leave it empty. The invoice goes in.
//!
//! ## Qué significa
//! El folio fiscal no es un UUID: 32 dígitos hexadecimales en grupos de 8, 4, 4, 4 y 12.
//!
//! ## Por qué importa
//! El SAT no encuentra la factura con él.
//!
//! ## Qué hacer
//! Corrige el folio o déjalo vacío. La factura entra.

use super::{Facts, Rule, add, invoice};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::InvoiceUuidFormat,
    record_type: RecordType::Invoice,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    const UUIDS: [(usize, &str); 2] = [
        (invoice("uuid"), "uuid"),
        (invoice("related_uuid"), "related_uuid"),
    ];
    for (place, field) in UUIDS {
        if let Some(uuid) = values.at(place)
            && !is_uuid(uuid)
        {
            let params = vec![("value", uuid.to_owned())];
            add(issues, Code::InvoiceUuidFormat, field, params);
        }
    }
}

/// Whether a text is 36 hex digits and hyphens, the hyphens in their places.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{GOOD, WARNING, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("number", "A-1")],
            &[
                (&[], GOOD),
                (&[("uuid", "5fb2822e-396d-4725-8521-cdc4bdd20ccf")], GOOD),
                (&[("uuid", "5FB2822E-396D-4725-8521-CDC4BDD20CCF")], GOOD),
                (
                    &[("related_uuid", "5fb2822e-396d-4725-8521-cdc4bdd20ccf")],
                    GOOD,
                ),
                (&[("uuid", "5fb2822e396d47258521cdc4bdd20ccf")], WARNING),
                (&[("uuid", "5fb2822e-396d-4725-8521-cdc4bdd20cc")], WARNING),
                (&[("uuid", "5fb2822e-396d-4725-8521-cdc4bdd20ccg")], WARNING),
                (&[("uuid", "5fb2822e-396d-47258-521-cdc4bdd20ccf")], WARNING),
                (&[("related_uuid", "A-17")], WARNING),
            ],
        );
    }
}
