//! Several cells of a row to one text.

use crate::text::fold;
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

/// `coalesce`: the first of several cells that says something. The word of `except`, such as
/// `other`, says something only where no other cell does.
pub(super) struct Coalesce {
    pub(super) columns: Vec<String>,
    /// The folded word.
    pub(super) except: Option<String>,
}

impl Transform for Coalesce {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let others = context.others.iter().map(AsRef::as_ref);
        let mut texts = std::iter::once(cell).chain(others);
        let is_excepted = |text: &str| {
            let except = self.except.as_ref();
            except.is_some_and(|except| *except == fold(text))
        };
        let said = texts.find(|text| !text.is_empty() && !is_excepted(text));
        match said.or(Some(cell).filter(|cell| !cell.is_empty())) {
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
