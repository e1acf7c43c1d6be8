//! The words that a transform knows: those of a map that ships with the program, and the clinic's
//! own before them.

use std::sync::{Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::map::{Stock, ValueMap};
use crate::issue::Code;
use crate::schema::Kind;
use crate::text::{FoldBuffer, NullKind, fold, fold_short, is_null_token, meanings, nearest};
use crate::transform::params::Given;
use crate::transform::{Out, TransformError, Verdict};

/// Suggestions are kept for so many unknown words, so that a column of them is not compared anew in
/// each row.
const MOST_REMEMBERED: usize = 512;

/// The words of one transform.
#[derive(Debug, Default)]
pub(in crate::transform) struct Words {
    stock: Option<&'static ValueMap>,
    /// The clinic's own words, folded.
    own: HashMap<Box<str>, Box<str>, FixedState>,
    /// The words of the field, which mean themselves; empty where the field has no closed list.
    choices: &'static [&'static str],
    remembered: Mutex<HashMap<Box<str>, Box<str>, FixedState>>,
}

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    pub(super) canonical: &'a str,
    /// What the word tells of another field.
    pub(super) mark: Option<&'static str>,
}

impl Words {
    /// The words of a map that ships with the program.
    #[cfg(test)]
    pub(super) fn of(stock: Stock) -> Self {
        Self {
            stock: Some(stock.map()),
            ..Self::default()
        }
    }

    /// Reads the clinic's own entries, `values`, and checks that each of them means a word of the
    /// field, or of the map where no field is known.
    pub(in crate::transform) fn read(
        stock: Option<Stock>,
        given: &mut Given<'_>,
    ) -> Result<Self, TransformError> {
        let choices = match given.target.map(|target| target.field.kind) {
            Some(Kind::Choice { of }) => of,
            _ => &[],
        };
        let mut words = Self {
            stock: stock.map(Stock::map),
            choices,
            ..Self::default()
        };
        for (source, target) in given.entries("values")?.into_iter().flatten() {
            let folded = fold(source);
            if folded.is_empty() {
                let reason = format!("{source:?} has no letter and no digit");
                return Err(given.wrong("values", &reason));
            }
            if !words.allows(target) {
                let reason = format!(
                    "{source:?} goes to {target:?}, which is no word of this field; the nearest \
                     is {:?}",
                    nearest(target, words.targets())
                );
                return Err(given.wrong("values", &reason));
            }
            let before = words.own.insert(folded.into(), target.as_str().into());
            if before.is_some_and(|before| *before != **target) {
                let reason = format!("{source:?} stands there twice, and means two things");
                return Err(given.wrong("values", &reason));
            }
        }
        Ok(words)
    }

    /// Whether the words can mean a text: one of the field, of the map, or any where neither has a
    /// closed list.
    fn allows(&self, target: &str) -> bool {
        let mut targets = self.targets().peekable();
        targets.peek().is_none() || targets.any(|known| known == target)
    }

    fn targets(&self) -> impl Iterator<Item = &'static str> {
        let of_map = self.stock.filter(|_| self.choices.is_empty());
        let of_map = of_map.into_iter().flat_map(ValueMap::entries);
        let of_map = of_map.map(|entry| entry.canonical);
        let plain = of_map.filter(|word| is_plain(word));
        self.choices.iter().copied().chain(plain)
    }

    /// What a cell means.
    pub(super) fn find(&self, cell: &str) -> Option<Found<'_>> {
        let mut buffer: FoldBuffer = [0; 48];
        match fold_short(cell, &mut buffer) {
            Some(folded) => self.get(folded),
            None => self.get(&fold(cell)),
        }
    }

    /// What a folded word means.
    pub(super) fn get(&self, folded: &str) -> Option<Found<'_>> {
        if !self.own.is_empty()
            && let Some(canonical) = self.own.get(folded)
        {
            return Some(Found {
                canonical,
                mark: None,
            });
        }
        if let Some(entry) = self.stock.and_then(|stock| stock.get(folded)) {
            return Some(Found {
                canonical: entry.canonical,
                mark: entry.mark,
            });
        }
        // `follow_up` is folded like everything else.
        let mut buffer: FoldBuffer = [0; 48];
        let choice = self
            .choices
            .iter()
            .find(|choice| fold_short(choice, &mut buffer) == Some(folded))?;
        Some(Found {
            canonical: choice,
            mark: None,
        })
    }

    /// Whether the clinic has words of its own.
    pub(super) fn has_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// Remarks that a cell is in no map, unless it says "nothing", with the words that it may mean.
    pub(super) fn unmapped(&self, cell: &str, out: &mut Out) -> Verdict {
        if !is_null_token(NullKind::Coded, cell) {
            self.remark(cell, out);
        }
        Verdict::Null
    }

    /// Remarks that a cell is in no map, whatever it says.
    pub(super) fn remark(&self, cell: &str, out: &mut Out) {
        let near = self.near(cell);
        out.note(
            Code::UnmappedValue,
            vec![("value", cell.to_owned()), ("nearest", near)],
        );
    }

    /// The words that a cell may mean, the nearest first; `–` where none is near.
    pub(super) fn near(&self, cell: &str) -> String {
        let mut remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = remembered.get(cell) {
            return known.to_string();
        }
        let folded = fold(cell);
        // A name that dogs and cats share is known, and it is the species that is not.
        let shared = self.stock.and_then(|stock| stock.get(&folded));
        if let Some(shared) = shared.filter(|entry| entry.canonical.contains('|')) {
            return shared.canonical.replace('|', ", ");
        }
        let own = self.own.iter().map(|(word, target)| (&**word, &**target));
        let mut own: Vec<_> = own.collect();
        own.sort_unstable();
        let stock = self.stock.into_iter().flat_map(ValueMap::entries);
        let stock = stock.map(|entry| (entry.word.as_str(), entry.canonical));
        let stock = stock.filter(|(_, canonical)| is_plain(canonical));
        let choices = self.choices.iter().map(|choice| (*choice, *choice));
        let words = own.into_iter().chain(stock).chain(choices);
        let near = match meanings(&folded, words) {
            near if near.is_empty() => "–".to_owned(),
            near => near.join(", "),
        };
        if remembered.len() < MOST_REMEMBERED {
            remembered.insert(cell.into(), near.as_str().into());
        }
        near
    }
}

/// Whether a meaning is one word of a field, not several, one of two, or none.
fn is_plain(canonical: &str) -> bool {
    canonical != "-" && !canonical.contains(['+', '|'])
}
