//! Whether an animal is neutered.

use std::sync::LazyLock;

use super::ValueMap;
use crate::issue::Code;
use crate::text::{NullKind, is_null_token};
use crate::transform::{Context, Out, Transform, Verdict};

pub(super) static MAP: LazyLock<ValueMap> =
    LazyLock::new(|| ValueMap::parse(include_str!("../../../data/neutered.txt")));

/// `neutered_map`: `yes`, `no` or `unknown`.
pub(in crate::transform) struct Neutered;

impl Transform for Neutered {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        if let Some(entry) = MAP.of_cell(cell) {
            return out.value(entry.canonical);
        }
        if !is_null_token(NullKind::Coded, cell) {
            out.note(Code::UnmappedValue, vec![("value", cell.to_owned())]);
        }
        Verdict::Null
    }
}
