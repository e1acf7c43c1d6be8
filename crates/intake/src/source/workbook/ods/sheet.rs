//! The rows of a sheet, with those that stand for many.

use std::io::BufRead;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::super::rows::Rows;
use super::super::seen::Seen;
use super::super::xml::{Xml, attributes, local, raw_attribute};
use super::cell::{self, Tag};
use crate::Error;
use crate::source::CellKind;

/// How many merged ranges of one row are kept.
const RANGES: usize = 1_000;

/// Reads the sheet whose element has started, to its end.
pub(super) fn read<B: BufRead>(xml: &mut Xml<B>, rows: &mut Rows<'_>) -> Result<Seen, Error> {
    let mut reader = Reader {
        seen: Seen::default(),
        next: 1,
        row: Row::default(),
        hidden_to: 0,
        value: String::new(),
        text: String::new(),
    };
    let mut inner = 0_u32;
    loop {
        let event = xml.next()?;
        match &event {
            Event::Start(start) => match local(start) {
                "table-row" => reader.start_row(start),
                "table-cell" | "covered-table-cell" => {
                    let tag = Tag::of(start, &mut reader.value);
                    reader.text.clear();
                    cell::read_text(xml, &mut reader.text, rows.limits())?;
                    reader.end_cell(&tag, rows)?;
                }
                "table-column" => reader.column(start),
                // Drawings, forms and the like hold texts that are in no cell.
                "shapes" | "forms" | "named-expressions" | "table-source" | "scenario"
                | "tracked-changes" => xml.skip()?,
                "table" => inner += 1,
                _ => {}
            },
            Event::Empty(start) => match local(start) {
                "table-row" => {
                    reader.start_row(start);
                    reader.end_row(rows)?;
                }
                "table-cell" | "covered-table-cell" => {
                    let tag = Tag::of(start, &mut reader.value);
                    reader.text.clear();
                    reader.end_cell(&tag, rows)?;
                }
                "table-column" => reader.column(start),
                _ => {}
            },
            Event::End(end) => match end.local_name().into_inner() {
                "table-row" if !reader.end_row(rows)? => break,
                "table" if inner == 0 => break,
                "table" => inner -= 1,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(reader.seen)
}

struct Reader {
    seen: Seen,
    /// The number of the next row.
    next: u32,
    row: Row,
    /// Up to which column the columns have been told, from 1.
    hidden_to: u32,
    /// The value that the tag of a cell says.
    value: String,
    /// The text that stands in a cell.
    text: String,
}

/// The row under way, which may stand for many.
#[derive(Default)]
struct Row {
    cells: Vec<(u32, CellKind, Range<usize>)>,
    text: String,
    column: u32,
    repeated: u32,
    hidden: bool,
    /// How many rows down the merged cells go.
    merges: Vec<u32>,
}

/// A number that says how often something stands, at least once.
fn times(start: &BytesStart<'_>, name: &str) -> u32 {
    let times = raw_attribute(start, name).and_then(|times| times.trim_ascii().parse().ok());
    times.unwrap_or(1).max(1)
}

impl Reader {
    fn column(&mut self, start: &BytesStart<'_>) {
        let first = self.hidden_to.saturating_add(1);
        let repeated = times(start, "number-columns-repeated");
        self.hidden_to = self.hidden_to.saturating_add(repeated);
        if is_hidden(start) {
            self.seen.hide_columns(first, self.hidden_to);
        }
    }

    fn start_row(&mut self, start: &BytesStart<'_>) {
        let row = &mut self.row;
        row.cells.clear();
        row.text.clear();
        row.merges.clear();
        row.column = 0;
        row.repeated = times(start, "number-rows-repeated");
        row.hidden = is_hidden(start);
    }

    fn end_cell(&mut self, tag: &Tag, rows: &mut Rows<'_>) -> Result<(), Error> {
        rows.count_cells(1)?;
        let column = self.row.column;
        self.row.column = column.saturating_add(tag.repeated);
        let seen = &mut self.seen;
        let kind = tag.show(&mut self.value, &mut self.text, self.next, seen);
        if tag.rows > 1 || tag.columns > 1 {
            let merges = &mut self.row.merges;
            if merges.len() < RANGES {
                merges.push(tag.rows);
            }
        }
        if self.text.is_empty() || kind == CellKind::Empty {
            return Ok(());
        }
        if tag.repeated > 1 {
            rows.check_columns(self.row.column)?;
        }
        let start = self.row.text.len();
        self.row.text.push_str(&self.text);
        let end = self.row.text.len();
        for column in column..self.row.column {
            self.row.cells.push((column, kind, start..end));
        }
        Ok(())
    }

    // Says whether more rows are wanted. Rows that hold nothing cost nothing, however many.
    fn end_row(&mut self, rows: &mut Rows<'_>) -> Result<bool, Error> {
        let first = self.next;
        let row = &self.row;
        self.next = first.saturating_add(row.repeated);
        if row.cells.is_empty() {
            return Ok(true);
        }
        rows.check_row(self.next - 1)?;
        rows.count_cells(row.cells.len() as u64 * u64::from(row.repeated - 1))?;
        for number in first..self.next {
            for (column, kind, text) in &row.cells {
                let text = row.text.get(text.clone()).unwrap_or_default();
                rows.cell(*column, *kind, text)?;
            }
            if row.hidden {
                self.seen.hide_row(number);
            }
            if !rows.end_row(number)? {
                return Ok(false);
            }
        }
        self.seen.row(first, row.cells.len() as u32);
        for &down in &row.merges {
            self.seen.merge(first, first.saturating_add(down - 1));
        }
        Ok(true)
    }
}

fn is_hidden(start: &BytesStart<'_>) -> bool {
    attributes(start.attributes_raw())
        .any(|(name, value)| name == "table:visibility" && matches!(value, "collapse" | "filter"))
}
