//! The rows of a sheet on their way to the tape, counted as they come.

use std::ops::ControlFlow;

use super::super::{CellKind, MAX_ROW, TapeWriter};
use super::Push;
use super::limits::{Limits, passed};
use crate::Error;

/// How many bytes of the tape are given away at a time, or a few more.
const PIECE: usize = 128 << 10;

/// How many cells beyond the last column are left out, as strays, before the sheet is taken for
/// one that is too wide.
const STRAYS: u32 = 16;

/// How many empty columns make a cell beyond the last column a stray one.
const ALONE: u32 = 50;

/// Takes the cells of a sheet and gives the tape away in pieces.
///
/// Cells that hold nothing are not kept at the end of a row, nor rows without any cell; those that
/// stand between others are. Cells may come in any order within their row.
pub(super) struct Rows<'a> {
    sheet: String,
    limits: Limits,
    push: Push<'a>,
    writer: TapeWriter,
    /// The cells of the row under way: column from 0, kind, end of the text.
    cells: Vec<(u32, CellKind, usize)>,
    text: String,
    sorted: bool,
    counted: u64,
    /// The cells on the tape, with the empty ones that stand between others.
    on_tape: u64,
    text_bytes: u64,
    filled: u32,
    columns: u32,
    last: u32,
    displaced: Option<u32>,
    /// Cells beyond the last column: in the row under way, in all rows, and the first row.
    strays: (u32, u32, Option<u32>),
    stopped: bool,
}

impl<'a> Rows<'a> {
    /// Makes a taker of the rows of the sheet with this name.
    pub(super) fn new(sheet: &str, limits: &Limits, push: Push<'a>) -> Self {
        Self {
            sheet: sheet.to_owned(),
            limits: *limits,
            push,
            writer: TapeWriter::default(),
            cells: Vec::new(),
            text: String::new(),
            sorted: true,
            counted: 0,
            on_tape: 0,
            text_bytes: 0,
            filled: 0,
            columns: 0,
            last: 0,
            displaced: None,
            strays: (0, 0, None),
            stopped: false,
        }
    }

    /// The limits that are held.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Counts a cell of the file, whether it holds something or not.
    pub(super) fn count_cell(&mut self) -> Result<(), Error> {
        self.count_cells(1)
    }

    /// Counts cells of the file before they come.
    pub(super) fn count_cells(&mut self, count: u64) -> Result<(), Error> {
        self.counted = self.counted.saturating_add(count);
        if self.counted > self.limits.cells {
            return Err(self.passed(self.limits.cells, "cells"));
        }
        Ok(())
    }

    /// Refuses cells that reach over more columns than may be.
    pub(super) fn check_columns(&self, columns: u32) -> Result<(), Error> {
        if columns > self.most_columns() {
            return Err(self.too_wide());
        }
        Ok(())
    }

    // A tape counts the cells of a row in sixteen bits.
    fn most_columns(&self) -> u32 {
        self.limits.columns.min(u32::from(u16::MAX))
    }

    fn too_wide(&self) -> Error {
        self.passed(u64::from(self.most_columns()), "columns")
    }

    /// Refuses a row whose number is too high.
    pub(super) fn check_row(&self, number: u32) -> Result<(), Error> {
        if number > self.limits.rows {
            return Err(self.passed(u64::from(self.limits.rows), "rows"));
        }
        Ok(())
    }

    /// Adds a cell to the row under way, in the column `column`, from 0.
    pub(super) fn cell(&mut self, column: u32, kind: CellKind, text: &str) -> Result<(), Error> {
        if kind == CellKind::Empty || text.is_empty() {
            return Ok(());
        }
        if column >= self.most_columns() {
            // A blank somebody typed far to the right shall not cost the sheet.
            self.strays.0 += 1;
            if self.strays.0 + self.strays.1 > STRAYS {
                return Err(self.too_wide());
            }
            return Ok(());
        }
        if text.len() > self.limits.string_bytes {
            return Err(self.passed(self.limits.string_bytes as u64, "bytes in one of its cells"));
        }
        self.text_bytes += text.len() as u64;
        if self.text_bytes > self.limits.text_bytes {
            return Err(self.passed(self.limits.text_bytes, "bytes of text"));
        }
        if self.text.len() + text.len() > MAX_ROW {
            return Err(self.passed(MAX_ROW as u64, "bytes in one of its rows"));
        }
        self.sorted &= self.cells.last().is_none_or(|&(last, _, _)| last < column);
        self.text.push_str(text);
        self.cells.push((column, kind, self.text.len()));
        Ok(())
    }

    /// Whether the row under way has a cell that holds something.
    pub(super) fn row_has_cells(&self) -> bool {
        !self.cells.is_empty()
    }

    /// Whether the row under way has a cell that holds something in this column.
    pub(super) fn row_has(&self, column: u32) -> bool {
        self.cells.iter().any(|&(held, _, _)| held == column)
    }

    /// Ends the row under way, which has this number. Says whether more rows are wanted.
    pub(super) fn end_row(&mut self, number: u32) -> Result<bool, Error> {
        self.end_strays(number)?;
        if self.cells.is_empty() {
            return Ok(!self.stopped);
        }
        // The rows of a tape go up. One that goes back, which no spreadsheet writes, is taken for
        // the next one, and said.
        let mut number = number;
        if number <= self.last {
            self.displaced.get_or_insert(number);
            number = self.last.saturating_add(1);
        }
        self.check_row(number)?;
        self.last = number;
        self.filled += 1;
        self.write_cells();
        // One cell far to the right costs as much as a full row.
        self.on_tape += self.writer.cells() as u64;
        if self.on_tape > self.limits.cells {
            return Err(self.passed(self.limits.cells, "cells"));
        }
        self.writer.end_row(number);
        self.cells.clear();
        self.text.clear();
        self.sorted = true;
        if self.writer.bytes().len() >= PIECE {
            self.flush()?;
        }
        Ok(!self.stopped)
    }

    // Cells beyond the last column are strays where nothing stands near them.
    fn end_strays(&mut self, number: u32) -> Result<(), Error> {
        let (in_row, all, first) = &mut self.strays;
        if *in_row == 0 {
            return Ok(());
        }
        *all += std::mem::take(in_row);
        first.get_or_insert(number);
        let near = self.most_columns().saturating_sub(ALONE);
        if self.cells.iter().any(|&(column, ..)| column >= near) {
            return Err(self.too_wide());
        }
        Ok(())
    }

    fn write_cells(&mut self) {
        let mut start = 0;
        let starts = self
            .cells
            .iter()
            .map(|&(_, _, end)| std::mem::replace(&mut start, end));
        if self.sorted {
            for (&(column, kind, end), start) in self.cells.iter().zip(starts) {
                put(&mut self.writer, column, kind, &self.text[start..end]);
            }
        } else {
            let spans = self.cells.iter().zip(starts);
            let spans = spans.map(|(&(column, kind, end), start)| (column, kind, start, end));
            let mut order: Vec<_> = spans.collect();
            // Of two cells in one place the later one stands, as it does in a spreadsheet.
            order.sort_by_key(|&(column, ..)| column);
            order.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    *kept = *later;
                }
                same
            });
            for (column, kind, start, end) in order {
                put(&mut self.writer, column, kind, &self.text[start..end]);
            }
        }
        self.columns = self.columns.max(self.writer.cells() as u32);
    }

    fn flush(&mut self) -> Result<(), Error> {
        if !self.writer.bytes().is_empty() && !self.stopped {
            self.stopped = (self.push)(self.writer.bytes())? == ControlFlow::Break(());
        }
        self.writer.clear();
        Ok(())
    }

    /// Gives away what is left. Says how many rows and columns there were, and the number of the
    /// first row that stood behind a later one.
    pub(super) fn finish(mut self) -> Result<Finished, Error> {
        self.flush()?;
        let (_, strays, first_stray) = self.strays;
        if strays > 0 && self.filled == 0 {
            return Err(self.too_wide());
        }
        Ok(Finished {
            strays: (strays, first_stray),
            rows: self.filled,
            columns: self.columns,
            last: self.last,
            displaced: self.displaced,
            ended: !self.stopped,
        })
    }

    fn passed(&self, limit: u64, unit: &str) -> Error {
        passed(&format!("the sheet {:?}", self.sheet), limit, unit)
    }
}

/// What [`Rows`] saw.
pub(super) struct Finished {
    pub(super) rows: u32,
    pub(super) columns: u32,
    /// The number of the last row.
    pub(super) last: u32,
    pub(super) displaced: Option<u32>,
    /// How many cells beyond the last column were left out, and the row of the first.
    pub(super) strays: (u32, Option<u32>),
    pub(super) ended: bool,
}

fn put(writer: &mut TapeWriter, column: u32, kind: CellKind, text: &str) {
    while writer.cells() < column as usize {
        writer.cell(CellKind::Empty, "");
    }
    writer.cell(kind, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    type Cells<'a> = &'a [(u32, CellKind, &'a str)];

    fn taped(rows: &[(u32, Cells<'_>)], limits: &Limits) -> Result<(Vec<u8>, Finished), Error> {
        let mut tape = Vec::new();
        let mut push = |piece: &[u8]| {
            tape.extend_from_slice(piece);
            Ok(ControlFlow::Continue(()))
        };
        let mut taker = Rows::new("Hoja1", limits, &mut push);
        for (number, cells) in rows {
            for &(column, kind, text) in *cells {
                taker.count_cell()?;
                taker.cell(column, kind, text)?;
            }
            taker.end_row(*number)?;
        }
        let finished = taker.finish()?;
        Ok((tape, finished))
    }

    #[test]
    fn gaps_are_empty_cells_and_ends_are_cut() {
        use CellKind::{Empty, Number, Text};
        let (tape, finished) = taped(
            &[
                (1, &[(0, Text, "a"), (2, Number, "3"), (9, Empty, "")]),
                (2, &[(0, Empty, "")]),
                (5, &[(3, Text, "d"), (1, Text, "b"), (3, Text, "e")]),
            ],
            &Limits::default(),
        )
        .unwrap();
        let mut expected = TapeWriter::default();
        expected.cell(Text, "a");
        expected.cell(Empty, "");
        expected.cell(Number, "3");
        expected.end_row(1);
        for (kind, text) in [(Empty, ""), (Text, "b"), (Empty, ""), (Text, "e")] {
            expected.cell(kind, text);
        }
        expected.end_row(5);
        assert_eq!(tape, expected.bytes());
        assert_eq!((finished.rows, finished.columns), (2, 4));
    }

    #[test]
    fn rows_that_go_back_are_moved_and_said() {
        let cell: Cells<'_> = &[(0, CellKind::Text, "a")];
        let (_, finished) = taped(&[(7, cell), (3, cell)], &Limits::default()).unwrap();
        assert_eq!(finished.displaced, Some(3));
    }

    #[test]
    fn few_cells_far_beyond_the_columns_are_left_out() {
        let limits = Limits::default();
        let a = (0, CellKind::Text, "a");
        let far = (16_000, CellKind::Text, " ");
        let (tape, finished) = taped(&[(1, &[a]), (2, &[a, far]), (3, &[far])], &limits).unwrap();
        let (alone, _) = taped(&[(1, &[a]), (2, &[a])], &limits).unwrap();
        assert_eq!(tape, alone);
        assert_eq!(finished.strays, (2, Some(2)));
        assert_eq!((finished.rows, finished.columns), (2, 1));
        let said = |rows: &[(u32, Cells<'_>)]| taped(rows, &limits).err().unwrap().to_string();
        let wide = (990, CellKind::Text, "a");
        assert!(said(&[(1, &[a, wide, far])]).contains("more than 1,000 columns"));
        let both = [a, far];
        let many: Vec<(u32, Cells<'_>)> = (1..=17).map(|row| (row, &both[..])).collect();
        assert!(said(&many).contains("more than 1,000 columns"));
    }

    #[test]
    fn each_limit_is_named() {
        let limits = Limits {
            rows: 10,
            columns: 3,
            cells: 5,
            string_bytes: 4,
            text_bytes: 6,
            ..Limits::default()
        };
        let a = (0, CellKind::Text, "a");
        for (rows, said) in [
            (&[(11, &[a][..])][..], "more than 10 rows"),
            (
                &[(1, &[(3, CellKind::Text, "a")][..])][..],
                "more than 3 columns",
            ),
            (
                &[(1, &[a, (3, CellKind::Text, "a")][..])][..],
                "more than 3 columns",
            ),
            (&[(1, &[a; 6][..])][..], "more than 5 cells"),
            (
                &[
                    (1, &[(2, CellKind::Text, "a")][..]),
                    (2, &[(2, CellKind::Text, "a")][..]),
                ][..],
                "more than 5 cells",
            ),
            (
                &[(1, &[(0, CellKind::Text, "abcde")][..])][..],
                "more than 4 bytes in one of its cells",
            ),
            (
                &[(
                    1,
                    &[(0, CellKind::Text, "abcd"), (1, CellKind::Text, "abcd")][..],
                )][..],
                "more than 6 bytes of text",
            ),
        ] {
            let error = taped(rows, &limits).err().unwrap().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
