//! The dialect of a file, chosen by what each one makes of its head.

use memchr::{memchr_iter, memmem};

use super::directive::directive;
use super::evidence::Evidence;
use crate::plan::{Delimiter, Dialect, Escape, LineEnd, Quote};

/// The share of records, per mille, that must be as wide as the table for it to be one.
const TABLE: u64 = 400;

/// The share from which on a delimiter may say where the table starts.
const REGULAR: u64 = 800;

/// What of a dialect is given and not looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GivenDialect {
    /// What separates two cells.
    pub delimiter: Option<Delimiter>,
    /// Whether blanks after a delimiter are no part of the cell.
    pub skip_blanks: Option<bool>,
    /// What stands around a cell that holds delimiters.
    pub quote: Option<Quote>,
    /// How a quote stands within quotes.
    pub escape: Option<Escape>,
    /// What ends a row.
    pub line_end: Option<LineEnd>,
}

/// A dialect with what it makes of the head.
#[derive(Clone, Debug)]
struct Choice {
    dialect: Dialect,
    evidence: Evidence,
    score: u64,
}

/// Finds how a text is cut into cells: the dialect in which most records of the head have the
/// same number of cells, with the fewest quotes out of place. What is given stands; then what a
/// first line `sep=;` orders. `whole` says that the head is the whole text.
pub fn find_dialect(head: &[u8], whole: bool, given: GivenDialect) -> Dialect {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let order = directive(text);
    let text = order.map_or(text, |order| &text[order.length..]);
    let ordered = order.and_then(|order| order.delimiter);
    let given = GivenDialect {
        delimiter: given.delimiter.or(ordered),
        ..given
    };
    let head = Head { text, whole, given };
    let choice = match given.quote {
        Some(quote) => head.choose(quote),
        None => head.choose_quote(),
    };
    let evidence = &choice.evidence;
    let is_table = choice.score > 0 && evidence.regular >= TABLE && !evidence.is_prose();
    let mut dialect = choice.dialect;
    if !is_table && given.delimiter.is_none() {
        dialect = Dialect {
            delimiter: unused_delimiter(text),
            line_end: head.commonest_line_end(),
            ..Dialect::default()
        };
        dialect.quote = given.quote.unwrap_or(dialect.quote);
        dialect.escape = given.escape.unwrap_or(dialect.escape);
    }
    dialect.skip_blanks = given
        .skip_blanks
        .unwrap_or(dialect.skip_blanks || (is_table && evidence.is_padded()));
    dialect
}

struct Head<'a> {
    text: &'a [u8],
    whole: bool,
    given: GivenDialect,
}

impl Head<'_> {
    // An apostrophe is a letter of many names, and a quote may stand for inches: neither `'` nor
    // none is believed without proof.
    fn choose_quote(&self) -> Choice {
        let double = self.choose(Quote::Double);
        if self.has(b"'") {
            let single = self.choose(Quote::Single);
            let found = &single.evidence;
            let proven = found.quoted * 2 > found.cells || single.score > double.score;
            if found.quoted > 1
                && found.quoted > double.evidence.quoted
                && found.damage < 50
                && proven
            {
                return single;
            }
        }
        let found = &double.evidence;
        if found.quoted == 0 && found.damaged >= 3 && found.damage >= 100 {
            return self.choose(Quote::None);
        }
        double
    }

    // The first of those with the best score: the simplest stand first.
    fn choose(&self, quote: Quote) -> Choice {
        let mut choices = Vec::new();
        for line_end in self.line_ends() {
            for escape in self.escapes(quote) {
                for skip_blanks in self.blanks(quote) {
                    for delimiter in self.delimiters() {
                        let dialect = Dialect {
                            delimiter,
                            skip_blanks,
                            quote,
                            escape,
                            line_end,
                        };
                        choices.push(Choice {
                            dialect,
                            evidence: Evidence::of(self.text, self.whole, dialect),
                            score: 0,
                        });
                    }
                }
            }
        }
        let regular = choices.iter().map(|choice| &choice.evidence);
        let regular = regular.filter(|found| found.width > 1 && found.regular >= REGULAR);
        let earliest = regular.map(|found| found.first).min().unwrap_or(0);
        let mut best = Choice {
            dialect: Dialect::default(),
            evidence: Evidence::default(),
            score: 0,
        };
        for (index, mut choice) in choices.into_iter().enumerate() {
            choice.score = choice.evidence.score(earliest);
            if index == 0 || choice.score > best.score {
                best = choice;
            }
        }
        best
    }

    fn delimiters(&self) -> Vec<Delimiter> {
        match self.given.delimiter {
            Some(delimiter) => vec![delimiter],
            None => Delimiter::ALL.to_vec(),
        }
    }

    fn escapes(&self, quote: Quote) -> Vec<Escape> {
        let escaped = quote.byte().is_some_and(|quote| self.has(&[b'\\', quote]));
        match self.given.escape {
            Some(escape) => vec![escape],
            None if escaped => vec![Escape::Doubled, Escape::Backslash],
            None => vec![Escape::Doubled],
        }
    }

    fn blanks(&self, quote: Quote) -> Vec<bool> {
        let after_blank = quote.byte().is_some_and(|quote| self.has(&[b' ', quote]));
        match self.given.skip_blanks {
            Some(skip) => vec![skip],
            None if after_blank => vec![false, true],
            None => vec![false],
        }
    }

    fn line_ends(&self) -> Vec<LineEnd> {
        if let Some(line_end) = self.given.line_end {
            return vec![line_end];
        }
        match self.count_line_ends() {
            (_, 0) => vec![LineEnd::Lf],
            (0, _) => vec![LineEnd::Cr],
            _ => vec![LineEnd::Lf, LineEnd::Any, LineEnd::Cr],
        }
    }

    // Where no width of a table says how rows end, the commoner byte does.
    fn commonest_line_end(&self) -> LineEnd {
        match (self.given.line_end, self.count_line_ends()) {
            (Some(line_end), _) => line_end,
            (None, (0, returns)) if returns > 0 => LineEnd::Cr,
            (None, (feeds, returns)) if returns > feeds => LineEnd::Any,
            (None, _) => LineEnd::Lf,
        }
    }

    // Line feeds, and carriage returns without one after them.
    fn count_line_ends(&self) -> (usize, usize) {
        let feeds = memchr_iter(b'\n', self.text).count();
        let is_alone = |at: &usize| match self.text.get(at + 1) {
            Some(next) => *next != b'\n',
            None => feeds == 0,
        };
        (
            feeds,
            memchr_iter(b'\r', self.text).filter(is_alone).count(),
        )
    }

    fn has(&self, bytes: &[u8]) -> bool {
        memmem::find(self.text, bytes).is_some()
    }
}

// A table of one column is read with a delimiter that its cells do not hold.
fn unused_delimiter(text: &[u8]) -> Delimiter {
    let count = |delimiter: &&Delimiter| memchr_iter(delimiter.byte(), text).count();
    Delimiter::ALL
        .iter()
        .min_by_key(count)
        .copied()
        .unwrap_or_default()
}
