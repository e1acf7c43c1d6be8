//! A text for a text, by a table in the plan.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::issue::Code;
use crate::text::{FoldBuffer, NullKind, fold, fold_short, is_null_token, meanings};
use crate::transform::params::Given;
use crate::transform::{Context, Out, Transform, TransformError, Verdict};

/// `lookup`: what the table `values` has for a cell, however it is written; `else` for all others.
///
/// Without `else` a cell that the table lacks is remarked, and is nothing.
pub(super) struct Lookup {
    table: HashMap<Box<str>, Box<str>, FixedState>,
    other: Option<String>,
}

impl Lookup {
    pub(super) fn read(given: &mut Given<'_>) -> Result<Self, TransformError> {
        let Some(values) = given.entries("values")?.filter(|values| !values.is_empty()) else {
            return Err(given.wrong("values", "it needs the texts and what they become"));
        };
        let mut table: HashMap<Box<str>, Box<str>, FixedState> = HashMap::default();
        for (from, to) in values {
            let before = table.insert(fold(from).into(), to.as_str().into());
            if before.is_some_and(|before| *before != **to) {
                let reason = format!("{from:?} stands there twice, and means two things");
                return Err(given.wrong("values", &reason));
            }
        }
        Ok(Self {
            table,
            other: given.text("else")?.map(str::to_owned),
        })
    }

    fn find(&self, cell: &str) -> Option<&str> {
        let mut buffer: FoldBuffer = [0; 48];
        let found = match fold_short(cell, &mut buffer) {
            Some(folded) => self.table.get(folded),
            None => self.table.get(fold(cell).as_str()),
        };
        found.map(AsRef::as_ref)
    }
}

impl Transform for Lookup {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        if let Some(text) = self.find(cell).or(self.other.as_deref()) {
            return out.value(text);
        }
        if !is_null_token(NullKind::Coded, cell) {
            let mut words: Vec<_> = self
                .table
                .iter()
                .map(|(from, to)| (&**from, &**to))
                .collect();
            words.sort_unstable();
            let near = match meanings(&fold(cell), words) {
                near if near.is_empty() => "–".to_owned(),
                near => near.join(", "),
            };
            out.note(
                Code::UnmappedValue,
                vec![("value", cell.to_owned()), ("nearest", near)],
            );
        }
        Verdict::Null
    }
}
