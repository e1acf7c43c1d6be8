//! # invoice_uuid_repeated
//!
//! ## What it means
//! Two invoices have the same fiscal folio.
//!
//! ## Why it matters
//! The tax office gives each invoice a folio of its own: one of the two is a copy.
//!
//! ## What to do
//! Leave one of the rows out, or correct its folio.
//!
//! ## Qué significa
//! Dos facturas tienen el mismo folio fiscal.
//!
//! ## Por qué importa
//! El SAT da a cada factura un folio propio: una de las dos es una copia.
//!
//! ## Qué hacer
//! Deja fuera una de las filas o corrige su folio.

use super::{Common, Look, RowsRule, When};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;
use crate::validate::invoice;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::InvoiceUuidRepeated,
    record_type: RecordType::Invoice,
    of: &UUID,
    when: When::Always,
};

static UUID: Common = Common {
    name: "invoice uuid",
    fields: &["uuid"],
    look,
};

fn look(values: &Values, look: &mut Look) {
    if let Some(uuid) = values.at(const { invoice("uuid") }) {
        look.lower_key("uuid", uuid);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::rows::vectors::pairs;

    #[test]
    fn vectors_hold() {
        let uuid = ("uuid", "5fb2822e-396d-4725-8521-cdc4bdd20ccf");
        pairs(
            RULE,
            &[uuid],
            &[
                (&[("number", "1")], &[("number", "2")], true),
                (
                    &[],
                    &[("uuid", "5FB2822E-396D-4725-8521-CDC4BDD20CCF")],
                    true,
                ),
                (
                    &[],
                    &[("uuid", "5fb2822e-396d-4725-8521-cdc4bdd20cca")],
                    false,
                ),
                (&[("uuid", "")], &[("uuid", "")], false),
            ],
        );
    }
}
