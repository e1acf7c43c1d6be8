//! # client_tax_id_kind
//!
//! ## What it means
//! An RFC has 12 characters for a company and 13 for a person; here the client is the other kind.
//!
//! ## Why it matters
//! An invoice with the wrong kind of RFC is refused by the tax office.
//!
//! ## What to do
//! Check the RFC, and whether the client is a company. The client goes in.
//!
//! ## Qué significa
//! Un RFC tiene 12 caracteres para una empresa y 13 para una persona; aquí el cliente es lo otro.
//!
//! ## Por qué importa
//! El SAT rechaza una factura con el RFC equivocado.
//!
//! ## Qué hacer
//! Revisa el RFC y si el cliente es una empresa. El cliente entra.

use super::{Facts, Rule, add, client};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;
use crate::transform::{RfcKind, rfc_kind};

pub(super) const RULE: Rule = Rule {
    code: Code::ClientTaxIdKind,
    record_type: RecordType::Client,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let tax_id = values.at(const { client("tax_id") });
    let company = values.at(const { client("is_company") });
    let (Some(tax_id), Some(company)) = (tax_id, company) else {
        return;
    };
    let fits = match rfc_kind(tax_id) {
        Some(RfcKind::Company) => company == "true",
        Some(RfcKind::Person) => company == "false",
        // Not an RFC, or that of nobody in particular.
        Some(RfcKind::Generic) | None => true,
    };
    if !fits {
        let params = vec![("value", tax_id.to_owned())];
        add(issues, Code::ClientTaxIdKind, "tax_id", params);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{GOOD, WARNING, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("full_name", "Ana Soto")],
            &[
                (&[("is_company", "true")], GOOD),
                (&[("tax_id", "GODE561231GR8")], GOOD),
                (&[("tax_id", "EKU9003173C9"), ("is_company", "true")], GOOD),
                (
                    &[("tax_id", "EKU9003173C9"), ("is_company", "false")],
                    WARNING,
                ),
                (
                    &[("tax_id", "GODE561231GR8"), ("is_company", "true")],
                    WARNING,
                ),
                (
                    &[("tax_id", "GODE561231GR8"), ("is_company", "false")],
                    GOOD,
                ),
                (&[("tax_id", "XAXX010101000"), ("is_company", "true")], GOOD),
                (&[("tax_id", "800197268-4"), ("is_company", "true")], GOOD),
            ],
        );
    }
}
