//! # pet_same_name
//!
//! ## What it means
//! Two animals of one owner have the same name and are of the same species.
//!
//! ## Why it matters
//! It may be one animal that was written down twice, or a Luna that came after another Luna.
//!
//! ## What to do
//! Nothing is merged: both go in. If they are one animal, leave one of the rows out.
//!
//! ## Qué significa
//! Dos animales del mismo propietario tienen el mismo nombre y son de la misma especie.
//!
//! ## Por qué importa
//! Puede ser un animal registrado dos veces, o una Luna que llegó después de otra Luna.
//!
//! ## Qué hacer
//! Nada se fusiona: entran los dos. Si son el mismo animal, deja fuera una de las filas.

use super::{Common, Look, RowsRule, When, pet};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::PetSameName,
    record_type: RecordType::Pet,
    of: &NAME,
    when: When::Always,
};

static NAME: Common = Common {
    name: "pet name",
    fields: &["client", "name", "species"],
    look,
};

fn look(values: &Values, look: &mut Look) {
    let client = values.at(const { pet("client") });
    let name = values.at(const { pet("name") });
    let species = values.at(const { pet("species") });
    if let (Some(client), Some(name), Some(species)) = (client, name, species) {
        look.folded_key("name", name, &[client, species]);
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
            &[("client", "c1"), ("name", "Luna"), ("species", "dog")],
            &[
                (&[("source_id", "1")], &[("source_id", "2")], true),
                (
                    &[("birth_date", "2010-01-01")],
                    &[("birth_date", "2020-01-01")],
                    true,
                ),
                (&[], &[("name", "LUNA ")], true),
                (&[], &[("name", "Luna 2")], false),
                (&[], &[("species", "cat")], false),
                (&[], &[("client", "c2")], false),
                (&[("client", "c-1")], &[("client", "c.1")], false),
                (&[("client", "")], &[("client", "")], false),
            ],
        );
    }
}
