//! What records are compared by.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::{FixedState, FoldHasher};

use crate::record::Values;
use crate::text::fold_into;

/// Something that records of a type may have in common.
#[derive(Debug)]
pub(crate) struct Common {
    /// A name of its own, which keeps its hashes apart from those of others.
    pub(crate) name: &'static str,
    /// The fields that it is made of; where none of them is mapped, nobody looks for it.
    pub(crate) fields: &'static [&'static str],
    /// Says what a record has of it.
    pub(crate) look: fn(&Values, &mut Look),
}

/// What a record shows: hashes of what it is compared by; its buffers are reused.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// For each text that others may have too: the field where it stands, and its hash.
    pub(crate) keys: Vec<(&'static str, u64)>,
    /// A hash of what tells apart those who have it in common; 0 where that is not known.
    pub(crate) rest: u64,
    seed: u64,
    folded: String,
}

/// The same on every target and in every process: what is found must not depend on chance.
const STATE: FixedState = FixedState::with_seed(1);

impl Look {
    /// Looks at a record for one thing.
    pub(crate) fn at(&mut self, values: &Values, common: &Common) {
        self.keys.clear();
        self.rest = 0;
        self.seed = STATE.hash_one(common.name);
        (common.look)(values, self);
    }

    /// Something that another record may have too, made of texts; it is told at a field.
    pub(super) fn key(&mut self, field: &'static str, texts: &[&str]) {
        let key = self.hasher(texts).finish();
        if !self.keys.iter().any(|(_, known)| *known == key) {
            self.keys.push((field, key));
        }
    }

    /// The same as [`Self::key`] with a text in front that counts without accents, capitals and
    /// punctuation.
    pub(super) fn folded_key(&mut self, field: &'static str, folded: &str, texts: &[&str]) {
        let mut buffer = std::mem::take(&mut self.folded);
        fold_into(folded, &mut buffer);
        let mut hasher = self.hasher(&[&buffer]);
        for text in texts {
            add(&mut hasher, text);
        }
        self.keys.push((field, hasher.finish()));
        self.folded = buffer;
    }

    /// The same as [`Self::key`] of a text whose capitals do not count.
    pub(super) fn lower_key(&mut self, field: &'static str, text: &str) {
        self.folded.clear();
        self.folded.push_str(text);
        self.folded.make_ascii_lowercase();
        let key = self.hasher(&[&self.folded]).finish();
        self.keys.push((field, key));
    }

    /// What tells apart records that have something in common; accents, capitals and punctuation do
    /// not.
    pub(super) fn rest(&mut self, text: &str) {
        fold_into(text, &mut self.folded);
        self.rest = self.hasher(&[&self.folded]).finish().max(1);
    }

    fn hasher(&self, texts: &[&str]) -> FoldHasher<'static> {
        let mut hasher = STATE.build_hasher();
        hasher.write_u64(self.seed);
        for text in texts {
            add(&mut hasher, text);
        }
        hasher
    }
}

// No text ends where another one could go on.
fn add(hasher: &mut impl Hasher, text: &str) {
    hasher.write(text.as_bytes());
    hasher.write_u8(0xff);
}
