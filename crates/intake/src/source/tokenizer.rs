//! Bytes to records: where each cell starts and ends, with quotes understood.
//!
//! The tokenizer is lenient where files are broken, and says so: a quote in the middle of a cell
//! is text, and an opening quote that nothing closes is text as well, so that it damages its own
//! row and not the rest of the file.

mod ends;
mod marks;
mod scan;
mod stops;

use super::{CellKind, MAX_COLUMNS};
use crate::plan::Dialect;
use crate::{Error, ErrorKind};
use marks::Marks;
use stops::Stops;

pub(super) use marks::Escapes;

/// Where a cell stands in its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The cell holds escaped quotes, each of which means one.
    pub(super) escaped: bool,
}

/// One record as it stands in the file.
#[derive(Debug)]
pub struct RawRow<'a> {
    /// The physical line at which the record starts, from 1.
    pub line: u32,
    /// The byte of the file at which the record starts.
    pub offset: u64,
    /// The bytes of the record, without its line end.
    pub bytes: &'a [u8],
    /// Quotes that stand where none may stand and were kept as text; those within one quoted cell
    /// count as one.
    pub stray_quotes: u32,
    /// Whether an opening quote was never closed and was kept as text.
    pub unclosed_quote: bool,
    pub(super) spans: &'a [Span],
    /// Whether a cell holds escaped quotes.
    pub(super) escaped: bool,
    /// How quotes stand in the cells that hold escaped ones.
    pub(super) escapes: Escapes,
    /// What a workbook says of each cell; empty for text.
    pub(super) kinds: &'a [CellKind],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the first byte of a cell.
    Start,
    /// In a cell that no quote opened.
    Plain,
    /// In a cell whose opening quote stands at this place.
    Quoted { open: usize, newline: bool },
}

/// Where the last of what matters stands in a quoted cell; 0 where there is none.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    stray: usize,
    escape: usize,
}

impl Seen {
    fn shift(&mut self, by: usize) {
        self.stray = self.stray.saturating_sub(by);
        self.escape = self.escape.saturating_sub(by);
    }
}

/// How the file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// More bytes may come.
    Open,
    /// All bytes are here.
    Reached,
    /// A row is too long; nothing after it is read.
    Overlong,
}

enum Step {
    /// The buffer ends before the record does.
    More,
    /// The record ends before the place `end`, and the next one starts at `next`.
    End { end: usize, next: usize },
}

/// Cuts pushed bytes into records.
#[derive(Debug)]
pub struct Tokenizer {
    marks: Marks,
    stops: Stops,
    /// How many cells a whole row has; 0 where it is not known.
    width: usize,
    buffer: Vec<u8>,
    /// The first byte of the record under way.
    start: usize,
    /// The first byte that was not looked at yet.
    scan: usize,
    /// The first byte of the cell under way.
    cell: usize,
    state: State,
    spans: Vec<Span>,
    /// The cell under way holds escaped quotes.
    escaped: bool,
    /// How many cells of the record do.
    escapes: u32,
    /// A cell of the record goes over several lines.
    broken: bool,
    stray_quotes: u32,
    /// The stray quotes of the cells before the quoted one under way.
    strays_before: u32,
    seen: Seen,
    unclosed_quote: bool,
    /// No quote before this place closes the cell that was left open last.
    barren: usize,
    barren_seen: Seen,
    line: u32,
    offset: u64,
    end: End,
}

impl Tokenizer {
    /// Makes a tokenizer whose first byte stands at `offset` of the file, in line `line`.
    pub fn new(dialect: Dialect, offset: u64, line: u32) -> Self {
        let marks = Marks::of(dialect);
        Self {
            stops: marks.stops(false),
            marks,
            width: 0,
            buffer: Vec::new(),
            start: 0,
            scan: 0,
            cell: 0,
            state: State::Start,
            spans: Vec::new(),
            escaped: false,
            escapes: 0,
            broken: false,
            stray_quotes: 0,
            strays_before: 0,
            seen: Seen::default(),
            unclosed_quote: false,
            barren: 0,
            barren_seen: Seen::default(),
            line,
            offset,
            end: End::Open,
        }
    }

    /// Says how many cells a whole row has, which tells line ends that are not those of the dialect.
    pub(super) fn expect_width(&mut self, width: usize) {
        self.width = width;
        self.stops = self.marks.stops(width > 1);
    }

    /// Takes the next bytes of the file. An empty chunk means nothing.
    pub fn push(&mut self, chunk: &[u8]) {
        if self.start > 0 {
            let start = self.start;
            self.drop_given_spans();
            self.buffer.drain(..start);
            self.offset += start as u64;
            self.start = 0;
            self.scan -= start;
            self.cell -= start;
            self.barren = self.barren.saturating_sub(start);
            self.seen.shift(start);
            self.barren_seen.shift(start);
            self.stops.forget();
            if let State::Quoted { open, .. } = &mut self.state {
                *open -= start;
            }
        }
        self.buffer.extend_from_slice(chunk);
    }

    /// Says that no more bytes come.
    pub fn finish(&mut self) {
        if self.end == End::Open {
            self.end = End::Reached;
        }
    }

    /// Cuts the next record, `None` when more bytes are needed or the file is at its end.
    pub fn next_record(&mut self) -> Option<RawRow<'_>> {
        self.drop_given_spans();
        match self.scan() {
            Step::More => None,
            Step::End { end, next } => {
                let (start, line) = (self.start, self.line);
                if self.broken {
                    self.line += self.marks.count_lines(&self.buffer[start..end]);
                }
                self.line += u32::from(next > end);
                let (stray_quotes, unclosed_quote) = (self.stray_quotes, self.unclosed_quote);
                (self.stray_quotes, self.unclosed_quote) = (0, false);
                let escaped = std::mem::take(&mut self.escapes) > 0;
                self.broken = false;
                (self.start, self.scan, self.cell) = (next, next, next);
                Some(RawRow {
                    line,
                    offset: self.offset + start as u64,
                    bytes: &self.buffer[start..end],
                    stray_quotes,
                    unclosed_quote,
                    spans: &self.spans,
                    escaped,
                    escapes: self.marks.escapes,
                    kinds: &[],
                })
            }
        }
    }

    /// Refuses the file if a row is longer than [`MAX_ROW`](super::MAX_ROW) or wider than
    /// [`MAX_COLUMNS`]; no more rows come then.
    pub fn check(&self) -> Result<(), Error> {
        if self.end != End::Overlong {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::TooLarge,
            format!(
                "the row at line {} is longer than 16 MiB or has more than {MAX_COLUMNS} cells",
                self.line
            ),
        ))
    }

    fn is_finished(&self) -> bool {
        self.end == End::Reached
    }

    // The spans of a record are lent until the next call, and dropped only then.
    fn drop_given_spans(&mut self) {
        if self.state == State::Start && self.cell == self.start {
            self.spans.clear();
        }
    }

    fn end_record(&mut self, end: usize, next: usize) -> Step {
        let mut text_end = end;
        while self.marks.drops_returns && text_end > self.cell && self.buffer[text_end - 1] == b'\r'
        {
            text_end -= 1;
        }
        self.end_cell(self.cell, text_end);
        Step::End {
            end: text_end,
            next,
        }
    }

    fn end_cell(&mut self, start: usize, end: usize) {
        self.spans.push(Span {
            start: (start - self.start) as u32,
            end: (end - self.start) as u32,
            escaped: self.escaped,
        });
        self.escapes += u32::from(self.escaped);
        self.escaped = false;
    }
}

#[cfg(test)]
mod tests;
