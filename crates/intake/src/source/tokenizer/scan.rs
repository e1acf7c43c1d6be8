//! The states of the tokenizer: from one place of the buffer to the next that matters.

use super::super::{MAX_CELL, MAX_COLUMNS, MAX_ROW};
use super::ends::Ending;
use super::stops::{Block, below, lowest};
use super::{End, Seen, Span, State, Step, Tokenizer};

/// How many blanks may stand between a closing quote and the end of its cell.
const BLANKS: usize = 64;

/// What a quote within quotes is.
enum Mark {
    /// The bytes that say it are still to come.
    Unknown,
    /// One of two that mean a quote.
    Doubled,
    /// The cell ends; the next one starts here.
    EndsCell(usize),
    /// The record ends before `end`; the next one starts at `next`.
    EndsRecord { end: usize, next: usize },
    /// A letter like any other.
    Text,
}

impl Tokenizer {
    pub(super) fn scan(&mut self) -> Step {
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
        if self.marks.skip_blanks {
            let rest = self.buffer[self.scan..].iter();
            self.scan += rest.take_while(|byte| self.marks.is_blank(**byte)).count();
            self.cell = self.scan;
        } else if let Some(step) = self.take_cells() {
            return Some(step);
        }
        if self.is_too_long(self.scan) {
            return Some(Step::More);
        }
        match self.buffer.get(self.scan) {
            Some(byte) if Some(*byte) == self.marks.quote && self.may_open() => {
                self.state = State::Quoted {
                    open: self.scan,
                    newline: false,
                };
                self.strays_before = self.stray_quotes;
                self.seen = Seen::default();
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

    // Whether a quote at the place that is looked at opens a cell. Where one quote was never closed,
    // the others of the row are text as well: each row is looked at twice at most.
    fn may_open(&self) -> bool {
        self.scan == self.cell && self.marks.quote.is_some() && !self.unclosed_quote
    }

    // Takes cells for as long as they have no quotes or stand between two of them, up to the end of
    // the record if all of them do.
    fn take_cells(&mut self) -> Option<Step> {
        while self.spans.len() <= MAX_COLUMNS
            && let Some(Block { start, end, bits }) = self.stops.block(&self.buffer, self.scan)
        {
            let stop = lowest(bits.quotes | bits.others);
            self.take_plain_cells(start, bits.delimiters & below(stop));
            if stop == 0 {
                self.scan = end;
                continue;
            }
            self.scan = start + stop.trailing_zeros() as usize;
            if stop & bits.quotes == 0 {
                return match self.ending_at(self.scan) {
                    Ending::Row { end, next } if !self.is_too_long(end) => {
                        Some(self.end_record(end, next))
                    }
                    _ => None,
                };
            }
            let after = bits.within(!(stop | below(stop)));
            let close = lowest(after.quotes);
            let is_closed = close << 1 & after.delimiters != 0 && after.others & below(close) == 0;
            if !is_closed || !self.may_open() {
                break;
            }
            let at = start + close.trailing_zeros() as usize;
            self.end_cell(self.cell + 1, at);
            (self.scan, self.cell) = (at + 2, at + 2);
        }
        None
    }

    // Takes the cells that end where these bits say, counted from a place of the buffer.
    #[inline]
    fn take_plain_cells(&mut self, start: usize, mut ends: u64) {
        let (record, mut cell) = (self.start, self.cell);
        while ends != 0 {
            let at = start + ends.trailing_zeros() as usize;
            self.spans.push(Span {
                start: (cell - record) as u32,
                end: (at - record) as u32,
                escaped: false,
            });
            cell = at + 1;
            ends &= ends - 1;
        }
        self.cell = cell;
    }

    fn scan_plain(&mut self) -> Option<Step> {
        loop {
            let found = self.stops.next(&self.buffer, self.scan);
            let at = found.unwrap_or(self.buffer.len());
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
            let byte = self.buffer[at];
            if byte == self.marks.delimiter {
                self.end_cell(self.cell, at);
                (self.scan, self.cell) = (at + 1, at + 1);
                self.state = State::Start;
                return None;
            }
            match self.ending_at(at) {
                Ending::Unknown => {
                    self.scan = at;
                    return Some(Step::More);
                }
                Ending::Row { end, next } => return Some(self.end_record(end, next)),
                Ending::Text => {}
            }
            self.stray_quotes += u32::from(Some(byte) == self.marks.quote);
            self.scan = at + 1;
        }
    }

    fn is_too_long(&mut self, at: usize) -> bool {
        if at - self.start > MAX_ROW || self.spans.len() > MAX_COLUMNS {
            self.end = End::Overlong;
        }
        self.end == End::Overlong
    }

    fn scan_quoted(&mut self, open: usize, newline: bool) -> Option<Step> {
        let Some(quote) = self.marks.quote else {
            self.state = State::Plain;
            return None;
        };
        let mut from = self.skip_barren(quote);
        let mut newline = newline || self.marks.has_line_end(&self.buffer[self.scan..from]);
        let found = loop {
            let Some(at) = self.stops.next(&self.buffer, from) else {
                break None;
            };
            let byte = self.buffer[at];
            if byte == quote || (byte == b'\\' && self.marks.escapes.backslash) {
                break Some(at);
            }
            newline |= self.marks.is_line_end(byte);
            from = at + 1;
        };
        let at = found.unwrap_or(self.buffer.len());
        if self.is_too_long(at) {
            return Some(Step::More);
        }
        self.state = State::Quoted { open, newline };
        if at - open > MAX_CELL || (found.is_none() && self.is_finished()) {
            self.reopen_as_text(open, at);
            return None;
        }
        self.scan = at;
        if found.is_none() {
            return Some(Step::More);
        }
        if self.buffer[at] != quote {
            return self.scan_backslash(quote, at);
        }
        match self.mark_at(quote, at) {
            Mark::Unknown => Some(Step::More),
            Mark::Doubled => {
                self.see_escape(at);
                self.scan = at + 2;
                None
            }
            Mark::EndsCell(next) => {
                self.broken |= newline;
                self.end_cell(open + 1, at);
                self.cell = next;
                self.scan = next;
                self.state = State::Start;
                None
            }
            Mark::EndsRecord { end, next } => {
                self.broken |= newline;
                self.end_cell(open + 1, at);
                Some(Step::End { end, next })
            }
            Mark::Text => {
                // A quote that seems to open a cell on a later line: ours was never closed.
                if newline && self.seems_to_open(open, at) {
                    self.reopen_as_text(open, at);
                } else {
                    self.see_stray(at);
                    self.scan = at + 1;
                }
                None
            }
        }
    }

    // Looking ahead from an open quote, an earlier one saw the same bytes in the same state once
    // both are past a run of quotes, and found nothing up to the barren end. Without this, a file
    // with an open quote in each row would be looked through once for each of them.
    fn skip_barren(&mut self, quote: u8) -> usize {
        let from = self.scan;
        let past_a_run = self.buffer.get(from) != Some(&quote)
            && self.buffer.get(from.wrapping_sub(1)) == Some(&quote);
        if !past_a_run || self.barren <= from {
            return from;
        }
        if self.barren_seen.stray >= from {
            self.see_stray(self.barren_seen.stray);
        }
        if self.barren_seen.escape >= from {
            self.see_escape(self.barren_seen.escape);
        }
        self.barren
    }

    fn see_stray(&mut self, at: usize) {
        self.seen.stray = at;
        self.stray_quotes = self.strays_before + 1;
    }

    fn see_escape(&mut self, at: usize) {
        self.seen.escape = at;
        self.escaped = true;
    }

    fn scan_backslash(&mut self, quote: u8, at: usize) -> Option<Step> {
        match self.buffer.get(at + 1) {
            None if !self.is_finished() => return Some(Step::More),
            Some(&next) if next == quote || next == b'\\' => {
                self.see_escape(at);
                self.scan = at + 2;
            }
            _ => self.scan = at + 1,
        }
        None
    }

    fn mark_at(&self, quote: u8, at: usize) -> Mark {
        let mut place = at + 1;
        if self.buffer.get(place) == Some(&quote) {
            return Mark::Doubled;
        }
        // Blanks after the closing quote are no part of the cell.
        let is_blank = |byte: &&u8| self.marks.is_blank(**byte);
        if self.buffer.get(place).is_some_and(|byte| is_blank(&byte)) {
            let rest = self.buffer[place..].iter().take(BLANKS);
            place += rest.take_while(is_blank).count();
        }
        let end = place;
        if self.marks.drops_returns {
            let rest = self.buffer[place..].iter().take(BLANKS);
            place += rest.take_while(|byte| **byte == b'\r').count();
        }
        match self.buffer.get(place) {
            None if !self.is_finished() => Mark::Unknown,
            None => Mark::EndsRecord { end, next: place },
            Some(&byte) if self.marks.is_line_end(byte) => match self.ending_at(place) {
                Ending::Row { next, .. } => Mark::EndsRecord { end, next },
                _ => Mark::Unknown,
            },
            Some(&byte) if byte == self.marks.delimiter && end == place => {
                Mark::EndsCell(place + 1)
            }
            Some(_) => match self.ending_at(end) {
                Ending::Row { end, next } => Mark::EndsRecord { end, next },
                Ending::Unknown => Mark::Unknown,
                Ending::Text => Mark::Text,
            },
        }
    }

    fn seems_to_open(&self, open: usize, at: usize) -> bool {
        let mut before = self.buffer[open + 1..at].iter().rev();
        let last = if self.marks.skip_blanks {
            before.find(|byte| !self.marks.is_blank(**byte))
        } else {
            before.next()
        };
        last.is_some_and(|byte| *byte == self.marks.delimiter || self.marks.is_line_end(*byte))
    }

    // Takes the opening quote of the cell for a letter and looks at the cell once more.
    fn reopen_as_text(&mut self, open: usize, end: usize) {
        self.state = State::Plain;
        self.scan = open + 1;
        (self.barren, self.barren_seen) = (end, self.seen);
        self.escaped = false;
        self.stray_quotes = self.strays_before + 1;
        self.unclosed_quote = true;
    }
}
