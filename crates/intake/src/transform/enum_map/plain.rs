//! Any value map whose words tell of their own field alone.

use super::Words;
use crate::transform::{Context, Out, Transform, Verdict};

/// `enum_map` and the maps of states, types and payments: a word of the field.
///
/// What is in no map is remarked with the words that it may mean, and is nothing.
pub(in crate::transform) struct Plain(pub(in crate::transform) Words);

impl Transform for Plain {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        match self.0.find(cell) {
            Some(found) => out.value(found.canonical),
            None => self.0.unmapped(cell, out),
        }
    }
}
