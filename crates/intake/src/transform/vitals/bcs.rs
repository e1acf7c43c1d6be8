//! Body condition, a score on a scale of five or nine.

use super::{no_measure, value_of};
use crate::issue::Code;
use crate::plan::DecimalMark;
use crate::text::fold;
use crate::transform::decimal::Decimal;
use crate::transform::{Context, Out, Transform, Verdict};

/// `bcs`: the score, `3.5`, with its scale in `bcs_scale`: `3/5`, `7 de 9`, `5 - 9`, `3.5(1-5)`. A
/// bare score says nothing of its scale. What fits neither scale is nothing.
pub(in crate::transform) struct Bcs;

/// The scales in use.
const SCALES: [(&str, u128); 2] = [("5", 5), ("9", 9)];

impl Transform for Bcs {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        // The point of a score stands as a letter while the rest is folded away.
        if cell.contains(['p', 'P']) {
            return no_measure(cell, out);
        }
        let folded = fold(&cell.replace([',', '.'], "p"));
        let Some((score, scale)) = cut(&folded) else {
            return no_measure(cell, out);
        };
        let Ok(score) = Decimal::read(&score.replace('p', "."), Some(DecimalMark::Point)) else {
            return no_measure(cell, out);
        };
        let most = scale.map_or(9, |(_, most)| most);
        let tenths = score.rounded(1);
        if !(10..=most * 10).contains(&tenths) {
            return no_measure(cell, out);
        }
        match scale {
            Some((word, _)) => out.also.push(("bcs_scale", word.to_owned())),
            None => out.note(Code::BcsScaleUnknown, value_of(cell)),
        }
        score.write(1, &mut out.text);
        Verdict::Value
    }
}

/// The score, and its scale if the cell names one.
fn cut(folded: &str) -> Option<(&str, Option<(&'static str, u128)>)> {
    let end = folded
        .find(|letter: char| !letter.is_ascii_digit() && letter != 'p')
        .unwrap_or(folded.len());
    let (score, rest) = folded.split_at(end);
    // `de9`, `de 9`, `9`, `1 5`: the last number is the scale.
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("de").unwrap_or(rest).trim_start();
    let rest = rest.strip_prefix("1 ").unwrap_or(rest);
    if rest.is_empty() {
        return Some((score, None));
    }
    let scale = SCALES.into_iter().find(|(word, _)| *word == rest)?;
    Some((score, Some(scale)))
}
