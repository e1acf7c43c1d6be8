//! # invoice_merged
//!
//! ## What it means
//! The invoice was merged with others into one, or holds the accounts of others.
//!
//! ## Why it matters
//! The same sale stands in two invoices: with both of them it would be counted twice.
//!
//! ## What to do
//! Nothing: the invoice stays out, and so do its lines in the same row. If it is a sale of its own,
//! correct its status.
//!
//! ## Qué significa
//! La factura se unificó con otras en una sola, o contiene las cuentas de otras.
//!
//! ## Por qué importa
//! La misma venta está en dos facturas: con las dos se contaría dos veces.
//!
//! ## Qué hacer
//! Nada: la factura no entra, y tampoco sus renglones de la misma fila. Si es una venta aparte,
//! corrige su estado.

use super::{Facts, Rule, add, invoice};
use crate::issue::{Code, Issue, Severity};
use crate::record::Values;
use crate::schema::RecordType;

/// The rule for an invoice, or for a line in the row of its invoice.
pub(super) const fn of(record_type: RecordType) -> Rule {
    Rule {
        code: Code::InvoiceMerged,
        record_type,
        check,
    }
}

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    let (sale, field) = match values.record_type() {
        RecordType::Invoice => (Some(values), "status"),
        _ => (facts.invoice, "invoice"),
    };
    let status = sale.and_then(|sale| sale.at(const { invoice("status") }));
    if status == Some("merged") {
        add(issues, Code::InvoiceMerged, field, vec![]);
    }
}

/// Whether a record is to be skipped because another one holds what it says. Where the plan makes
/// that an error, it is one.
pub(crate) fn stays_out(issues: &[Issue]) -> bool {
    let mut issues = issues.iter();
    issues.any(|issue| issue.code == Code::InvoiceMerged && issue.severity < Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::{check, of};
    use crate::schema::RecordType;
    use crate::validate::Facts;
    use crate::validate::vectors::{GOOD, WARNING, facts, record, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            of(RecordType::Invoice),
            &[("number", "A-1")],
            &[
                (&[], GOOD),
                (&[("status", "paid")], GOOD),
                (&[("status", "void")], GOOD),
                (&[("status", "merged")], WARNING),
            ],
        );
        vectors(
            of(RecordType::InvoiceLine),
            &[("description", "Consulta")],
            &[(&[], GOOD)],
        );
    }

    #[test]
    fn a_line_goes_the_way_of_the_invoice_of_its_row() {
        for (status, told) in [("merged", true), ("issued", false)] {
            let invoice = record(RecordType::Invoice, &[&[("status", status)]]);
            let facts = Facts {
                invoice: Some(&invoice),
                ..facts()
            };
            let line = record(RecordType::InvoiceLine, &[&[("description", "Consulta")]]);
            let mut issues = Vec::new();
            check(&line, &facts, &mut issues);
            assert_eq!(!issues.is_empty(), told, "{status}");
        }
    }
}
