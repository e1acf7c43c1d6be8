//! # client_tax_id_repeated
//!
//! ## What it means
//! Two clients have the same tax id.
//!
//! ## Why it matters
//! A tax id belongs to one person or company: the invoices of one of them would go to the other.
//!
//! ## What to do
//! Correct one of the two, or leave one of the rows out if both are the same client. The ids of
//! nobody in particular, such as XAXX010101000, may come as often as they like.
//!
//! ## Qué significa
//! Dos clientes tienen la misma identificación fiscal.
//!
//! ## Por qué importa
//! Una identificación fiscal es de una sola persona o empresa: las facturas de uno irían al otro.
//!
//! ## Qué hacer
//! Corrige una de las dos, o deja fuera una de las filas si son el mismo cliente. Las genéricas,
//! como XAXX010101000, pueden repetirse.

use super::{Common, Look, RowsRule, When, client};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;
use crate::transform::is_generic_tax_id;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::ClientTaxIdRepeated,
    record_type: RecordType::Client,
    of: &TAX_ID,
    when: When::Always,
};

static TAX_ID: Common = Common {
    name: "client tax id",
    fields: &["tax_id"],
    look,
};

fn look(values: &Values, look: &mut Look) {
    if let Some(tax_id) = values.at(const { client("tax_id") })
        && !is_generic_tax_id(tax_id)
    {
        look.key("tax_id", &[tax_id]);
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
            &[("full_name", "Ana Soto")],
            &[
                (
                    &[("tax_id", "GODE561231GR8")],
                    &[("tax_id", "GODE561231GR8")],
                    true,
                ),
                (
                    &[("tax_id", "GODE561231GR8")],
                    &[("tax_id", "EKU9003173C9")],
                    false,
                ),
                (
                    &[("tax_id", "XAXX010101000")],
                    &[("tax_id", "XAXX010101000")],
                    false,
                ),
                (
                    &[("tax_id", "XEXX010101000")],
                    &[("tax_id", "XEXX010101000")],
                    false,
                ),
                (&[], &[], false),
            ],
        );
    }
}
