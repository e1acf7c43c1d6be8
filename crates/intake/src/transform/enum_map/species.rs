//! The species of an animal.

use std::sync::LazyLock;

use super::ValueMap;
use crate::issue::Code;
use crate::text::{NullKind, is_null_token};
use crate::transform::{Context, Out, Transform, Verdict};

pub(super) static MAP: LazyLock<ValueMap> =
    LazyLock::new(|| ValueMap::parse(include_str!("../../../data/species.txt")));

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
pub(in crate::transform) struct Species;

impl Transform for Species {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        if !context.in_batch {
            let known = REFERENCE
                .iter()
                .find(|(word, _)| cell.eq_ignore_ascii_case(word));
            return if let Some((_, species)) = known {
                out.value(species)
            } else {
                out.note(Code::UnmappedValue, vec![("value", cell.to_owned())]);
                out.value("other")
            };
        }
        let Some(entry) = MAP.of_cell(cell) else {
            if is_null_token(NullKind::Coded, cell) {
                return Verdict::Null;
            }
            out.also.push(("species_other", cell.to_owned()));
            out.note(Code::UnmappedValue, vec![("value", cell.to_owned())]);
            return out.value("other");
        };
        match entry.mark {
            Some("f") => out.also.push(("sex", "female".to_owned())),
            Some(_) => out.also.push(("species_other", cell.to_owned())),
            None => {}
        }
        out.value(entry.canonical)
    }
}
