//! # invoice_total_mismatch
//!
//! ## What it means
//! Subtotal less discount, plus tax, less what is withheld is not the total. Up to one unit of the
//! currency is a warning, more is an error; a cent is rounding, a cent for each line where the file
//! has the lines of the invoice.
//!
//! ## Why it matters
//! One of the amounts is wrong, or a column is mapped to the wrong field.
//!
//! ## What to do
//! If it is so in most rows, look at the columns of the amounts first. Else correct the amount.
//!
//! ## Qué significa
//! El subtotal menos el descuento, más los impuestos, menos las retenciones no da el total. Hasta
//! una unidad de la moneda es un aviso, más es un error; un centavo es redondeo, y uno por renglón
//! donde el archivo trae los renglones de la factura.
//!
//! ## Por qué importa
//! Uno de los importes está mal, o una columna va al campo equivocado.
//!
//! ## Qué hacer
//! Si pasa en casi todas las filas, revisa primero las columnas de los importes. Si no, corrige el
//! importe.

use super::{Facts, Rule, add, amount, invoice};
use crate::issue::{Code, Issue, Severity};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::InvoiceTotalMismatch,
    record_type: RecordType::Invoice,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let Some((sum, total)) = sum_and_total(values) else {
        return;
    };
    let off = (sum - total).abs();
    if off <= rounding(0) {
        return;
    }
    let params = vec![("sum", amount::text(sum)), ("total", amount::text(total))];
    add(issues, Code::InvoiceTotalMismatch, "total", params);
    if off <= i128::from(amount::ONE)
        && let Some(issue) = issues.last_mut()
    {
        issue.severity = Severity::Warning;
    }
}

/// Takes back what was said of the total of an invoice if it is no more than the rounding of its
/// lines, whose count only the run knows.
pub(crate) fn allow_for_lines(invoice: &Values, lines: u32, issues: &mut Vec<Issue>) {
    if issues.iter().any(|issue| issue.code == RULE.code)
        && let Some((sum, total)) = sum_and_total(invoice)
        && (sum - total).abs() <= rounding(lines)
    {
        issues.retain(|issue| issue.code != RULE.code);
    }
}

/// A cent for each line, and one where none is known.
fn rounding(lines: u32) -> i128 {
    i128::from(amount::CENT) * i128::from(lines.max(1))
}

/// What the amounts of an invoice come to, and its total; `None` where that cannot be told.
fn sum_and_total(values: &Values) -> Option<(i128, i128)> {
    let of = |place: usize| values.at(place).map(amount::of);
    // An amount that is not there is nothing; one that is no amount tells nothing.
    let or_nothing = |place: usize| of(place).unwrap_or(Some(0));
    let subtotal = of(const { invoice("subtotal") })??;
    let total = of(const { invoice("total") })??;
    let discount = or_nothing(const { invoice("discount") })?;
    let tax = or_nothing(const { invoice("tax_total") })?;
    let withheld = or_nothing(const { invoice("withheld") })?;
    let sum = i128::from(subtotal) - i128::from(discount) + i128::from(tax) - i128::from(withheld);
    Some((sum, i128::from(total)))
}

#[cfg(test)]
mod tests {
    use super::{RULE, allow_for_lines, check};
    use crate::schema::RecordType;
    use crate::validate::vectors::{ERROR, GOOD, WARNING, facts, record, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("subtotal", "100"), ("tax_total", "16")],
            &[
                (&[], GOOD),
                (&[("total", "116")], GOOD),
                (&[("total", "116.01")], GOOD),
                (&[("total", "115.99")], GOOD),
                (&[("total", "116.02")], WARNING),
                (&[("total", "117")], WARNING),
                (&[("total", "115")], WARNING),
                (&[("total", "117.01")], ERROR),
                (&[("total", "100")], ERROR),
                (
                    &[
                        ("total", "104.4"),
                        ("discount", "10"),
                        ("tax_total", "14.4"),
                    ],
                    GOOD,
                ),
                (&[("total", "105"), ("withheld", "11")], GOOD),
                (&[("total", "100"), ("tax_total", "")], GOOD),
                (&[("total", "100"), ("subtotal", "")], GOOD),
                (&[("total", "gratis")], GOOD),
                (&[("total", "100"), ("discount", "diez")], GOOD),
                (
                    &[
                        ("total", "-116"),
                        ("subtotal", "-100"),
                        ("tax_total", "-16"),
                    ],
                    GOOD,
                ),
            ],
        );
    }

    #[test]
    fn every_line_may_be_off_by_a_cent() {
        let told = |lines: u32, total: &str| {
            let amounts = [("subtotal", "100"), ("tax_total", "16"), ("total", total)];
            let invoice = record(RecordType::Invoice, &[&amounts]);
            let mut issues = Vec::new();
            check(&invoice, &facts(), &mut issues);
            allow_for_lines(&invoice, lines, &mut issues);
            issues.first().map(|issue| issue.severity)
        };
        for (lines, total, expected) in [
            (0, "116.01", GOOD),
            (0, "116.02", WARNING),
            (1, "116.01", GOOD),
            (1, "115.98", WARNING),
            (5, "116.05", GOOD),
            (5, "115.95", GOOD),
            (5, "116.06", WARNING),
            (5, "117.01", ERROR),
            // Very many lines may come to more than one unit.
            (150, "117.5", GOOD),
            (150, "117.51", ERROR),
            (5, "gratis", GOOD),
        ] {
            assert_eq!(told(lines, total), expected, "{lines} {total}");
        }
    }
}
