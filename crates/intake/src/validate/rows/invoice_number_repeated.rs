//! # invoice_number_repeated
//!
//! ## What it means
//! Two invoices have the same series and number.
//!
//! ## Why it matters
//! A number belongs to one invoice: the sales of the clinic would count one of them twice, or the
//! wrong one.
//!
//! ## What to do
//! Correct the series or the number of one, or leave one of the rows out.
//!
//! ## Qué significa
//! Dos facturas tienen la misma serie y el mismo número.
//!
//! ## Por qué importa
//! Un número es de una sola factura: las ventas de la clínica contarían una dos veces, o la
//! equivocada.
//!
//! ## Qué hacer
//! Corrige la serie o el número de una, o deja fuera una de las filas.

use super::{Common, Look, RowsRule, When};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;
use crate::validate::invoice;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::InvoiceNumberRepeated,
    record_type: RecordType::Invoice,
    of: &NUMBER,
    when: When::Always,
};

static NUMBER: Common = Common {
    name: "invoice number",
    fields: &["series", "number", "kind"],
    look,
};

fn look(values: &Values, look: &mut Look) {
    if let Some(number) = values.at(const { invoice("number") }) {
        let series = values.at(const { invoice("series") }).unwrap_or_default();
        // A receipt and an invoice count for themselves.
        let kind = values.at(const { invoice("kind") }).unwrap_or_default();
        look.folded_key("number", kind, &[series, number]);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::rows::vectors::pairs;

    #[test]
    fn vectors_hold() {
        pairs(
            RULE,
            &[("series", "A"), ("number", "17")],
            &[
                (&[("source_id", "1")], &[("source_id", "2")], true),
                (&[], &[("number", "18")], false),
                (&[], &[("series", "B")], false),
                (&[], &[("series", "")], false),
                (&[("kind", "Factura")], &[("kind", "FACTURA")], true),
                (&[("kind", "Factura")], &[("kind", "Recibo")], false),
                (&[("series", "")], &[("series", "")], true),
                (
                    &[("series", "A"), ("number", "17")],
                    &[("series", "A1"), ("number", "7")],
                    false,
                ),
                (&[("number", "")], &[("number", "")], false),
            ],
        );
    }
}
