//! # client_repeated
//!
//! ## What it means
//! Two clients have the same name and a phone in common, and different ids.
//!
//! ## Why it matters
//! It is most likely one person who was written down twice in the old system.
//!
//! ## What to do
//! Nothing is merged: both go in. If they are one, leave one of the rows out, and give its animals
//! the id of the other.
//!
//! ## Qué significa
//! Dos clientes tienen el mismo nombre, un teléfono en común e identificadores distintos.
//!
//! ## Por qué importa
//! Lo más probable es que sea una persona registrada dos veces en el sistema anterior.
//!
//! ## Qué hacer
//! Nada se fusiona: entran los dos. Si es la misma persona, deja fuera una de las filas y da a sus
//! animales el identificador de la otra.

use super::family_phone::PHONES;
use super::{RowsRule, When};
use crate::issue::Code;
use crate::schema::RecordType;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::ClientRepeated,
    record_type: RecordType::Client,
    of: &PHONES,
    when: When::Alike,
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::rows::vectors::pairs;

    #[test]
    fn vectors_hold() {
        pairs(
            RULE,
            &[("full_name", "Ana Soto"), ("phone", "+525512345678")],
            &[
                (&[("source_id", "7")], &[("source_id", "8")], true),
                (
                    &[("full_name", "ANA SOTO")],
                    &[("full_name", "Aná Soto")],
                    true,
                ),
                (&[], &[("full_name", "Luis Soto")], false),
                (&[], &[("phone", "+525512345679")], false),
                (&[("full_name", "")], &[("full_name", "")], false),
            ],
        );
    }
}
