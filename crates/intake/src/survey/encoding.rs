//! Which encoding a file is in, by the evidence of all of its rows.

mod letters;

use crate::issue::{Code, Issue};
use crate::plan::Encoding;
use crate::source::{Row, is_foreign};
use crate::text::CodePage;
use letters::{Around, weight};

/// What the rows of a file of text show of its encoding.
#[derive(Debug, Default)]
pub(super) struct TextEvidence {
    letters: Letters,
    /// Rows that are UTF-8 and not only ASCII.
    utf8: Count,
    /// Rows that are in an encoding of one byte a letter.
    foreign: Count,
    /// Rows of Unicode with bytes that are no text.
    broken: Count,
}

/// Rows of one sort: how many, and the first.
#[derive(Debug, Default)]
pub(super) struct Count {
    rows: u32,
    first: Option<u32>,
}

impl Count {
    pub(super) fn add(&mut self, row: u32) {
        self.rows += 1;
        self.first.get_or_insert(row);
    }

    /// Says how many there are, if there are any.
    pub(super) fn issue(&self, code: Code) -> Option<Issue> {
        let mut issue = Issue::new(code, vec![("count", self.rows.to_string())]);
        issue.row = self.first;
        (self.rows > 0).then_some(issue)
    }
}

impl TextEvidence {
    /// The evidence of the first bytes of a file, of which the last line may be cut.
    pub(super) fn of_head(head: &[u8], whole: bool) -> Self {
        let mut evidence = Self::default();
        let mut lines = head.split(|byte| matches!(byte, b'\n' | b'\r')).peekable();
        for number in 1.. {
            let Some(line) = lines.next() else { break };
            if line.is_ascii() || (!whole && lines.peek().is_none()) {
                continue;
            }
            if is_foreign(line) {
                evidence.letters.see(line);
                evidence.foreign.add(number);
            } else {
                evidence.utf8.add(number);
            }
        }
        evidence
    }

    /// Takes one more row, of whatever kind.
    pub(super) fn see(&mut self, row: &Row) {
        if row.is_ascii() {
        } else if let Some(bytes) = row.foreign() {
            self.letters.see(bytes);
            self.foreign.add(row.line);
        } else if row.is_broken() {
            self.broken.add(row.line);
        } else {
            self.utf8.add(row.line);
        }
    }

    /// The encoding of the file: that of most rows, and of the first of them where they are even.
    /// A file of nothing but ASCII is UTF-8.
    pub(super) fn encoding(&self) -> Encoding {
        let unicode = self.utf8.rows + self.broken.rows;
        let is_first = self.foreign.first < self.utf8.first.or(self.broken.first);
        if self.foreign.rows > unicode || (self.foreign.rows == unicode && is_first) {
            self.letters.page().into()
        } else {
            Encoding::Utf8
        }
    }

    /// The encoding of the file and another one that gives other letters, where the letters hardly
    /// tell between them: less than one letter of Spanish does. Where none of the bytes is a
    /// letter in either, there is nothing to ask about.
    pub(super) fn doubt(&self) -> Option<[Encoding; 2]> {
        const ONE_LETTER: i64 = 8;
        let page = self.encoding().page()?;
        let score = self.letters.score(page);
        let near = CodePage::ALL.iter().copied().filter(|&other| {
            self.letters.differ(page, other)
                && (self.letters.shows(page) || self.letters.shows(other))
                && score - self.letters.score(other) < ONE_LETTER
        });
        let other = near.max_by_key(|&other| self.letters.score(other))?;
        Some([page.into(), other.into()])
    }

    /// Whether text that was read in a wrong code page cannot be text in UTF-8 instead.
    pub(super) fn is_one_page(&self) -> bool {
        self.utf8.rows + self.broken.rows == 0
    }

    /// Says how many rows are in another encoding than the file, or in none.
    pub(super) fn issue(&self, encoding: Encoding) -> Option<Issue> {
        let strange = match encoding.page() {
            Some(_) => [&self.utf8, &self.broken],
            None => [&self.foreign, &self.broken],
        };
        let count: u32 = strange.iter().map(|count| count.rows).sum();
        let mut issue = Issue::new(Code::UndecodableBytes, vec![("count", count.to_string())]);
        issue.row = strange.iter().filter_map(|count| count.first).min();
        (count > 0).then_some(issue)
    }
}

/// A text that was read in one code page, read in another; `None` where it was not read in the
/// first, or where it is better Spanish as it is and `surely` does not say that it cannot be.
pub(super) fn read_again(text: &str, from: CodePage, to: CodePage, surely: bool) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes = from.encode(text)?;
    if !surely {
        let mut letters = Letters::default();
        letters.see(&bytes);
        if letters.score(to) <= letters.score(from) {
            return None;
        }
    }
    let mut again = String::with_capacity(text.len());
    to.decode_into(&bytes, &mut again);
    Some(again)
}

/// How often each byte above ASCII stands between which kinds of neighbours.
#[derive(Default)]
struct Letters {
    counts: Vec<u32>,
}

impl std::fmt::Debug for Letters {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Letters")
    }
}

const PAIRS: usize = Around::COUNT * Around::COUNT;

impl Letters {
    fn see(&mut self, bytes: &[u8]) {
        self.counts.resize(128 * PAIRS, 0);
        let around = |at: Option<usize>| {
            let byte = at.and_then(|at| bytes.get(at));
            byte.map_or(Around::Edge, |byte| Around::of(*byte)) as usize
        };
        for (at, byte) in bytes.iter().enumerate() {
            if byte.is_ascii() {
                continue;
            }
            let place = usize::from(byte & 0x7f) * PAIRS
                + around(at.checked_sub(1)) * Around::COUNT
                + around(Some(at + 1));
            if let Some(count) = self.counts.get_mut(place) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// How much the bytes look like Spanish when they are read in a code page.
    fn score(&self, page: CodePage) -> i64 {
        // What is left open by the letters goes to the commoner code page.
        let prior = match page {
            CodePage::Windows1252 => 3,
            CodePage::Cp850 => 0,
            CodePage::Macintosh => -1,
            CodePage::Cp437 => -2,
        };
        let seen = self.counts.chunks_exact(PAIRS).zip(page.upper());
        seen.fold(prior, |score, (counts, &letter)| {
            let pairs = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            score
                + pairs
                    .map(|(pair, &count)| {
                        let [before, after] =
                            [pair / Around::COUNT, pair % Around::COUNT].map(Around::at);
                        i64::from(count) * i64::from(weight(letter, before, after))
                    })
                    .sum::<i64>()
        })
    }

    /// Whether a byte that was seen sits well in Spanish text when it is read in a code page.
    fn shows(&self, page: CodePage) -> bool {
        let mut seen = self.counts.chunks_exact(PAIRS).zip(page.upper());
        seen.any(|(counts, &letter)| {
            let mut pairs = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            pairs.any(|(pair, _)| {
                let around = [pair / Around::COUNT, pair % Around::COUNT];
                let [before, after] = around.map(Around::at);
                weight(letter, before, after) > 0
            })
        })
    }

    /// Whether a byte that was seen is another letter in the other code page.
    fn differ(&self, one: CodePage, other: CodePage) -> bool {
        let letters = one.upper().iter().zip(other.upper());
        let mut seen = self.counts.chunks_exact(PAIRS).zip(letters);
        seen.any(|(counts, (a, b))| a != b && counts.iter().any(|count| *count > 0))
    }

    // What shows no letter of Spanish in any of them is what most files are in.
    fn page(&self) -> CodePage {
        let scores = CodePage::ALL.iter().map(|page| (self.score(*page), *page));
        let best = scores.rev().max_by_key(|(score, _)| *score);
        best.filter(|(score, _)| *score > 0)
            .map_or(CodePage::Windows1252, |(_, page)| page)
    }
}

#[cfg(test)]
mod tests;
