//! Transforms that prepare a text, of one cell or of several, for the transform that reads it.

mod chain;
mod columns;
mod lookup;
mod pattern;
mod split;

pub(super) use chain::chain;

use super::params::Given;
use super::{Context, Out, Transform, TransformError, Verdict};
use crate::text::fold;

/// Makes a generic transform; `None` if the name is none of theirs.
pub(super) fn make(
    name: &str,
    given: &mut Given<'_>,
) -> Result<Option<Box<dyn Transform>>, TransformError> {
    Ok(Some(match name {
        "coalesce" => Box::new(columns::Coalesce {
            columns: columns::needed(given)?,
            except: given.text("except")?.map(fold),
        }),
        "concat" => Box::new(columns::Concat {
            columns: columns::needed(given)?,
            by: given.text("by")?.unwrap_or(" ").to_owned(),
        }),
        "const" => Box::new(Const(given.needed("value")?.to_owned())),
        "default" => Box::new(Default(given.needed("value")?.to_owned())),
        "lookup" => Box::new(lookup::Lookup::read(given)?),
        "regex" => Box::new(pattern::Pattern::read(given)?),
        "split" => Box::new(split::Split::read(given)?),
        _ => return Ok(None),
    }))
}

/// `const`: a value that the plan gives, whatever the cell says.
struct Const(String);

impl Transform for Const {
    fn apply(&self, _cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        out.value(&self.0)
    }

    fn fills_empty(&self) -> bool {
        true
    }
}

/// `default`: a value that the plan gives where the cell is empty.
struct Default(String);

impl Transform for Default {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        out.value(if cell.is_empty() { &self.0 } else { cell })
    }

    fn fills_empty(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
