//! # client_email_format
//!
//! ## What it means
//! The email of the client does not have the form of an address.
//!
//! ## Why it matters
//! Reminders to it would come back.
//!
//! ## What to do
//! Correct the address or leave it empty. Where the phone is good, the client goes in anyway.
//!
//! ## Qué significa
//! El correo del cliente no tiene la forma de una dirección.
//!
//! ## Por qué importa
//! Los recordatorios que se le envíen regresarían.
//!
//! ## Qué hacer
//! Corrige la dirección o déjala vacía. Si el teléfono es bueno, el cliente entra de todos modos.

use super::{Facts, Rule, add, client};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;
use crate::transform::is_email;

pub(super) const RULE: Rule = Rule {
    code: Code::ClientEmailFormat,
    record_type: RecordType::Client,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    if let Some(email) = values.at(const { client("email") })
        && !is_email(email)
    {
        let params = vec![("value", email.to_owned())];
        add(issues, Code::ClientEmailFormat, "email", params);
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
            &[("full_name", "Ana Soto")],
            &[
                (&[], GOOD),
                (&[("email", "ana@example.com")], GOOD),
                (&[("email", "ana.soto+luna@correo.com.mx")], GOOD),
                (&[("email", "mascota076.vetlab.cl")], ERROR),
                (&[("email", "ana@")], ERROR),
                (&[("email", "ana soto@example.com")], ERROR),
                (&[("email", "josé@example.com")], ERROR),
            ],
        );
    }
}
