//! # invoice_paid_too_much
//!
//! ## What it means
//! More was paid than the invoice asks for.
//!
//! ## Why it matters
//! The client would have a credit that nobody owes.
//!
//! ## What to do
//! Correct what was paid or the total; often they stand in each other's column.
//!
//! ## Qué significa
//! Se pagó más de lo que pide la factura.
//!
//! ## Por qué importa
//! El cliente tendría un saldo a favor que nadie le debe.
//!
//! ## Qué hacer
//! Corrige lo pagado o el total; muchas veces están en la columna del otro.

use super::{Facts, Rule, add, amount, invoice};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::InvoicePaidTooMuch,
    record_type: RecordType::Invoice,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let paid = values.at(const { invoice("paid") });
    let total = values.at(const { invoice("total") });
    if let (Some(paid), Some(total)) = (paid, total)
        && let (Some(given), Some(asked)) = (amount::of(paid), amount::of(total))
        && given.saturating_sub(asked) > amount::CENT
        && asked >= 0
    {
        let params = vec![("value", paid.to_owned()), ("total", total.to_owned())];
        add(issues, Code::InvoicePaidTooMuch, "paid", params);
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
            &[("total", "116")],
            &[
                (&[], GOOD),
                (&[("paid", "0")], GOOD),
                (&[("paid", "116")], GOOD),
                (&[("paid", "116.01")], GOOD),
                (&[("paid", "116.02")], ERROR),
                (&[("paid", "1160")], ERROR),
                (&[("paid", "0"), ("total", "-116")], GOOD),
                (&[("paid", "5"), ("total", "")], GOOD),
                (&[("paid", "todo")], GOOD),
            ],
        );
    }
}
