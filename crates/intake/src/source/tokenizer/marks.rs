//! A dialect as the bytes to look for.

use memchr::{memchr_iter, memchr2};

use super::stops::Stops;
use crate::plan::{Dialect, Escape, LineEnd};

/// How a quote stands within quotes.
#[derive(Clone, Copy, Debug)]
pub(in crate::source) struct Escapes {
    /// The quote; where nothing is quoted, a byte that no text holds.
    pub(in crate::source) quote: u8,
    /// A backslash before a quote means the quote, as two quotes do everywhere.
    pub(in crate::source) backslash: bool,
}

impl Default for Escapes {
    fn default() -> Self {
        Self {
            quote: 0xFF,
            backslash: false,
        }
    }
}

/// The bytes that a tokenizer looks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
    pub(super) escapes: Escapes,
    pub(super) skip_blanks: bool,
    pub(super) line_end: LineEnd,
    /// The byte that ends lines in other files.
    pub(super) other_line_end: Option<u8>,
    /// Carriage returns before the line feed belong to the line end.
    pub(super) drops_returns: bool,
}

impl Marks {
    pub(super) fn of(dialect: Dialect) -> Self {
        let delimiter = dialect.delimiter.byte();
        let quote = dialect.quote.byte();
        Self {
            delimiter,
            quote,
            escapes: Escapes {
                quote: quote.unwrap_or(Escapes::default().quote),
                backslash: dialect.escape == Escape::Backslash,
            },
            skip_blanks: dialect.skip_blanks,
            line_end: dialect.line_end,
            other_line_end: match dialect.line_end {
                LineEnd::Lf => Some(b'\r'),
                LineEnd::Cr => Some(b'\n'),
                LineEnd::Any => None,
            },
            drops_returns: dialect.line_end == LineEnd::Lf,
        }
    }

    /// The bytes at which a cell is looked at; both bytes that end lines where either may.
    pub(super) fn stops(&self, either: bool) -> Stops {
        let line_end = if either { LineEnd::Any } else { self.line_end };
        let (one, other) = line_ends(line_end);
        let escape = if self.escapes.backslash { b'\\' } else { one };
        Stops::new(self.delimiter, self.escapes.quote, [one, other, escape])
    }

    /// Whether a byte may stand beside a quote without being text of the cell.
    pub(super) fn is_blank(&self, byte: u8) -> bool {
        byte == b' ' || (byte == b'\t' && self.delimiter != b'\t')
    }

    /// Whether a byte ends a line.
    pub(super) fn is_line_end(&self, byte: u8) -> bool {
        match self.line_end {
            LineEnd::Lf => byte == b'\n',
            LineEnd::Cr => byte == b'\r',
            LineEnd::Any => matches!(byte, b'\n' | b'\r'),
        }
    }

    /// Whether a line ends within the bytes.
    pub(super) fn has_line_end(&self, bytes: &[u8]) -> bool {
        let (one, other) = line_ends(self.line_end);
        memchr2(one, other, bytes).is_some()
    }

    /// How many lines end within the bytes.
    pub(super) fn count_lines(&self, bytes: &[u8]) -> u32 {
        let count = |byte| memchr_iter(byte, bytes).count();
        let lines = match self.line_end {
            LineEnd::Lf => count(b'\n'),
            LineEnd::Cr => count(b'\r'),
            LineEnd::Any => {
                let pairs =
                    memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) == Some(&b'\n'));
                count(b'\n') + count(b'\r') - pairs.count()
            }
        };
        lines as u32
    }
}

/// The bytes that end a line.
fn line_ends(line_end: LineEnd) -> (u8, u8) {
    match line_end {
        LineEnd::Lf => (b'\n', b'\n'),
        LineEnd::Cr => (b'\r', b'\r'),
        LineEnd::Any => (b'\n', b'\r'),
    }
}
