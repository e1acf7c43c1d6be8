//! # invoice_total_negative
//!
//! ## What it means
//! The total is below zero, and the invoice is no credit note.
//!
//! ## Why it matters
//! It would lower what the clinic sold.
//!
//! ## What to do
//! Map the status, so that a credit note is known as one, or correct the total.
//!
//! ## Qué significa
//! El total es menor que cero y la factura no es una nota de crédito.
//!
//! ## Por qué importa
//! Bajaría lo que vendió la clínica.
//!
//! ## Qué hacer
//! Asigna el estado para que se reconozca la nota de crédito, o corrige el total.

use super::{Facts, Rule, add, amount, invoice};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::InvoiceTotalNegative,
    record_type: RecordType::Invoice,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let credit = values.at(const { invoice("status") }) == Some("credit_note");
    if let Some(total) = values.at(const { invoice("total") })
        && !credit
        && amount::of(total).is_some_and(|total| total < 0)
    {
        let params = vec![("value", total.to_owned())];
        add(issues, Code::InvoiceTotalNegative, "total", params);
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
            &[("number", "A-1")],
            &[
                (&[], GOOD),
                (&[("total", "0")], GOOD),
                (&[("total", "116")], GOOD),
                (&[("total", "-116")], ERROR),
                (&[("total", "-0.01"), ("status", "paid")], ERROR),
                (&[("total", "-116"), ("status", "credit_note")], GOOD),
            ],
        );
    }
}
