//! # invoice_balance_open
//!
//! ## What it means
//! The invoice is said to be paid, and something is still owed.
//!
//! ## Why it matters
//! One of the two is wrong: a debt would be forgotten, or asked for again.
//!
//! ## What to do
//! Correct the status or the balance. The invoice goes in.
//!
//! ## Qué significa
//! La factura dice que está pagada y todavía se debe algo.
//!
//! ## Por qué importa
//! Una de las dos cosas está mal: una deuda se olvidaría o se cobraría otra vez.
//!
//! ## Qué hacer
//! Corrige el estado o el saldo. La factura entra.

use super::{Facts, Rule, add, amount, invoice};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::InvoiceBalanceOpen,
    record_type: RecordType::Invoice,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let is_paid = values.at(const { invoice("status") }) == Some("paid");
    if let Some(balance) = values.at(const { invoice("balance") })
        && is_paid
        && amount::of(balance).is_some_and(|owed| owed > 0)
    {
        let params = vec![("value", balance.to_owned())];
        add(issues, Code::InvoiceBalanceOpen, "balance", params);
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
            &[("status", "paid")],
            &[
                (&[], GOOD),
                (&[("balance", "0")], GOOD),
                (&[("balance", "-1")], GOOD),
                (&[("balance", "0.01")], WARNING),
                (&[("balance", "50"), ("status", "partial")], GOOD),
                (&[("balance", "50"), ("status", "")], GOOD),
            ],
        );
    }
}
