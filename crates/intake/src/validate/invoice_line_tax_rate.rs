//! # invoice_line_tax_rate
//!
//! ## What it means
//! The tax rate is none that the country of the currency has: 0, 8 or 16 % for Mexican pesos, 0, 5
//! or 19 % for Colombian ones, any of these where the currency is not known.
//!
//! ## Why it matters
//! The rate or its column is wrong, and the taxes of the clinic would not add up.
//!
//! ## What to do
//! Correct the rate. The line goes in.
//!
//! ## Qué significa
//! La tasa de impuesto no existe en el país de la moneda: 0, 8 o 16 % para pesos mexicanos, 0, 5 o
//! 19 % para colombianos, cualquiera de ellas si no se conoce la moneda.
//!
//! ## Por qué importa
//! La tasa o su columna está mal, y los impuestos de la clínica no cuadrarían.
//!
//! ## Qué hacer
//! Corrige la tasa. La línea entra.

use super::{Facts, Rule, add, amount, invoice, invoice_line};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::InvoiceLineTaxRate,
    record_type: RecordType::InvoiceLine,
    check,
};

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    let Some(rate) = values.at(const { invoice_line("tax_rate") }) else {
        return;
    };
    let Some(given) = amount::of(rate) else {
        return;
    };
    let currency = facts
        .invoice
        .and_then(|of_row| of_row.at(const { invoice("currency") }));
    let known: &[i64] = match currency {
        Some("MXN") => &[0, 8, 16],
        Some("COP") => &[0, 5, 19],
        None => &[0, 5, 8, 16, 19],
        // Other countries have rates of their own.
        Some(_) => return,
    };
    // Either a share, 0.16, or percent, 16.
    let is = |percent: i64| given == percent * amount::ONE || given == percent * amount::CENT;
    if !known.iter().any(|percent| is(*percent)) {
        let params = vec![("value", rate.to_owned())];
        add(issues, Code::InvoiceLineTaxRate, "tax_rate", params);
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
            &[("description", "Consulta")],
            &[
                (&[], GOOD),
                (&[("tax_rate", "0")], GOOD),
                (&[("tax_rate", "0.16")], GOOD),
                (&[("tax_rate", "16")], GOOD),
                (&[("tax_rate", "0.08")], GOOD),
                (&[("tax_rate", "19")], GOOD),
                (&[("tax_rate", "0.05")], GOOD),
                (&[("tax_rate", "0.15")], WARNING),
                (&[("tax_rate", "1.6")], WARNING),
                (&[("tax_rate", "160")], WARNING),
                (&[("tax_rate", "IVA")], GOOD),
            ],
        );
    }

    #[test]
    fn each_currency_has_its_rates() {
        use super::{Facts, check};
        use crate::schema::RecordType;
        use crate::validate::vectors::{record, today};

        for (currency, rate, told) in [
            ("MXN", "0.16", false),
            ("MXN", "0.19", true),
            ("COP", "0.19", false),
            ("COP", "0.16", true),
            ("USD", "0.07", false),
        ] {
            let of_row = record(RecordType::Invoice, &[&[("currency", currency)]]);
            let facts = Facts {
                invoice: Some(&of_row),
                ..Facts::alone(today())
            };
            let mut issues = Vec::new();
            let line = record(RULE.record_type, &[&[("tax_rate", rate)]]);
            check(&line, &facts, &mut issues);
            assert_eq!(!issues.is_empty(), told, "{currency} {rate}");
        }
    }
}
