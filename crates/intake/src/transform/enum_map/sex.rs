//! The sex of an animal, and what the same word says of neutering.

use super::{Stock, Words};
use crate::text::{FoldBuffer, fold_short};
use crate::transform::{Context, Out, Transform, Verdict};

/// `sex_map`: `male`, `female` or `unknown`; `Macho castrado` also fills `neutered`.
///
/// With `codes=okvet` the numbers of OkVet's database count: 1 male, 2 female, 3 unknown.
pub(in crate::transform) struct Sex {
    /// Whether the numbers of OkVet count.
    pub(in crate::transform) okvet: bool,
    pub(in crate::transform) words: Words,
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
        if let Some(found) = self.words.find(cell) {
            if let Some(neutered) = found.mark {
                out.also.push(("neutered", neutered.to_owned()));
            }
            return out.value(found.canonical);
        }
        if let Some((sex, neutered)) = self.combined(cell) {
            out.also.push(("neutered", neutered.to_owned()));
            return out.value(sex);
        }
        self.words.unmapped(cell, out)
    }
}

impl Sex {
    /// The two parts of `Macho castrado` or `Spayed Female`, whichever comes first.
    fn combined(&self, cell: &str) -> Option<(&str, &'static str)> {
        let mut buffer: FoldBuffer = [0; 48];
        let folded = fold_short(cell, &mut buffer)?;
        let pair = |sex: &str, state: &str| {
            let state = Stock::Neutered.map().get(state)?;
            Some((self.words.get(sex)?.canonical, state.canonical))
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
}
