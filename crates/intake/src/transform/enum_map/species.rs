//! The species of an animal.

use super::Words;
use crate::transform::{Context, Out, Transform, Verdict};

/// The floor: the five words of the specification.
const REFERENCE: &[(&str, &str)] = &[
    ("perro", "dog"),
    ("gato", "cat"),
    ("ave", "bird"),
    ("conejo", "rabbit"),
    ("hamster", "hamster"),
];

/// `species_map`: a species as `dog`, `cat`, `bird` and so on.
///
/// A word that no map knows gives `other`, keeps the word for `species_other`, and is remarked:
/// never `other` in silence.
pub(in crate::transform) struct Species(pub(in crate::transform) Words);

impl Transform for Species {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        if !context.in_batch && !self.0.has_own() {
            let known = REFERENCE
                .iter()
                .find(|(word, _)| cell.eq_ignore_ascii_case(word));
            return if let Some((_, species)) = known {
                out.value(species)
            } else {
                self.0.remark(cell, out);
                out.value("other")
            };
        }
        let Some(found) = self.0.find(cell) else {
            self.0.unmapped(cell, out);
            if out.notes.is_empty() {
                return Verdict::Null;
            }
            out.also.push(("species_other", cell.to_owned()));
            return out.value("other");
        };
        match found.mark {
            Some("f") => out.also.push(("sex", "female".to_owned())),
            Some(_) => out.also.push(("species_other", cell.to_owned())),
            None => {}
        }
        out.value(found.canonical)
    }
}
