//! The maker of a vaccine.

use super::Words;
use crate::issue::Severity;
use crate::text::{NullKind, is_null_token};
use crate::transform::{Context, Out, Transform, Verdict};

/// `manufacturer_map`: one writing for the makers that have many. A brand gives its maker, and
/// stands in `brand`. A maker that no map knows is kept as it is written, which is remarked.
pub(in crate::transform) struct Manufacturer(pub(in crate::transform) Words);

impl Transform for Manufacturer {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        if let Some(found) = self.0.find(cell) {
            if let Some(brand) = found.mark {
                out.also.push(("brand", brand.to_owned()));
            }
            return out.value(found.canonical);
        }
        if is_null_token(NullKind::Text, cell) {
            return Verdict::Null;
        }
        self.0.unmapped(cell, out);
        if let Some(note) = out.notes.last_mut() {
            note.severity = Severity::Note;
        }
        out.value(cell)
    }
}
