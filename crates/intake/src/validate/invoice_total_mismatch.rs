//! # invoice_total_mismatch
//!
//! ## What it means
//! Subtotal less discount, plus tax, less what is withheld is not the total. Up to one unit of the
//! currency is a warning, more is an error; a cent is rounding.
//!
//! ## Why it matters
//! One of the amounts is wrong, or a column is mapped to the wrong field.
//!
//! ## What to do
//! If it is so in most rows, look at the columns of the amounts first. Else correct the amount.
//!
//! ## Qué significa
//! El subtotal menos el descuento, más los impuestos, menos las retenciones no da el total. Hasta
//! una unidad de la moneda es un aviso, más es un error; un centavo es redondeo.
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
    let of = |place: usize| values.at(place).map(amount::of);
    let (Some(Some(subtotal)), Some(Some(total))) = (
        of(const { invoice("subtotal") }),
        of(const { invoice("total") }),
    ) else {
        return;
    };
    // An amount that is not there is nothing; one that is no amount tells nothing.
    let (Some(discount), Some(tax), Some(withheld)) = (
        of(const { invoice("discount") }).unwrap_or(Some(0)),
        of(const { invoice("tax_total") }).unwrap_or(Some(0)),
        of(const { invoice("withheld") }).unwrap_or(Some(0)),
    ) else {
        return;
    };
    let sum = i128::from(subtotal) - i128::from(discount) + i128::from(tax) - i128::from(withheld);
    let off = (sum - i128::from(total)).abs();
    if off <= i128::from(amount::CENT) {
        return;
    }
    let params = vec![
        ("sum", amount::text(sum)),
        ("total", amount::text(i128::from(total))),
    ];
    add(issues, Code::InvoiceTotalMismatch, "total", params);
    if off <= i128::from(amount::ONE)
        && let Some(issue) = issues.last_mut()
    {
        issue.severity = Severity::Warning;
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{ERROR, GOOD, WARNING, vectors};

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
}
