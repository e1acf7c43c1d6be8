//! The distinct texts of a column, for as long as they look like a list of words.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use serde::Serialize;

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
#[derive(Clone, Debug, Default)]
pub(super) struct Distinct {
    places: HashTable<u16>,
    values: Vec<ValueCount>,
    /// Where the last text stands: rows that follow each other often say the same.
    last: usize,
    cells: u32,
    overflow: bool,
}

/// The same in every process, so that a document is the same wherever it is made.
const STATE: FixedState = FixedState::with_seed(0);

impl Distinct {
    /// Takes a trimmed cell that is not empty.
    pub(super) fn see(&mut self, cell: &str, row: u32) {
        if self.overflow {
            return;
        }
        self.cells += 1;
        if let Some(last) = self.values.get_mut(self.last)
            && last.value == cell
        {
            last.count += 1;
            return;
        }
        let hash = STATE.hash_one(cell);
        let values = &self.values;
        let is_it = |&place: &u16| {
            values
                .get(usize::from(place))
                .is_some_and(|one| one.value == cell)
        };
        if let Some(&place) = self.places.find(hash, is_it) {
            self.last = usize::from(place);
            if let Some(known) = self.values.get_mut(self.last) {
                known.count += 1;
            }
            return;
        }
        if self.values.len() == MOST || cell.len() > LONGEST {
            *self = Self {
                overflow: true,
                ..Self::default()
            };
            return;
        }
        self.last = self.values.len();
        self.values.push(ValueCount {
            value: cell.to_owned(),
            count: 1,
            row,
        });
        let values = &self.values;
        self.places.insert_unique(hash, self.last as u16, |&place| {
            let value = values.get(usize::from(place));
            value.map_or(0, |one| STATE.hash_one(one.value.as_str()))
        });
    }

    /// Gives every text to be changed, when no more cells come.
    pub(super) fn each_text(&mut self, change: &impl Fn(&mut String)) {
        for known in &mut self.values {
            change(&mut known.value);
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
        Values {
            overflow: false,
            list: self.values,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Values {
        let mut distinct = Distinct::default();
        for (cell, row) in cells.zip(2..) {
            distinct.see(cell, row);
        }
        distinct.finish()
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
