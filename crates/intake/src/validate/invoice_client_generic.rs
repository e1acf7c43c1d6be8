//! # invoice_client_generic
//!
//! ## What it means
//! The invoice is on the tax id of nobody in particular, such as XAXX010101000.
//!
//! ## Why it matters
//! It cannot be told whose it is: the history of a client would lack it.
//!
//! ## What to do
//! Nothing if it was a sale to the public. The invoice goes in.
//!
//! ## Qué significa
//! La factura tiene una identificación fiscal genérica, como XAXX010101000.
//!
//! ## Por qué importa
//! No se sabe de quién es: le faltaría a la historia de un cliente.
//!
//! ## Qué hacer
//! Nada si fue una venta al público en general. La factura entra.

use super::{Facts, Rule, add, invoice};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;
use crate::transform::is_generic_tax_id;

pub(super) const RULE: Rule = Rule {
    code: Code::InvoiceClientGeneric,
    record_type: RecordType::Invoice,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    if let Some(tax_id) = values.at(const { invoice("client_tax_id") })
        && is_generic_tax_id(tax_id)
    {
        let params = vec![("value", tax_id.to_owned())];
        add(issues, Code::InvoiceClientGeneric, "client_tax_id", params);
    }
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
                (&[("client_tax_id", "GODE561231GR8")], GOOD),
                (&[("client_tax_id", "XAXX010101000")], WARNING),
                (&[("client_tax_id", "XEXX010101000")], WARNING),
            ],
        );
    }
}
