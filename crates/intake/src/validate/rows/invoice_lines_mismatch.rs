//! # invoice_lines_mismatch
//!
//! ## What it means
//! The lines of the invoice in this file add up neither to its subtotal, nor to it less the
//! discount, nor to its total.
//!
//! ## Why it matters
//! A line is missing, or an amount is wrong, or a column holds something else.
//!
//! ## What to do
//! If it is so for most invoices, look at the columns of the amounts first. The invoice and its
//! lines go in.
//!
//! ## Qué significa
//! Las líneas de la factura en este archivo no suman ni su subtotal, ni este menos el descuento, ni
//! su total.
//!
//! ## Por qué importa
//! Falta una línea, un importe está mal o una columna tiene otra cosa.
//!
//! ## Qué hacer
//! Si pasa en casi todas las facturas, revisa primero las columnas de los importes. La factura y
//! sus líneas entran.

use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::validate::{amount, invoice, invoice_line};

/// What the lines of one invoice add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    total: i64,
    tax: i64,
    lines: u32,
    /// Whether a line had no total, so that nothing can be said of the sum.
    is_open: bool,
}

impl Sum {
    /// Adds a line.
    pub(crate) fn add(&mut self, line: &Values) {
        let of = |place: usize| line.at(place).and_then(amount::of);
        let tax = of(const { invoice_line("tax") }).unwrap_or(0);
        match of(const { invoice_line("total") }) {
            Some(total) => self.total = self.total.saturating_add(total),
            None => self.is_open = true,
        }
        self.tax = self.tax.saturating_add(tax);
        self.lines = self.lines.saturating_add(1);
    }

    /// How many lines there are.
    pub(crate) fn lines(&self) -> u32 {
        self.lines
    }

    /// What is to be said of the invoice of the lines.
    pub(crate) fn check(&self, header: &Values) -> Option<Issue> {
        let of = |place: usize| header.at(place).and_then(amount::of);
        let subtotal = of(const { invoice("subtotal") });
        let discount = of(const { invoice("discount") }).unwrap_or(0);
        let total = of(const { invoice("total") });
        let wanted = [
            subtotal,
            subtotal.map(|sum| sum.saturating_sub(discount)),
            total,
        ];
        // Whether the totals of lines are with their taxes, no column says.
        let found = [self.total, self.total.saturating_sub(self.tax)];
        // A cent of rounding for each line.
        let near = amount::CENT.saturating_mul(i64::from(self.lines));
        let meets = |wanted: i64| {
            found
                .iter()
                .any(|found| found.saturating_sub(wanted).saturating_abs() <= near)
        };
        let is_known = wanted.iter().any(Option::is_some);
        if self.is_open || !is_known || wanted.into_iter().flatten().any(meets) {
            return None;
        }
        let params = vec![
            ("lines", self.lines.to_string()),
            ("sum", amount::text(i128::from(self.total))),
        ];
        Some(Issue::new(Code::InvoiceLinesMismatch, params).of_field("total"))
    }
}

#[cfg(test)]
mod tests {
    use super::Sum;
    use crate::schema::RecordType;
    use crate::validate::vectors::{Fields, record};

    #[test]
    fn vectors_hold() {
        let cases: &[(Fields<'_>, &[Fields<'_>], bool)] = &[
            // Lines without taxes make the subtotal, lines with them the total.
            (
                &[("subtotal", "100"), ("tax_total", "16"), ("total", "116")],
                &[&[("total", "60")], &[("total", "40")]],
                false,
            ),
            (
                &[("subtotal", "100"), ("tax_total", "16"), ("total", "116")],
                &[&[("total", "116"), ("tax", "16")]],
                false,
            ),
            (
                &[("subtotal", "100")],
                &[&[("total", "116"), ("tax", "16")]],
                false,
            ),
            (
                &[("subtotal", "100"), ("discount", "10"), ("total", "104.4")],
                &[&[("total", "90")]],
                false,
            ),
            // A cent for each line.
            (
                &[("total", "100")],
                &[&[("total", "50.01")], &[("total", "50.01")]],
                false,
            ),
            (
                &[("total", "100")],
                &[&[("total", "50.02")], &[("total", "50.01")]],
                true,
            ),
            (&[("total", "100")], &[&[("total", "99.99")]], false),
            (&[("total", "100")], &[&[("total", "99.98")]], true),
            (
                &[("subtotal", "100"), ("total", "116")],
                &[&[("total", "60")]],
                true,
            ),
            // What is not known is not told.
            (&[], &[&[("total", "60")]], false),
            (
                &[("total", "100")],
                &[&[("total", "60")], &[("description", "Vacuna")]],
                false,
            ),
        ];
        for (header, lines, told) in cases {
            let mut sum = Sum::default();
            for line in *lines {
                sum.add(&record(RecordType::InvoiceLine, &[line]));
            }
            let found = sum.check(&record(RecordType::Invoice, &[header]));
            assert_eq!(found.is_some(), *told, "{header:?} {lines:?}");
            if let Some(issue) = found {
                assert!(!issue.message().contains('{'), "{}", issue.message());
            }
        }
    }
}
