//! Phone numbers, to E.164.

mod country;

pub use country::Country;

use super::{Context, Out, Transform, Verdict};

/// `phone_format`.
pub(super) struct Phone;

impl Transform for Phone {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        out.value(cell)
    }
}
