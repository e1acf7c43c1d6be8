//! # pet_microchip_repeated
//!
//! ## What it means
//! Two animals have the same microchip.
//!
//! ## Why it matters
//! A chip sits in one animal: whoever reads it would find the wrong owner.
//!
//! ## What to do
//! Read the chip of both animals again and correct the number of one. If both rows are the same
//! animal, leave one out.
//!
//! ## Qué significa
//! Dos animales tienen el mismo microchip.
//!
//! ## Por qué importa
//! Un chip está en un solo animal: quien lo lea encontraría al propietario equivocado.
//!
//! ## Qué hacer
//! Vuelve a leer el chip de los dos animales y corrige uno de los números. Si las dos filas son el
//! mismo animal, deja fuera una.

use super::{Common, Look, RowsRule, When, pet};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::PetMicrochipRepeated,
    record_type: RecordType::Pet,
    of: &MICROCHIP,
    when: When::Always,
};

static MICROCHIP: Common = Common {
    name: "pet microchip",
    fields: &["microchip"],
    look,
};

fn look(values: &Values, look: &mut Look) {
    if let Some(microchip) = values.at(const { pet("microchip") }) {
        look.key("microchip", &[microchip]);
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
            &[("name", "Luna"), ("microchip", "985141000123456")],
            &[
                (&[], &[("name", "Max")], true),
                (&[], &[("microchip", "985141000123457")], false),
                (&[("microchip", "")], &[("microchip", "")], false),
            ],
        );
    }
}
