//! Several cells of a row to one text.

use crate::transform::params::Given;
use crate::transform::{Context, Out, Transform, TransformError, Verdict};

/// The further columns, of which there must be one.
pub(super) fn needed(given: &mut Given<'_>) -> Result<Vec<String>, TransformError> {
    let columns = given.columns()?;
    if columns.is_empty() {
        return Err(given.wrong("columns", "it needs the name of another column"));
    }
    Ok(columns)
}

/// `coalesce`: the first of several cells that says something.
pub(super) struct Coalesce {
    pub(super) columns: Vec<String>,
}

impl Transform for Coalesce {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let others = context.others.iter().map(AsRef::as_ref);
        match std::iter::once(cell)
            .chain(others)
            .find(|text| !text.is_empty())
        {
            Some(text) => out.value(text),
            None => Verdict::Null,
        }
    }

    fn fills_empty(&self) -> bool {
        true
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }
}

/// `concat`: several cells one after the other; empty ones leave no gap.
pub(super) struct Concat {
    pub(super) columns: Vec<String>,
    /// What stands between two of them.
    pub(super) by: String,
}

impl Transform for Concat {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        out.text.clear();
        let others = context.others.iter().map(AsRef::as_ref);
        for text in std::iter::once(cell).chain(others) {
            if text.is_empty() {
                continue;
            }
            if !out.text.is_empty() {
                out.text.push_str(&self.by);
            }
            out.text.push_str(text);
        }
        if out.text.is_empty() {
            return Verdict::Null;
        }
        Verdict::Value
    }

    fn fills_empty(&self) -> bool {
        true
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }
}
