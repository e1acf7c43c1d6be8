//! A value map, read from its data file.

use crate::text::{FoldBuffer, Lexicon, fold, fold_short};

/// One word of a map.
#[derive(Debug)]
pub(super) struct Entry {
    word: String,
    /// The canonical word.
    pub(super) canonical: &'static str,
    /// What stands after `+` at the word: what it tells of another field.
    pub(super) mark: Option<&'static str>,
}

/// The words of a data file, folded and sorted.
///
/// A line is `canonical = word, word +mark, …`; a line that begins with `#` is a comment.
#[derive(Debug)]
pub(super) struct ValueMap {
    entries: Vec<Entry>,
    /// The places of the short words, from 1: nearly every word is short.
    short: Lexicon,
}

impl ValueMap {
    /// Reads a data file.
    pub(super) fn parse(file: &'static str) -> Self {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let mut entries: Vec<Entry> = lines
            .filter_map(|line| line.split_once('='))
            .flat_map(|(canonical, words)| words.split(',').map(move |word| entry(canonical, word)))
            .collect();
        entries.sort_by(|a, b| a.word.cmp(&b.word));
        let short = Lexicon::new(entries.iter().map(|entry| entry.word.as_str()).zip(1..));
        Self { entries, short }
    }

    /// The entry of a cell.
    pub(super) fn of_cell(&self, cell: &str) -> Option<&Entry> {
        let mut buffer: FoldBuffer = [0; 48];
        match fold_short(cell, &mut buffer) {
            Some(folded) => self.get(folded),
            None => self.get(&fold(cell)),
        }
    }

    /// The entry of a folded word.
    pub(super) fn get(&self, folded: &str) -> Option<&Entry> {
        if let Some(place) = self.short.get(folded) {
            return self.entries.get(usize::from(place) - 1);
        }
        let found = self
            .entries
            .binary_search_by(|entry| entry.word.as_str().cmp(folded));
        found.ok().map(|index| &self.entries[index])
    }

    /// The words that stand twice, which a test forbids.
    #[cfg(test)]
    pub(super) fn repeated(&self) -> Vec<&str> {
        let pairs = self
            .entries
            .windows(2)
            .filter(|pair| pair[0].word == pair[1].word);
        pairs.map(|pair| pair[0].word.as_str()).collect()
    }

    /// The canonical words.
    #[cfg(test)]
    pub(super) fn canonical(&self) -> Vec<&'static str> {
        self.entries.iter().map(|entry| entry.canonical).collect()
    }
}

fn entry(canonical: &'static str, word: &'static str) -> Entry {
    let (word, mark) = match word.split_once('+') {
        Some((word, mark)) => (word, Some(mark.trim())),
        None => (word, None),
    };
    Entry {
        word: fold(word),
        canonical: canonical.trim(),
        mark,
    }
}
