//! # client_contact_missing
//!
//! ## What it means
//! The client has neither a phone nor an email.
//!
//! ## Why it matters
//! The clinic cannot reach the owner of a patient.
//!
//! ## What to do
//! Nothing now: the client goes in. Ask for a phone at the next visit.
//!
//! ## Qué significa
//! El cliente no tiene teléfono ni correo.
//!
//! ## Por qué importa
//! La clínica no puede avisar nada al propietario de un paciente.
//!
//! ## Qué hacer
//! Nada por ahora: el cliente entra. Pide un teléfono en la próxima visita.

use super::{Facts, Rule, add, client, is_refused};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::ClientContactMissing,
    record_type: RecordType::Client,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    const CONTACTS: [usize; 4] = [
        client("phone"),
        client("phone2"),
        client("phone3"),
        client("email"),
    ];
    // A contact that was refused is there to be mended, not missing.
    let refused = || {
        ["phone", "phone2", "email"]
            .iter()
            .any(|field| is_refused(issues, field))
    };
    if CONTACTS.iter().all(|place| values.at(*place).is_none()) && !refused() {
        add(issues, Code::ClientContactMissing, "phone", Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::{RULE, check};
    use crate::issue::{Code, Issue};
    use crate::validate::vectors::{GOOD, WARNING, facts, record, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("full_name", "Ana Soto")],
            &[
                (&[], WARNING),
                (&[("emergency_contact_phone", "+525512345678")], WARNING),
                (&[("address", "Calle 5")], WARNING),
                (&[("phone", "+525512345678")], GOOD),
                (&[("phone2", "+525512345678")], GOOD),
                (&[("phone3", "+525512345678")], GOOD),
                (&[("email", "ana@example.com")], GOOD),
            ],
        );
    }

    #[test]
    fn a_contact_that_was_refused_is_not_missing() {
        for field in ["phone", "phone2", "email"] {
            let mut issues = vec![Issue::new(Code::PhoneInvalid, vec![]).of_field(field)];
            check(&record(RULE.record_type, &[]), &facts(), &mut issues);
            assert_eq!(issues.len(), 1, "{field}");
        }
        // What was only remarked, or concerns another field, is no contact.
        for (code, field) in [
            (Code::PhonePlaceholder, "phone"),
            (Code::TextTooLong, "address"),
        ] {
            let mut issues = vec![Issue::new(code, vec![]).of_field(field)];
            check(&record(RULE.record_type, &[]), &facts(), &mut issues);
            assert_eq!(issues.len(), 2, "{field}");
        }
    }
}
