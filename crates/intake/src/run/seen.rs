//! What comes again, and the first record that had it.

use hashbrown::HashMap;

use super::sightings::Again;

/// Something that a record had: its hash, a hash of what else the record is, and its row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    pub(super) key: u64,
    pub(super) data: u64,
    pub(super) row: u32,
}

/// The first records that had what comes again.
#[derive(Debug, Default)]
pub(super) struct Seen {
    again: Again,
    /// The parts of the entries, in the order of `again`: apart from each other they need no
    /// padding. No entry has come yet where the row is 0.
    keys: Vec<u64>,
    datas: Vec<u64>,
    rows: Vec<u32>,
    /// Entries whose place is taken: by another key with nearly the same hash, or by one that was
    /// made distinct.
    others: HashMap<u64, Entry>,
}

impl Seen {
    pub(super) fn of(again: Again) -> Self {
        Self {
            keys: vec![0; again.len()],
            datas: vec![0; again.len()],
            rows: vec![0; again.len()],
            others: HashMap::new(),
            again,
        }
    }

    /// The place of a key, `None` if it does not come again.
    pub(super) fn place(&self, key: u64) -> Option<usize> {
        self.again.place(key)
    }

    /// The first entry with a key that has come so far.
    pub(super) fn find(&self, key: u64) -> Option<Entry> {
        self.known(self.again.place(key)?, key)
    }

    /// The same for a key whose place is known.
    pub(super) fn known(&self, place: usize, key: u64) -> Option<Entry> {
        let entry = self.at(place)?;
        if entry.row > 0 && entry.key == key {
            return Some(entry);
        }
        self.others.get(&key).copied()
    }

    /// The first entry with the key, which is the given one if there was none.
    pub(super) fn first(&mut self, place: usize, entry: Entry) -> Entry {
        match (self.at(place), self.rows.get_mut(place)) {
            (Some(first), _) if first.row > 0 && first.key == entry.key => first,
            (Some(Entry { row: 0, .. }), Some(row)) => {
                *row = entry.row;
                if let Some(key) = self.keys.get_mut(place) {
                    *key = entry.key;
                }
                if let Some(data) = self.datas.get_mut(place) {
                    *data = entry.data;
                }
                entry
            }
            _ => *self.others.entry(entry.key).or_insert(entry),
        }
    }

    fn at(&self, place: usize) -> Option<Entry> {
        Some(Entry {
            key: *self.keys.get(place)?,
            data: *self.datas.get(place)?,
            row: *self.rows.get(place)?,
        })
    }
}
