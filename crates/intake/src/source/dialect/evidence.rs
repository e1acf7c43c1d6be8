//! What a dialect makes of the head of a file, and how well that looks like a table.

use std::collections::BTreeMap;

use crate::mapping::Synonyms;
use crate::plan::{Delimiter, Dialect};
use crate::source::tokenizer::RawRow;
use crate::source::{MAX_COLUMNS, Tokenizer};

/// How many records are counted.
const RECORDS: usize = 500;

/// How many records may stand above the table.
const TITLES: usize = 15;

/// What a dialect makes of the records of a head; blank ones do not count. Shares are per mille
/// of the records from the first of the table on, whole numbers so that every target finds the
/// same.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// The commonest number of cells above one; 0 where no record has two.
    pub(super) width: usize,
    /// The share of records of that width; one with a line end within a cell without quotes
    /// counts half, so that a note that is broken once does not end its row.
    pub(super) regular: u64,
    /// The first record of the table: two records of its width stand one above the other.
    pub(super) first: usize,
    /// The records with quotes that stand where none may.
    pub(super) damaged: u64,
    /// The share of records with damaged quotes.
    pub(super) damage: u64,
    /// The share of records in which a cell without quotes holds a rarer delimiter.
    pub(super) foreign: u64,
    /// How many names of columns are known in the row with the most.
    pub(super) known: u64,
    /// Cells with text, those in quotes, and those of them that would fall apart without.
    pub(super) cells: u64,
    pub(super) quoted: u64,
    pub(super) held: u64,
    /// Cells with text after the first of their record, those that start with a blank, and those
    /// that are numbers.
    pub(super) inner: u64,
    pub(super) padded: u64,
    pub(super) numbers: u64,
    /// The records.
    pub(super) records: u64,
}

struct Seen {
    width: usize,
    damaged: bool,
    foreign: bool,
    torn: bool,
}

impl Evidence {
    /// Reads the head of a text in a dialect. `whole` says that the head is the whole text.
    pub(super) fn of(head: &[u8], whole: bool, dialect: Dialect) -> Self {
        let mut tokenizer = Tokenizer::new(dialect, 0, 1);
        tokenizer.push(head);
        if whole {
            tokenizer.finish();
        }
        let mut found = Self::default();
        let mut seen = Vec::new();
        while seen.len() < RECORDS {
            let Some(record) = tokenizer.next_record() else {
                break;
            };
            if record.bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if seen.len() < TITLES && record.spans.len() > 1 {
                let texts = record.spans.iter().map(|span| {
                    let cell = &record.bytes[span.start as usize..span.end as usize];
                    String::from_utf8_lossy(cell)
                });
                let known = texts.filter(|text| Synonyms::get().knows(text));
                found.known = found.known.max(known.count() as u64);
            }
            let (foreign, torn) = found.see_cells(&record, dialect);
            seen.push(Seen {
                width: record.spans.len(),
                damaged: record.stray_quotes > 0 || record.unclosed_quote,
                foreign,
                torn,
            });
        }
        // A table that is too wide is still one, to be refused as such.
        if tokenizer.check().is_err() {
            seen.push(Seen {
                width: MAX_COLUMNS + 1,
                damaged: false,
                foreign: false,
                torn: false,
            });
        }
        found.see_records(&seen);
        found
    }

    /// How much it looks like a table; 0 for none. `earliest` is the first record of the table
    /// in any dialect that makes a regular one: who starts later does not divide the header.
    pub(super) fn score(&self, earliest: usize) -> u64 {
        if self.width < 2 {
            return 0;
        }
        // Width only settles what the share leaves open: a comma inside addresses can be as
        // regular as a semicolon between cells.
        let mut score = self.regular * self.regular * (6 + u64::from(self.width.ilog2()));
        score = score * (3000 - self.foreign) / 3000;
        score = score * (2000 - self.damage) / 2000;
        score = score * (8 + self.known.min(8)) / 8;
        if self.first > earliest {
            score = score * 2 / 5;
        }
        score
    }

    /// Whether what is divided is the prose of a single column: `hola, gracias` under one name.
    pub(super) fn is_prose(&self) -> bool {
        self.first > 0 && self.padded == self.inner && self.known == 0 && self.numbers == 0
    }

    /// Whether each delimiter has a blank after it.
    pub(super) fn is_padded(&self) -> bool {
        self.padded == self.inner && self.inner > 1
    }

    // Counts the cells of a record; says whether one without quotes holds a rarer delimiter, and
    // whether one holds a line end.
    fn see_cells(&mut self, record: &RawRow<'_>, dialect: Dialect) -> (bool, bool) {
        let quote = dialect.quote.byte();
        let rarer = rarer(dialect.delimiter);
        let (mut foreign, mut torn) = (false, false);
        for (index, span) in record.spans.iter().enumerate() {
            let (start, end) = (span.start as usize, span.end as usize);
            let cell = &record.bytes[start..end];
            let text = cell.trim_ascii();
            let opened =
                quote.is_some() && record.bytes.get(start.wrapping_sub(1)).copied() == quote;
            if text.is_empty() && !opened {
                continue;
            }
            self.cells += 1;
            if opened {
                self.quoted += 1;
                let holds = |byte: &u8| *byte == dialect.delimiter.byte() || *byte == b'\n';
                self.held += u64::from(cell.iter().any(holds));
            } else {
                foreign |= text.iter().any(|byte| rarer.contains(byte));
                torn |= cell.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
            }
            if index > 0 {
                self.inner += 1;
                let before = start.wrapping_sub(1 + usize::from(opened));
                let padded = cell.first() == Some(&b' ') || record.bytes.get(before) == Some(&b' ');
                self.padded += u64::from(padded);
                let is_number = |byte: &u8| byte.is_ascii_digit() || b".,-/:".contains(byte);
                self.numbers += u64::from(text.iter().all(is_number));
            }
        }
        (foreign, torn)
    }

    fn see_records(&mut self, seen: &[Seen]) {
        let mut counts = BTreeMap::new();
        for record in seen.iter().filter(|record| record.width > 1) {
            *counts.entry(record.width).or_insert(0_u64) += 1;
        }
        let commonest = counts
            .into_iter()
            .max_by_key(|&(width, count)| (count, width));
        self.width = commonest.map_or(0, |(width, _)| width);
        let is_regular = |record: &Seen| record.width == self.width;
        // A single row under its titles is a table as well.
        let alone = seen.iter().filter(|record| is_regular(record)).count() == 1;
        let starts = |at: &usize| {
            let next = seen.get(at + 1);
            is_regular(&seen[*at]) && next.map_or(alone, is_regular)
        };
        self.first = (0..seen.len().min(TITLES)).find(starts).unwrap_or(0);
        let table = &seen[self.first..];
        self.records = table.len() as u64;
        let count = |is: &dyn Fn(&Seen) -> bool| table.iter().filter(|one| is(one)).count() as u64;
        let total = self.records.max(1);
        let torn = count(&|one| is_regular(one) && one.torn);
        self.regular = (2 * count(&is_regular) - torn) * 1000 / (2 * total);
        self.damaged = count(&|one| one.damaged);
        self.damage = self.damaged * 1000 / total;
        self.foreign = count(&|one| one.foreign) * 1000 / total;
    }
}

// Commas stand in addresses and numbers, semicolons in notes; a tab or a pipe hardly anywhere.
fn rarer(delimiter: Delimiter) -> &'static [u8] {
    match delimiter {
        Delimiter::Comma => b";\t|",
        Delimiter::Semicolon => b"\t|",
        Delimiter::Pipe => b"\t",
        Delimiter::Tab => b"",
    }
}
