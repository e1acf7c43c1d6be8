//! Stub.

use super::{Context, Out, Transform, Verdict};

/// Stub.
pub(super) struct TaxId;

impl Transform for TaxId {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        out.value(cell)
    }
}
