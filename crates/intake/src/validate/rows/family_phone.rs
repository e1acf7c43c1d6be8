//! # family_phone
//!
//! ## What it means
//! Two clients have a phone in common and different names.
//!
//! ## Why it matters
//! Families share a phone, and that is fine. But the same person, written in two ways, would be
//! there twice, with the animals of each.
//!
//! ## What to do
//! Nothing if they are a family: both go in, and nobody is merged. If they are one person, give
//! both rows the same name in the preview.
//!
//! ## Qué significa
//! Dos clientes tienen un teléfono en común y nombres distintos.
//!
//! ## Por qué importa
//! Las familias comparten teléfono y está bien. Pero una misma persona escrita de dos formas
//! quedaría dos veces, cada una con sus animales.
//!
//! ## Qué hacer
//! Nada si son familia: entran los dos y nadie se fusiona. Si son la misma persona, pon el mismo
//! nombre en ambas filas en la vista previa.

use super::{Common, Look, RowsRule, When, client, client_name};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;
use crate::transform::is_placeholder;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::FamilyPhone,
    record_type: RecordType::Client,
    of: &PHONES,
    when: When::Differ,
};

/// The phones of a client; told apart by the name.
pub(super) static PHONES: Common = Common {
    name: "client phone",
    fields: &["phone", "phone2", "phone3"],
    look,
};

fn look(values: &Values, look: &mut Look) {
    const PLACES: [(usize, &str); 3] = [
        (client("phone"), "phone"),
        (client("phone2"), "phone2"),
        (client("phone3"), "phone3"),
    ];
    let name = client_name(values);
    // The number of "público en general" is the clinic's own.
    if name.is_some_and(is_placeholder) {
        return;
    }
    for (place, field) in PLACES {
        if let Some(phone) = values.at(place) {
            look.key(field, &[phone]);
        }
    }
    if let Some(name) = name {
        look.rest(name);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::rows::vectors::pairs;

    #[test]
    fn vectors_hold() {
        let ana = &[("full_name", "Ana Soto"), ("phone", "+525512345678")];
        pairs(
            RULE,
            ana,
            &[
                (&[], &[("full_name", "Luis Soto")], true),
                (&[], &[], false),
                // The same name, written otherwise.
                (&[], &[("full_name", "ANA  SOTO.")], false),
                (
                    &[],
                    &[("full_name", "Luis Soto"), ("phone", "+525512345679")],
                    false,
                ),
                // A phone is the same one in whatever column it stands.
                (
                    &[],
                    &[
                        ("full_name", "Luis Soto"),
                        ("phone", ""),
                        ("phone2", "+525512345678"),
                    ],
                    true,
                ),
                (
                    &[("phone3", "+525500000001")],
                    &[("full_name", "Luis Soto"), ("phone", "+525500000001")],
                    true,
                ),
                (&[], &[("full_name", "PUBLICO EN GENERAL")], false),
                (&[], &[("full_name", ""), ("first_name", "Luis")], true),
                (
                    &[("phone", "")],
                    &[("full_name", "Luis Soto"), ("phone", "")],
                    false,
                ),
            ],
        );
    }
}
