//! The sex of an animal, and what the same word says of neutering.

use std::sync::LazyLock;

use super::{ValueMap, neutered};
use crate::issue::Code;
use crate::text::{FoldBuffer, NullKind, fold_short, is_null_token};
use crate::transform::{Context, Out, Transform, Verdict};

pub(super) static MAP: LazyLock<ValueMap> =
    LazyLock::new(|| ValueMap::parse(include_str!("../../../data/sex.txt")));

/// `sex_map`: `male`, `female` or `unknown`; `Macho castrado` also fills `neutered`.
///
/// With `codes=okvet` the numbers of OkVet's database count: 1 male, 2 female, 3 unknown.
pub(in crate::transform) struct Sex {
    /// Whether the numbers of OkVet count.
    pub(in crate::transform) okvet: bool,
}

impl Transform for Sex {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        let coded = match cell {
            "1" => Some("male"),
            "2" => Some("female"),
            "3" => Some("unknown"),
            _ => None,
        };
        if let Some(sex) = coded.filter(|_| self.okvet) {
            return out.value(sex);
        }
        if let Some(entry) = MAP.of_cell(cell) {
            if let Some(neutered) = entry.mark {
                out.also.push(("neutered", neutered.to_owned()));
            }
            return out.value(entry.canonical);
        }
        if let Some((sex, neutered)) = combined(cell) {
            out.also.push(("neutered", neutered.to_owned()));
            return out.value(sex);
        }
        if !is_null_token(NullKind::Coded, cell) {
            out.note(Code::UnmappedValue, vec![("value", cell.to_owned())]);
        }
        Verdict::Null
    }
}

/// The two parts of `Macho castrado` or `Spayed Female`, whichever comes first.
fn combined(cell: &str) -> Option<(&'static str, &'static str)> {
    let mut buffer: FoldBuffer = [0; 48];
    let folded = fold_short(cell, &mut buffer)?;
    let pair = |sex: &str, state: &str| {
        Some((MAP.get(sex)?.canonical, neutered::MAP.get(state)?.canonical))
    };
    folded
        .split_once(' ')
        .and_then(|(sex, state)| pair(sex, state))
        .or_else(|| {
            folded
                .rsplit_once(' ')
                .and_then(|(state, sex)| pair(sex, state))
        })
}
