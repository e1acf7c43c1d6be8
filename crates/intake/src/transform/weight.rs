//! Weights, to exact kilograms.

mod plausible;
mod read;

use std::fmt::Write;

use super::{Context, Out, Transform, Verdict};
use crate::issue::{Code, Params};
use crate::text::{NullKind, is_null_token};
use plausible::judge;
pub(crate) use plausible::{Judgement, judge_weight};
use read::{Reading, Unit, read};

/// `weight_kg`: kilograms as an exact decimal, at most three digits after the point.
///
/// The unit comes from the cell, else from the column of units, else from the header; else it is
/// kilograms. A lone comma or point
/// marks decimals and not thousands, since no animal of a clinic weighs tons; only in grams, and
/// where the column proves its decimal mark, does the other one stand between thousands. Zero means
/// that nobody weighed the animal.
pub(super) struct Weight {
    /// The column of units, if there is one.
    pub(super) columns: Vec<String>,
}

impl Transform for Weight {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let beside = context.others.first().map(AsRef::as_ref);
        let unit = beside
            .and_then(Unit::of_header)
            .or_else(|| context.unit.and_then(Unit::of_header))
            .unwrap_or(Unit::Kilogram);
        match read(cell, unit, context.decimal) {
            Some(Reading::Grams { millionths, unit }) => {
                weigh(cell, millionths, unit, context, out)
            }
            Some(Reading::Range) => {
                out.note(Code::WeightRange, value_of(cell));
                Verdict::Null
            }
            None if is_null_token(NullKind::Text, cell) => Verdict::Null,
            None => out.refuse(Code::NumberUnparsable, value_of(cell)),
        }
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }
}

/// Whether a text is a unit of weight and nothing else.
pub(crate) fn is_weight_unit(text: &str) -> bool {
    Unit::of(text.trim().trim_end_matches('.')).is_some()
}

fn weigh(cell: &str, millionths: u64, unit: Unit, context: &Context<'_>, out: &mut Out) -> Verdict {
    if millionths == 0 {
        return Verdict::Null;
    }
    let judgement = judge(millionths, context.species);
    if judgement != Judgement::Plausible {
        let mut params = value_of(cell);
        let suggestion = plausible::suggestion(millionths, unit == Unit::Gram, context.species);
        let mut text = "–".to_owned();
        if let Some(suggestion) = suggestion {
            write_kilograms(suggestion, &mut text);
        }
        params.push(("suggestion", text));
        if judgement == Judgement::Impossible {
            return out.refuse(Code::WeightImplausible, params);
        }
        out.note(Code::WeightImplausible, params);
    }
    write_kilograms(millionths, &mut out.text);
    // Less than half a gram rounds to nothing.
    if out.text == "0" {
        return out.refuse(Code::NumberUnparsable, value_of(cell));
    }
    Verdict::Value
}

/// Writes millionths of a kilogram as kilograms, rounded half to even at three digits.
fn write_kilograms(millionths: u64, text: &mut String) {
    let (mut thousandths, rest) = (millionths / 1000, millionths % 1000);
    if rest > 500 || (rest == 500 && thousandths % 2 == 1) {
        thousandths += 1;
    }
    let (whole, fraction) = (thousandths / 1000, thousandths % 1000);
    text.clear();
    // Writing to a string cannot fail.
    let _ = if fraction == 0 {
        write!(text, "{whole}")
    } else {
        write!(text, "{whole}.{fraction:03}")
    };
    if fraction > 0 {
        text.truncate(text.trim_end_matches('0').len());
    }
}

fn value_of(cell: &str) -> Params {
    vec![("value", cell.to_owned())]
}

#[cfg(test)]
mod tests;
