//! Bytes to records: where each cell starts and ends, with quotes understood.
//!
//! The tokenizer is lenient where files are broken, and says so: a quote in the middle of a cell
//! is text, and an opening quote that nothing closes is text as well, so that it damages its own
//! row and not the rest of the file.

use memchr::{memchr, memchr_iter, memchr3};

use super::{CellKind, MAX_CELL, MAX_COLUMNS, MAX_ROW};
use crate::plan::Dialect;
use crate::{Error, ErrorKind};

const QUOTE: u8 = b'"';

/// Where a cell stands in its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The cell holds doubled quotes, each of which means one.
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
    /// Quotes that stand where none may stand and were kept as text.
    pub stray_quotes: u32,
    /// Whether an opening quote was never closed and was kept as text.
    pub unclosed_quote: bool,
    pub(super) spans: &'a [Span],
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
    delimiter: u8,
    newline: u8,
    buffer: Vec<u8>,
    /// The first byte of the record under way.
    start: usize,
    /// The first byte that was not looked at yet.
    scan: usize,
    /// The first byte of the cell under way.
    cell: usize,
    state: State,
    spans: Vec<Span>,
    escaped: bool,
    stray_quotes: u32,
    unclosed_quote: bool,
    line: u32,
    offset: u64,
    end: End,
}

impl Tokenizer {
    /// Makes a tokenizer whose first byte stands at `offset` of the file, in line `line`.
    pub fn new(dialect: Dialect, offset: u64, line: u32) -> Self {
        Self {
            delimiter: dialect.delimiter.byte(),
            newline: dialect.line_end.byte(),
            buffer: Vec::new(),
            start: 0,
            scan: 0,
            cell: 0,
            state: State::Start,
            spans: Vec::new(),
            escaped: false,
            stray_quotes: 0,
            unclosed_quote: false,
            line,
            offset,
            end: End::Open,
        }
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
            for span in &mut self.spans {
                span.start -= start as u32;
                span.end -= start as u32;
            }
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
                for span in &mut self.spans {
                    span.start -= start as u32;
                    span.end -= start as u32;
                }
                let inside = memchr_iter(self.newline, &self.buffer[start..end]).count() as u32;
                self.line += inside + u32::from(next > end);
                let (stray_quotes, unclosed_quote) = (self.stray_quotes, self.unclosed_quote);
                (self.stray_quotes, self.unclosed_quote) = (0, false);
                (self.start, self.scan, self.cell) = (next, next, next);
                Some(RawRow {
                    line,
                    offset: self.offset + start as u64,
                    bytes: &self.buffer[start..end],
                    stray_quotes,
                    unclosed_quote,
                    spans: &self.spans,
                    kinds: &[],
                })
            }
        }
    }

    /// Refuses the file if a row is longer than [`MAX_ROW`] or wider than [`MAX_COLUMNS`]; no more
    /// rows come then.
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

    fn scan(&mut self) -> Step {
        while self.end != End::Overlong {
            let step = match self.state {
                State::Start => self.scan_start(),
                State::Plain => self.scan_plain(),
                State::Quoted { open, newline } => self.scan_quoted(open, newline),
            };
            if let Some(step) = step {
                if let Step::End { .. } = step {
                    self.state = State::Start;
                }
                return step;
            }
        }
        Step::More
    }

    fn scan_start(&mut self) -> Option<Step> {
        match self.buffer.get(self.scan) {
            // Where one quote was never closed, the others of the row are text as well: each row
            // is looked at twice at most.
            Some(&QUOTE) if !self.unclosed_quote => {
                self.state = State::Quoted {
                    open: self.scan,
                    newline: false,
                };
                self.scan += 1;
                None
            }
            Some(_) => {
                self.state = State::Plain;
                None
            }
            None if !self.is_finished() || self.start == self.buffer.len() => Some(Step::More),
            None => Some(self.end_record(self.scan, self.scan)),
        }
    }

    fn scan_plain(&mut self) -> Option<Step> {
        let found = memchr3(
            self.delimiter,
            self.newline,
            QUOTE,
            &self.buffer[self.scan..],
        );
        let at = found.map_or(self.buffer.len(), |found| self.scan + found);
        if self.is_too_long(at) {
            return Some(Step::More);
        }
        if found.is_none() {
            self.scan = at;
            return Some(if self.is_finished() {
                self.end_record(at, at)
            } else {
                Step::More
            });
        }
        self.scan = at + 1;
        match self.buffer[at] {
            byte if byte == self.newline => Some(self.end_record(at, at + 1)),
            QUOTE => {
                self.stray_quotes += 1;
                None
            }
            _ => {
                self.end_cell(self.cell, at);
                self.cell = at + 1;
                self.state = State::Start;
                None
            }
        }
    }

    fn is_too_long(&mut self, at: usize) -> bool {
        if at - self.start > MAX_ROW || self.spans.len() > MAX_COLUMNS {
            self.end = End::Overlong;
        }
        self.end == End::Overlong
    }

    fn scan_quoted(&mut self, open: usize, newline: bool) -> Option<Step> {
        let found = memchr(QUOTE, &self.buffer[self.scan..]);
        let at = found.map_or(self.buffer.len(), |found| self.scan + found);
        if self.is_too_long(at) {
            return Some(Step::More);
        }
        let newline = newline || memchr(self.newline, &self.buffer[self.scan..at]).is_some();
        self.state = State::Quoted { open, newline };
        if at - open > MAX_CELL || (found.is_none() && self.is_finished()) {
            self.reopen_as_text(open);
            return None;
        }
        if found.is_none() {
            self.scan = at;
            return Some(Step::More);
        }
        let next = self.buffer.get(at + 1).copied();
        let after = self.buffer.get(at + 2).copied();
        if !self.is_finished() && (next.is_none() || (next == Some(b'\r') && after.is_none())) {
            self.scan = at;
            return Some(Step::More);
        }
        match (next, after) {
            (Some(QUOTE), _) => {
                self.escaped = true;
                self.scan = at + 2;
                None
            }
            (Some(byte), _) if byte == self.newline => Some(self.end_quoted(open, at, at + 2)),
            (Some(b'\r'), Some(b'\n')) => Some(self.end_quoted(open, at, at + 3)),
            (Some(b'\r'), None) => Some(self.end_quoted(open, at, at + 2)),
            (None, _) => Some(self.end_quoted(open, at, at + 1)),
            (Some(byte), _) if byte == self.delimiter => {
                self.end_cell(open + 1, at);
                self.cell = at + 2;
                self.scan = at + 2;
                self.state = State::Start;
                None
            }
            _ => {
                self.stray_quotes += 1;
                self.scan = at + 1;
                // A quote that seems to open a cell on a later line: ours was never closed.
                let before = self.buffer[at - 1];
                let opens = before == self.delimiter || before == self.newline;
                if opens && newline {
                    self.reopen_as_text(open);
                }
                None
            }
        }
    }

    // Takes the opening quote of the cell for a letter and looks at the cell once more.
    fn reopen_as_text(&mut self, open: usize) {
        self.state = State::Plain;
        self.scan = open + 1;
        self.escaped = false;
        self.stray_quotes = 1;
        self.unclosed_quote = true;
    }

    fn end_quoted(&mut self, open: usize, close: usize, next: usize) -> Step {
        self.end_cell(open + 1, close);
        Step::End {
            end: close + 1,
            next: next.min(self.buffer.len()),
        }
    }

    fn end_record(&mut self, end: usize, next: usize) -> Step {
        let carriage_return = end > self.cell && self.buffer[end - 1] == b'\r';
        let end = end - usize::from(carriage_return);
        self.end_cell(self.cell, end);
        Step::End { end, next }
    }

    fn end_cell(&mut self, start: usize, end: usize) {
        self.spans.push(Span {
            start: start as u32,
            end: end as u32,
            escaped: self.escaped,
        });
        self.escaped = false;
    }
}

#[cfg(test)]
mod tests;
