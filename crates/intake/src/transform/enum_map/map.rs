//! A value map, read from its data file.

use crate::text::fold;

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
pub(super) struct ValueMap(Vec<Entry>);

impl ValueMap {
    /// Reads a data file.
    pub(super) fn parse(file: &'static str) -> Self {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let mut entries: Vec<Entry> = lines
            .filter_map(|line| line.split_once('='))
            .flat_map(|(canonical, words)| {
                words.split(',').map(move |word| {
                    let (word, mark) = match word.split_once('+') {
                        Some((word, mark)) => (word, Some(mark.trim())),
                        None => (word, None),
                    };
                    Entry {
                        word: fold(word),
                        canonical: canonical.trim(),
                        mark,
                    }
                })
            })
            .collect();
        entries.sort_by(|a, b| a.word.cmp(&b.word));
        Self(entries)
    }

    /// The entry of a folded word.
    pub(super) fn get(&self, folded: &str) -> Option<&Entry> {
        let found = self
            .0
            .binary_search_by(|entry| entry.word.as_str().cmp(folded));
        found.ok().map(|index| &self.0[index])
    }

    /// The words that stand twice, which a test forbids.
    #[cfg(test)]
    pub(super) fn repeated(&self) -> Vec<&str> {
        let pairs = self
            .0
            .windows(2)
            .filter(|pair| pair[0].word == pair[1].word);
        pairs.map(|pair| pair[0].word.as_str()).collect()
    }

    /// The canonical words.
    #[cfg(test)]
    pub(super) fn canonical(&self) -> Vec<&'static str> {
        self.0.iter().map(|entry| entry.canonical).collect()
    }
}
