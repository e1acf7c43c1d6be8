//! Text as it stands.

use super::{Context, Out, Transform, Verdict};

/// `text`: the text, cleaned (see [`crate::text::clean`]).
///
/// What counts as "nothing" differs from field to field, and is the run's to know.
pub(super) struct Text;

impl Transform for Text {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        let cleaned = crate::text::clean(cell);
        if cleaned.is_empty() {
            Verdict::Null
        } else {
            out.value(&cleaned)
        }
    }
}
