//! The breed of an animal.

use super::Words;
use crate::text::{NullKind, is_null_token};
use crate::transform::{Context, Out, Transform, Verdict};

/// `breed_map`: one writing for the breeds that have many. The text of the source stands in
/// `breed_raw`, and a breed that no map knows is kept as it is written: no pet fails for its breed.
pub(in crate::transform) struct Breed(pub(in crate::transform) Words);

impl Transform for Breed {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        if let Some(found) = self.0.find(cell) {
            if found.canonical != cell {
                out.also.push(("breed_raw", cell.to_owned()));
            }
            return out.value(found.canonical);
        }
        if is_null_token(NullKind::Text, cell) {
            return Verdict::Null;
        }
        out.value(cell)
    }
}
