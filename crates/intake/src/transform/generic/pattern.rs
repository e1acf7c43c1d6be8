//! A part of a cell, by a pattern.

use regex_lite::{Regex, RegexBuilder};

use crate::issue::Code;
use crate::transform::params::Given;
use crate::transform::{Context, Out, Transform, TransformError, Verdict};

/// The largest pattern, compiled; the time of a match is bounded by it and by the cell.
const MOST_BYTES: usize = 64 * 1024;

/// `regex`: what a pattern finds in a cell: its first group, or all of it where it has none; with
/// `to`, that text with `$1` and `$name` filled in. A cell where it finds nothing is remarked, and
/// is nothing.
pub(super) struct Pattern {
    pattern: Regex,
    to: Option<String>,
}

impl Pattern {
    pub(super) fn read(given: &mut Given<'_>) -> Result<Self, TransformError> {
        let text = given.needed("pattern")?;
        let pattern = RegexBuilder::new(text)
            .size_limit(MOST_BYTES)
            .build()
            .map_err(|error| given.wrong("pattern", &error.to_string()))?;
        Ok(Self {
            pattern,
            to: given.text("to")?.map(str::to_owned),
        })
    }
}

impl Transform for Pattern {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        let Some(found) = self.pattern.captures(cell) else {
            out.note(Code::PatternUnmatched, vec![("value", cell.to_owned())]);
            return Verdict::Null;
        };
        if let Some(to) = &self.to {
            out.text.clear();
            found.expand(to, &mut out.text);
            // A group that took no part leaves nothing, which is no value.
            return if out.text.is_empty() {
                Verdict::Null
            } else {
                Verdict::Value
            };
        }
        let part = if found.len() > 1 {
            found.get(1)
        } else {
            found.get(0)
        };
        match part {
            Some(part) if !part.as_str().is_empty() => out.value(part.as_str()),
            _ => Verdict::Null,
        }
    }
}
