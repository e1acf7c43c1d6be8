//! Body temperature.

use super::measure::{self, is_unit};
use super::{implausible, no_measure};
use crate::transform::decimal::{Decimal, divide, write_units};
use crate::transform::{Context, Out, Transform, Verdict};

/// `temperature`: degrees Celsius with one digit after the point.
///
/// The unit comes from the cell, else from `unit`, else from the column of units, else from the
/// header; else it is Celsius. What no animal has is nothing, with the likely value beside it; what is only odd stays.
pub(in crate::transform) struct Temperature {
    /// Whether bare numbers are Fahrenheit, where the plan says so.
    pub(in crate::transform) fahrenheit: Option<bool>,
    /// The column of units, if there is one.
    pub(in crate::transform) columns: Vec<String>,
}

const CELSIUS: &[&str] = &[
    "c",
    "oc",
    "grados",
    "grados c",
    "grados centigrados",
    "grados celsius",
    "centigrados",
    "celsius",
];
const FAHRENHEIT: &[&str] = &["f", "of", "grados f", "grados fahrenheit", "fahrenheit"];

/// In tenths of a degree: what a patient has, and what it can have.
const USUAL: std::ops::RangeInclusive<u128> = 300..=440;
const POSSIBLE: std::ops::RangeInclusive<u128> = 200..=460;

impl Transform for Temperature {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let measure = match measure::read(cell, out) {
            Ok(measure) => measure,
            Err(verdict) => return verdict,
        };
        let beside = context.others.first().map(AsRef::as_ref);
        let beside = beside.filter(|unit| is_unit(unit, CELSIUS) || is_unit(unit, FAHRENHEIT));
        let by_header = || is_unit(beside.or(context.unit).unwrap_or_default(), FAHRENHEIT);
        let fahrenheit = if is_unit(measure.unit, CELSIUS) {
            false
        } else if is_unit(measure.unit, FAHRENHEIT) {
            true
        } else if is_unit(measure.unit, &[""]) {
            self.fahrenheit.unwrap_or_else(by_header)
        } else {
            return no_measure(cell, out);
        };
        let tenths = if fahrenheit {
            celsius(measure.number)
        } else {
            Some(measure.number.rounded(1))
        };
        let Some(tenths) = tenths.filter(|tenths| POSSIBLE.contains(tenths)) else {
            implausible(cell, likely(measure.number), out);
            return Verdict::Null;
        };
        if !USUAL.contains(&tenths) {
            implausible(cell, None, out);
        }
        let number = Decimal {
            negative: false,
            digits: tenths,
            scale: 1,
        };
        measure::put(cell, number, 1, measure.bound, out)
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }
}

/// Degrees Fahrenheit to tenths of a degree Celsius; `None` below freezing.
fn celsius(number: Decimal) -> Option<u128> {
    let one = 10_u128.checked_pow(number.scale)?;
    let above = number.digits.checked_sub(one.checked_mul(32)?)?;
    Some(divide(above.checked_mul(50)?, one.checked_mul(9)?))
}

/// What a number that is no temperature may have been: one without its point, or Fahrenheit.
fn likely(number: Decimal) -> Option<String> {
    let without_point = [10, 100].map(|factor| divide(number.rounded(1), factor));
    let tenths = without_point
        .into_iter()
        .chain(celsius(number))
        .find(|tenths| USUAL.contains(tenths))?;
    let mut text = String::new();
    write_units(tenths, 1, &mut text);
    Some(text)
}
