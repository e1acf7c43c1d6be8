//! The cells of a sheet on their way to its rows, put in order where the records are not.

use std::ops::{ControlFlow, Range};

use super::super::super::limits::passed;
use super::super::super::rows::Rows;
use super::super::super::seen::Seen;
use crate::Error;
use crate::source::CellKind;

/// How many ranges of merged cells and of hidden columns are kept.
const RANGES: usize = 1 << 16;
/// How many cells are put in order. Spreadsheets write them in order; a program that does not
/// writes few.
const GATHERED: usize = 2_000_000;

/// What a first look at a sheet shows.
#[derive(Default)]
pub(super) struct Layout {
    /// Whether a row comes behind a later one.
    disordered: bool,
    last: u16,
    hidden_rows: Vec<bool>,
    /// First and last, from 1.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// First and last row, from 1.
    pub(super) merges: Vec<(u32, u32)>,
}

impl Layout {
    /// Notes that a cell stands in this row, from 0.
    pub(super) fn cell(&mut self, row: u16) {
        self.disordered |= row < self.last;
        self.last = self.last.max(row);
    }

    pub(super) fn hide_row(&mut self, row: u16) {
        let row = usize::from(row);
        if self.hidden_rows.len() <= row {
            self.hidden_rows.resize(row + 1, false);
        }
        self.hidden_rows[row] = true;
    }

    pub(super) fn hide_columns(&mut self, first: u16, last: u16) {
        if self.hidden_columns.len() < RANGES {
            let range = (u32::from(first) + 1, u32::from(last) + 1);
            self.hidden_columns.push(range);
        }
    }

    pub(super) fn merge(&mut self, first: u16, last: u16) {
        if self.merges.len() < RANGES {
            self.merges
                .push((u32::from(first) + 1, u32::from(last) + 1));
        }
    }
}

/// Takes the cells of a sheet in the order of its records.
pub(super) struct Cells<'r, 'p> {
    pub(super) seen: Seen,
    rows: &'r mut Rows<'p>,
    hidden: Vec<bool>,
    row: Option<u16>,
    filled: u32,
    /// The cells so far, where the records are not in the order of rows.
    gathered: Option<Gathered>,
}

#[derive(Default)]
struct Gathered {
    cells: Vec<(u16, u32, CellKind, Range<u32>)>,
    text: String,
}

impl<'r, 'p> Cells<'r, 'p> {
    pub(super) fn new(rows: &'r mut Rows<'p>, layout: &Layout) -> Self {
        Self {
            seen: Seen::default(),
            rows,
            hidden: layout.hidden_rows.clone(),
            row: None,
            filled: 0,
            gathered: layout.disordered.then(Gathered::default),
        }
    }

    /// Counts a cell, whether it holds something or not.
    pub(super) fn count(&mut self) -> Result<(), Error> {
        self.rows.count_cell()
    }

    /// Says that the next cell stands in this row, from 0.
    pub(super) fn go_to(&mut self, row: u16) -> Result<ControlFlow<()>, Error> {
        // An empty cell may stand anywhere: only those that hold something were looked at.
        if self.gathered.is_some() || self.row.is_some_and(|last| row <= last) {
            return Ok(ControlFlow::Continue(()));
        }
        let more = self.end_row()?;
        self.row = Some(row);
        Ok(more)
    }

    /// Puts a cell in its place: the row of [`Cells::go_to`], this column, from 0.
    pub(super) fn put(
        &mut self,
        row: u16,
        column: u32,
        kind: CellKind,
        text: &str,
    ) -> Result<(), Error> {
        let Some(gathered) = &mut self.gathered else {
            self.filled += u32::from(!text.is_empty());
            return self.rows.cell(column, kind, text);
        };
        let limits = self.rows.limits();
        if gathered.cells.len() >= GATHERED {
            let thing = "a sheet whose rows are not in order";
            return Err(passed(thing, GATHERED as u64, "cells"));
        }
        let start = gathered.text.len() as u32;
        gathered.text.push_str(text);
        if gathered.text.len() > limits.shared_bytes {
            let thing = "a sheet whose rows are not in order";
            return Err(passed(thing, limits.shared_bytes as u64, "bytes of text"));
        }
        let end = gathered.text.len() as u32;
        gathered.cells.push((row, column, kind, start..end));
        Ok(())
    }

    fn end_row(&mut self) -> Result<ControlFlow<()>, Error> {
        let Some(row) = self.row.take() else {
            return Ok(ControlFlow::Continue(()));
        };
        let number = u32::from(row) + 1;
        if self.rows.row_has_cells() && self.hidden.get(usize::from(row)) == Some(&true) {
            self.seen.hide_row(number);
        }
        self.seen.row(number, std::mem::take(&mut self.filled));
        Ok(if self.rows.end_row(number)? {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    }

    /// Ends the last row, after those that had to be put in order.
    pub(super) fn finish(mut self) -> Result<Seen, Error> {
        if let Some(mut gathered) = self.gathered.take() {
            // Cells in one place stay in their order: the later one stands.
            gathered
                .cells
                .sort_by_key(|&(row, column, ..)| (row, column));
            for (row, column, kind, text) in gathered.cells {
                if self.go_to(row)?.is_break() {
                    return Ok(self.seen);
                }
                let text = gathered.text.get(text.start as usize..text.end as usize);
                self.put(row, column, kind, text.unwrap_or_default())?;
            }
        }
        let _ = self.end_row()?;
        Ok(self.seen)
    }
}
