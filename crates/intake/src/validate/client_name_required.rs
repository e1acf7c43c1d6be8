//! # client_name_required
//!
//! ## What it means
//! The client has neither a full name nor a first name.
//!
//! ## Why it matters
//! Nobody at the desk can find a client without a name.
//!
//! ## What to do
//! Write the name in the preview, or leave the row out.
//!
//! ## Qué significa
//! El cliente no tiene nombre completo ni nombre de pila.
//!
//! ## Por qué importa
//! Sin nombre nadie en la recepción puede encontrar al cliente.
//!
//! ## Qué hacer
//! Escribe el nombre en la vista previa o deja la fila fuera.

use super::{Facts, Rule, add, client};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::ClientNameRequired,
    record_type: RecordType::Client,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    const NAMES: [usize; 2] = [client("full_name"), client("first_name")];
    if NAMES.iter().all(|place| values.at(*place).is_none()) {
        add(issues, Code::ClientNameRequired, "full_name", Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{ERROR, GOOD, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("phone", "+525512345678")],
            &[
                (&[], ERROR),
                (&[("last_name", "Soto")], ERROR),
                (&[("full_name", "Ana Soto")], GOOD),
                (&[("first_name", "Ana")], GOOD),
            ],
        );
    }
}
