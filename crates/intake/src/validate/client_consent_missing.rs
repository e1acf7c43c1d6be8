//! # client_consent_missing
//!
//! ## What it means
//! The file has a column for the consent to the use of the client's data, and here it is empty. A
//! file without such a column is not asked.
//!
//! ## Why it matters
//! Without it the clinic may not write to the client for anything but the care of the animal.
//!
//! ## What to do
//! Nothing now: the client goes in. Ask for the consent at the next visit.
//!
//! ## Qué significa
//! El archivo tiene una columna para la autorización del uso de los datos del cliente y aquí está
//! vacía. A un archivo sin esa columna no se le pide.
//!
//! ## Por qué importa
//! Sin ella la clínica no puede escribirle al cliente más que por la atención del animal.
//!
//! ## Qué hacer
//! Nada por ahora: el cliente entra. Pide la autorización en la próxima visita.

use super::{Facts, Rule, add, client, is_refused};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::ClientConsentMissing,
    record_type: RecordType::Client,
    check,
};

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    if facts.has_consent
        && values.at(const { client("consent_at") }).is_none()
        && !is_refused(issues, "consent_at")
    {
        add(issues, Code::ClientConsentMissing, "consent_at", Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::{RULE, check};
    use crate::issue::{Code, Issue};
    use crate::validate::Facts;
    use crate::validate::vectors::{Fields, GOOD, facts, record, vectors};

    #[test]
    fn a_file_without_the_column_is_not_asked() {
        vectors(
            RULE,
            &[("full_name", "Ana Soto")],
            &[
                (&[], GOOD),
                (&[("consent_at", "2024-01-01T10:00:00")], GOOD),
            ],
        );
    }

    #[test]
    fn a_column_of_consents_is_filled_or_told() {
        let asked = Facts {
            has_consent: true,
            ..facts()
        };
        let told = |fields: Fields<'_>, issues: &mut Vec<Issue>| {
            let before = issues.len();
            check(&record(RULE.record_type, &[fields]), &asked, issues);
            issues.len() > before
        };
        assert!(told(&[("full_name", "Ana Soto")], &mut Vec::new()));
        assert!(!told(
            &[("consent_at", "2024-01-01T10:00:00")],
            &mut Vec::new()
        ));
        let refused = Issue::new(Code::DateUnparsable, vec![]).of_field("consent_at");
        assert!(!told(&[], &mut vec![refused]));
    }
}
