//! The distinct texts of a column, for as long as they look like a list of words.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use serde::Serialize;

use crate::source::CellKind;

/// How many distinct texts are kept.
const MOST: usize = 200;
/// The longest text in bytes that a list of words may have.
const LONGEST: usize = 60;
/// A column with this many texts of which most come once holds no list of words.
const FEW: usize = 20;

/// The distinct texts of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Values {
    /// Whether there are too many, or too few come twice, to be a list of words; it is empty then.
    pub overflow: bool,
    /// The texts, the most frequent first.
    pub list: Vec<ValueCount>,
}

/// A text of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The text, as it stands in the file.
    pub value: String,
    /// In how many cells it stands.
    pub count: u32,
    /// The row of the first.
    pub row: u32,
}

/// Gathers the distinct texts of a column, in at most some 30 KB.
///
/// What a text tells is told when it comes for the first time. Where it comes again it is only
/// counted, and told once for all of those cells when no more come: so that a column of a few words
/// is not read anew in each row.
#[derive(Clone, Debug, Default)]
pub(super) struct Distinct {
    places: HashTable<u16>,
    values: Vec<Known>,
    /// Where the last text stands: rows that follow each other often say the same.
    last: usize,
    cells: u32,
    overflow: bool,
}

// Most texts are short: their first and their last bytes are all of them.
#[inline]
fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && match a.len() {
            17..=32 => {
                a.first_chunk::<16>() == b.first_chunk() && a.last_chunk::<16>() == b.last_chunk()
            }
            8..=16 => {
                a.first_chunk::<8>() == b.first_chunk() && a.last_chunk::<8>() == b.last_chunk()
            }
            4..=7 => {
                a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk()
            }
            _ => a == b,
        }
}

#[derive(Clone, Debug)]
struct Known {
    text: String,
    /// What a workbook says of its first cell, and the row of that.
    kind: CellKind,
    row: u32,
    /// All of its cells.
    count: u32,
    /// Those after the first that a workbook says the same of.
    again: u32,
}

impl Known {
    fn add(&mut self, kind: CellKind) -> bool {
        let is_again = kind == self.kind;
        self.count += 1;
        self.again += u32::from(is_again);
        is_again
    }
}

/// The same in every process, so that a document is the same wherever it is made.
const STATE: FixedState = FixedState::with_seed(0);

fn hash_of(text: &str) -> u64 {
    let mut hasher = STATE.build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl Distinct {
    /// Takes a cell if it is as the one before it, which is trimmed, and if that tells all of it;
    /// gives whether it did.
    #[inline]
    pub(super) fn see_last(&mut self, cell: &[u8], kind: CellKind) -> bool {
        if self.overflow {
            return false;
        }
        match self.values.get_mut(self.last) {
            Some(last) if last.kind == kind && is_same(last.text.as_bytes(), cell) => {
                self.cells += 1;
                last.add(kind)
            }
            _ => false,
        }
    }

    /// Takes a trimmed cell that is not empty; gives whether it tells nothing that a cell before it
    /// did not tell. Such cells come with [`Self::repeats`].
    #[inline]
    pub(super) fn see(&mut self, cell: &str, kind: CellKind, row: u32) -> bool {
        !self.overflow && self.find(cell, kind, row)
    }

    fn find(&mut self, cell: &str, kind: CellKind, row: u32) -> bool {
        self.cells += 1;
        let hash = hash_of(cell);
        let values = &self.values;
        let is_it = |&place: &u16| {
            values
                .get(usize::from(place))
                .is_some_and(|one| is_same(one.text.as_bytes(), cell.as_bytes()))
        };
        if let Some(&place) = self.places.find(hash, is_it) {
            self.last = usize::from(place);
            let known = self.values.get_mut(self.last);
            return known.is_some_and(|known| known.add(kind));
        }
        if self.values.len() == MOST || cell.len() > LONGEST {
            self.overflow = true;
            self.places = HashTable::default();
            self.values.retain(|known| known.again > 0);
            self.values.shrink_to_fit();
            return false;
        }
        self.last = self.values.len();
        self.values.push(Known {
            text: cell.to_owned(),
            kind,
            row,
            count: 1,
            again: 0,
        });
        let values = &self.values;
        self.places.insert_unique(hash, self.last as u16, |&place| {
            let value = values.get(usize::from(place));
            value.map_or(0, |one| hash_of(&one.text))
        });
        false
    }

    /// The cells that are like one before them: the text, its kind, the row of the first, and how
    /// many there are. They are given once.
    pub(super) fn repeats(&mut self) -> impl Iterator<Item = (&str, CellKind, u32, u32)> {
        let repeated = self.values.iter_mut().filter(|known| known.again > 0);
        repeated.map(|known| {
            let times = std::mem::take(&mut known.again);
            (&*known.text, known.kind, known.row, times)
        })
    }

    /// Gives every text to be changed, when no more cells come.
    pub(super) fn each_text(&mut self, change: &impl Fn(&mut String)) {
        for known in &mut self.values {
            change(&mut known.text);
        }
    }

    pub(super) fn finish(mut self) -> Values {
        let hardly_any_twice =
            self.values.len() > FEW && self.values.len() * 2 > self.cells as usize;
        if self.overflow || hardly_any_twice {
            return Values {
                overflow: true,
                list: Vec::new(),
            };
        }
        self.values
            .sort_by(|a, b| b.count.cmp(&a.count).then(a.row.cmp(&b.row)));
        let list = self.values.into_iter().map(|known| ValueCount {
            value: known.text,
            count: known.count,
            row: known.row,
        });
        Values {
            overflow: false,
            list: list.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Values {
        let mut distinct = Distinct::default();
        for (cell, row) in cells.zip(2..) {
            distinct.see(cell, CellKind::Text, row);
        }
        distinct.finish()
    }

    #[test]
    fn each_cell_is_told_at_once_or_as_one_of_its_repeats() {
        let many: Vec<_> = (0..MOST * 2).map(|n| n.to_string()).collect();
        let words = ["7", "Canino", "7"].into_iter().cycle().take(9);
        let cells = words.chain(many.iter().map(String::as_str));
        let kinds = [CellKind::Text, CellKind::Number];
        let mut distinct = Distinct::default();
        let (mut told, mut all) = (BTreeMap::new(), BTreeMap::new());
        for ((cell, kind), row) in cells.zip(kinds.into_iter().cycle()).zip(2..) {
            all.entry((cell.to_owned(), kind)).or_insert((row, 0)).1 += 1;
            if !distinct.see(cell, kind, row) {
                let first = told.entry((cell.to_owned(), kind)).or_insert((row, 0));
                first.1 += 1;
            }
        }
        for (cell, kind, row, times) in distinct.repeats() {
            let first = told.get_mut(&(cell.to_owned(), kind)).unwrap();
            assert_eq!(first.0, row, "{cell}");
            first.1 += times;
        }
        assert_eq!(told, all);
        assert_eq!(distinct.repeats().count(), 0);
        assert!(distinct.finish().overflow);
    }

    proptest! {
        #[test]
        fn texts_are_the_same_where_all_their_bytes_are(a in "[ab]{0,40}", at in 0_usize..40) {
            let mut b = a.clone().into_bytes();
            prop_assert!(is_same(a.as_bytes(), &b));
            if let Some(byte) = b.get_mut(at) {
                *byte ^= 1;
                prop_assert!(!is_same(a.as_bytes(), &b));
            }
            b.push(b'a');
            prop_assert!(!is_same(a.as_bytes(), &b));
        }
    }

    #[test]
    fn words_are_counted_with_their_first_row() {
        let values = of(["Canino", "Felino", "Canino", "Ave", "Felino", "Canino"].into_iter());
        let list: Vec<_> = values
            .list
            .iter()
            .map(|one| (&*one.value, one.count, one.row))
            .collect();
        assert_eq!(list, [("Canino", 3, 2), ("Felino", 2, 3), ("Ave", 1, 5)]);
        assert!(!values.overflow);
    }

    #[test]
    fn what_is_no_list_of_words_is_let_go() {
        let names: Vec<_> = (0..21).map(|n| n.to_string()).collect();
        assert!(
            of(names.iter().map(String::as_str)).overflow,
            "hardly any comes twice"
        );
        let twice = || names.iter().chain(&names).map(String::as_str);
        assert_eq!(of(twice()).list.len(), 21);

        let many: Vec<_> = (0..=MOST).map(|n| n.to_string()).collect();
        let often = || many.iter().cycle().take(many.len() * 5).map(String::as_str);
        assert_eq!(
            of(often()),
            Values {
                overflow: true,
                list: vec![]
            }
        );
        let long = "x".repeat(LONGEST + 1);
        assert!(of([&*long, "a"].into_iter()).overflow);
        assert_eq!(of(std::iter::empty()), Values::default());
    }
}
