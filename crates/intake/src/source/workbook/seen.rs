//! What is seen in a sheet beside the values of its cells, and how a person is told.

use super::rows::Finished;
use super::serial::{self, Format, Shown};
use super::{Unpacking, number};
use crate::issue::{Code, Issue};
use crate::source::CellKind;

/// How many ranges of hidden columns are kept.
const RANGES: usize = 1_000;

/// Cells of one sort: how many, and the row of the first.
#[derive(Debug, Default)]
pub(super) struct Count {
    count: u32,
    first: Option<u32>,
}

impl Count {
    /// Counts a cell of this row.
    pub(super) fn add(&mut self, row: u32) {
        self.count = self.count.saturating_add(1);
        self.first.get_or_insert(row);
    }
}

/// What was seen beside the values of the cells.
#[derive(Debug, Default)]
pub(super) struct Seen {
    hidden_rows: Count,
    /// The first and last of hidden columns, from 1.
    hidden_columns: Vec<(u32, u32)>,
    /// Ranges of merged cells that reach into the table, and the row of the first.
    merges: u32,
    first_merge: Option<u32>,
    /// Formulas that were never calculated.
    pub(super) no_value: Count,
    /// Cells that refer to what is not there, or hold what their type cannot be.
    pub(super) damaged: Count,
    /// Cells that hold the 29 February 1900.
    pub(super) never_was: Count,
    /// How many dates count from 1904.
    pub(super) from_1904: u32,
    /// The first row with more than one cell: above it there are titles.
    table: Option<u32>,
}

impl Seen {
    /// Counts a hidden row that holds something.
    pub(super) fn hide_row(&mut self, row: u32) {
        self.hidden_rows.add(row);
    }

    /// Keeps a range of hidden columns, from 1.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        if self.hidden_columns.len() < RANGES {
            self.hidden_columns.push((first, last));
        }
    }

    /// Notes how many cells of a row hold something.
    pub(super) fn row(&mut self, row: u32, filled: u32) {
        if filled > 1 {
            self.table.get_or_insert(row);
        }
    }

    /// Counts merged cells of these rows. A title over the table is merged as a rule, and loses
    /// nothing: so the rows of the table must have been read before.
    pub(super) fn merge(&mut self, first: u32, last: u32) {
        if self.table.is_some_and(|table| last >= table) {
            self.merges = self.merges.saturating_add(1);
            self.first_merge = Some(self.first_merge.map_or(first, |row| row.min(first)));
        }
    }

    /// How many of the first `columns` columns are hidden.
    fn count_hidden_columns(&self, columns: u32) -> u32 {
        let hidden = |column| {
            let mut ranges = self.hidden_columns.iter();
            ranges.any(|&(first, last)| (first..=last).contains(&column))
        };
        (1..=columns).filter(|&column| hidden(column)).count() as u32
    }

    /// Writes what a number is under its format: a date, or digits after zeros; `None` if neither.
    pub(super) fn date(
        &mut self,
        value: f64,
        format: Format,
        from_1904: bool,
        row: u32,
        buffer: &mut String,
    ) -> Option<CellKind> {
        let kind = match serial::show(value, format, from_1904, buffer) {
            Shown::Number => return None,
            Shown::Text(kind) => kind,
            Shown::NeverWas => {
                self.never_was.add(row);
                CellKind::Text
            }
        };
        self.from_1904 += u32::from(from_1904 && kind == CellKind::Date);
        Some(kind)
    }

    /// Writes the date or the number that a binary number is under its format.
    pub(super) fn float(
        &mut self,
        value: f64,
        format: Format,
        from_1904: bool,
        row: u32,
        buffer: &mut String,
    ) -> CellKind {
        if format != Format::Number
            && let Some(kind) = self.date(value, format, from_1904, row, buffer)
        {
            return kind;
        }
        if number::of_float(value, buffer).is_some() {
            return CellKind::Number;
        }
        self.damaged.add(row);
        buffer.clear();
        buffer.push_str("#NUM!");
        CellKind::Error
    }

    /// Says what a person should know of the sheet.
    pub(super) fn tell(&self, name: &str, hidden: bool, finished: &Finished) -> Unpacking {
        let mut unpacking = Unpacking {
            issues: Vec::new(),
            rows: finished.rows,
            columns: finished.columns,
            hidden_rows: self.hidden_rows.count,
            hidden_columns: self.count_hidden_columns(finished.columns),
            ended: finished.ended,
        };
        if hidden {
            let params = vec![("name", name.to_owned())];
            unpacking.issues.push(Issue::new(Code::HiddenSheet, params));
        }
        let hidden_columns = unpacking.hidden_columns;
        let mut say = |code, count: u32, first: Option<u32>| {
            if count > 0 {
                let mut issue = Issue::new(code, vec![("count", count.to_string())]);
                issue.row = first;
                unpacking.issues.push(issue);
            }
        };
        say(
            Code::HiddenRows,
            self.hidden_rows.count,
            self.hidden_rows.first,
        );
        say(Code::HiddenColumns, hidden_columns, None);
        say(Code::MergedCells, self.merges, self.first_merge);
        let (strays, first_stray) = finished.strays;
        say(Code::StrayCells, strays, first_stray);
        let mut say_of = |code, count: &Count| say(code, count.count, count.first);
        say_of(Code::FormulaWithoutValue, &self.no_value);
        say_of(Code::CellDamaged, &self.damaged);
        say_of(Code::DateNeverWas, &self.never_was);
        say(Code::DatesFrom1904, self.from_1904, None);
        if let Some(row) = finished.displaced {
            let issue = Issue::new(Code::RowsOutOfOrder, vec![]).at_row(row);
            unpacking.issues.push(issue);
        }
        unpacking
    }
}
