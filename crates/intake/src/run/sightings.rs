//! The ids of a whole file in a few bytes each, to find those that come again.
//!
//! Most ids come once, and a record with such an id is compared with no other: what the run must
//! remember of records is little if it knows beforehand which ids come more than once. The first
//! pass notes a part of the hash of every id; sorted, equal parts lie side by side.

use hashbrown::HashSet;

/// Ids are kept apart by the first byte of their hash, so that what grows is always small.
const BUCKETS: usize = 256;

/// The ids of the first pass: four bytes for each, twelve where ids were made and may be shared.
#[derive(Debug)]
pub(super) struct Sightings {
    ids: Vec<Vec<u32>>,
    made: Vec<Vec<Made>>,
}

/// The hash of an id that was made, and a hash of what tells apart records that share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Made {
    high: u32,
    low: u32,
    distinction: u32,
}

/// The ids that come again, by a part of their hash: an id that does not may be taken for one of
/// them, and costs memory but is never confused with it.
#[derive(Debug, Default)]
pub(super) struct Again {
    buckets: Vec<Vec<u32>>,
    /// How many ids the buckets before each have.
    starts: Vec<usize>,
    len: usize,
}

fn bucket(key: u64) -> usize {
    (key >> 56) as usize
}

/// The four bytes of a hash after the first.
fn part(key: u64) -> u32 {
    (key >> 24) as u32
}

impl Default for Sightings {
    fn default() -> Self {
        Self {
            ids: vec![Vec::new(); BUCKETS],
            made: vec![Vec::new(); BUCKETS],
        }
    }
}

impl Sightings {
    /// Notes an id that the source gave, or that nothing else can share.
    pub(super) fn see(&mut self, key: u64) {
        if let Some(ids) = self.ids.get_mut(bucket(key)) {
            push(ids, part(key));
        }
    }

    /// Notes an id that was made, with what tells apart those that share it.
    pub(super) fn see_made(&mut self, key: u64, distinction: u64) {
        if let Some(made) = self.made.get_mut(bucket(key)) {
            let one = Made {
                high: (key >> 32) as u32,
                low: key as u32,
                distinction: distinction as u32,
            };
            push(made, one);
        }
    }

    /// The ids that come again, and the made ones of them that different records share.
    pub(super) fn finish(self) -> (Again, HashSet<u64>) {
        let mut again = Again::default();
        let mut shared = HashSet::new();
        for (mut ids, mut made) in self.ids.into_iter().zip(self.made) {
            ids.sort_unstable();
            made.sort_unstable();
            let mut twice: Vec<u32> = repeated(&ids).collect();
            drop(ids);
            for (first, next) in made.iter().zip(made.iter().skip(1)) {
                if (first.high, first.low) == (next.high, next.low) {
                    let key = u64::from(next.high) << 32 | u64::from(next.low);
                    twice.push(part(key));
                    if first.distinction != next.distinction {
                        shared.insert(key);
                    }
                }
            }
            twice.sort_unstable();
            twice.dedup();
            twice.shrink_to_fit();
            again.starts.push(again.len);
            again.len += twice.len();
            again.buckets.push(twice);
        }
        (again, shared)
    }
}

/// The texts of a sorted list that stand in it more than once; one of three stands there twice.
fn repeated(sorted: &[u32]) -> impl Iterator<Item = u32> {
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    pairs.filter(|(a, b)| a == b).map(|(a, _)| *a)
}

// A list that doubles when it is full may leave half of itself unused; a quarter is enough.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 4 + 16);
    }
    list.push(item);
}

impl Again {
    /// How many ids there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The place of an id among them.
    pub(super) fn place(&self, key: u64) -> Option<usize> {
        let at = bucket(key);
        let place = self.buckets.get(at)?.binary_search(&part(key)).ok()?;
        Some(self.starts.get(at)? + place)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        // Few keys, so that many come again; they differ in all of their bytes.
        #[test]
        fn what_comes_again_is_found(seen in prop::collection::vec((0_u64..40, 0_u64..3, any::<bool>()), 0..120)) {
            let key = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mut sightings = Sightings::default();
            let mut plain: BTreeMap<u64, u32> = BTreeMap::new();
            let mut made: BTreeMap<u64, (u32, BTreeSet<u64>)> = BTreeMap::new();
            for (n, distinction, is_made) in seen {
                if is_made {
                    sightings.see_made(key(n), distinction);
                    let known = made.entry(key(n)).or_default();
                    known.0 += 1;
                    known.1.insert(distinction);
                } else {
                    // An id of another type of record has another hash.
                    sightings.see(!key(n));
                    *plain.entry(!key(n)).or_default() += 1;
                }
            }
            let (again, shared) = sightings.finish();
            let mut places = BTreeSet::new();
            for (key, count) in plain.iter().map(|(k, n)| (k, *n)).chain(made.iter().map(|(k, n)| (k, n.0))) {
                let place = again.place(*key);
                prop_assert_eq!(place.is_some(), count > 1);
                if let Some(place) = place {
                    prop_assert!(place < again.len() && places.insert(place));
                }
            }
            prop_assert_eq!(places.len(), again.len());
            for (key, (_, distinctions)) in &made {
                prop_assert_eq!(shared.contains(key), distinctions.len() > 1);
            }
        }
    }
}
