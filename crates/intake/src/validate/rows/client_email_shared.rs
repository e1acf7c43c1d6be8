//! # client_email_shared
//!
//! ## What it means
//! Two clients have the same email and different phones.
//!
//! ## Why it matters
//! It may be one person with two numbers, a couple, or an address that somebody at the desk put in
//! for want of another.
//!
//! ## What to do
//! Nothing is merged: both go in. Check whether they are one person.
//!
//! ## Qué significa
//! Dos clientes tienen el mismo correo y teléfonos distintos.
//!
//! ## Por qué importa
//! Puede ser una persona con dos números, una pareja o un correo que alguien en la recepción puso a
//! falta de otro.
//!
//! ## Qué hacer
//! Nada se fusiona: entran los dos. Revisa si son la misma persona.

use super::{Common, Look, RowsRule, When, client};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::ClientEmailShared,
    record_type: RecordType::Client,
    of: &EMAIL,
    when: When::Differ,
};

/// The email of a client; told apart by the phone.
static EMAIL: Common = Common {
    name: "client email",
    fields: &["email"],
    look,
};

fn look(values: &Values, look: &mut Look) {
    if let Some(email) = values.at(const { client("email") }) {
        look.lower_key("email", email);
    }
    if let Some(phone) = values.at(const { client("phone") }) {
        look.rest(phone);
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
            &[("email", "ana@example.com"), ("phone", "+525512345678")],
            &[
                (&[], &[("phone", "+525512345679")], true),
                (
                    &[],
                    &[("phone", "+525512345679"), ("email", "ANA@example.com")],
                    true,
                ),
                (&[], &[], false),
                // Whether the phone differs is not known where there is none.
                (&[], &[("phone", "")], false),
                (
                    &[],
                    &[("phone", "+525512345679"), ("email", "an.a@example.com")],
                    false,
                ),
                (
                    &[("email", "")],
                    &[("phone", "+525512345679"), ("email", "")],
                    false,
                ),
            ],
        );
    }
}
