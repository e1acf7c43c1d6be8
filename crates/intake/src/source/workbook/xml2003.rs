//! The XML of Excel 2002 and 2003, which reports still write under the name `.xls`.

use std::io::BufRead;
use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::limits::{Limits, passed};
use super::number;
use super::rows::{Finished, Rows};
use super::seen::Seen;
use super::serial;
use super::xml::{Xml, attribute, is_true, local, push_text, raw_attribute};
use super::{Contents, Push, SheetInfo, Unpacking, no_sheet, unique};
use crate::plan::Container;
use crate::source::CellKind;
use crate::{Error, ErrorKind};

/// What a workbook of this format holds.
pub(super) fn contents<B: BufRead>(xml: &mut Xml<B>, limits: &Limits) -> Result<Contents, Error> {
    let mut sheets = Vec::new();
    let mut names = Vec::new();
    while let Some(name) = next_sheet(xml, &mut names, limits)? {
        let mut nowhere = |_: &[u8]| Ok(ControlFlow::Continue(()));
        let mut sheet = Sheet::new(&name, limits, &mut nowhere);
        // A sheet that is too large for this is still a sheet, beside which others may stand.
        let size = match sheet.read(xml) {
            Ok(()) => Some(sheet.rows.finish()?),
            Err(error) if error.kind() == ErrorKind::TooLarge => None,
            Err(error) => return Err(error),
        };
        sheets.push(SheetInfo {
            name,
            hidden: sheet.is_hidden,
            rows: size.as_ref().map(|size: &Finished| size.last),
            columns: size.as_ref().map(|size| size.columns),
        });
    }
    if sheets.is_empty() {
        return Err(Error::new(
            ErrorKind::EmptyFile,
            "the workbook has no sheet with cells",
        ));
    }
    Ok(Contents {
        container: Container::Xml2003,
        sheets,
    })
}

/// Puts a sheet of a workbook of this format on the tape.
pub(super) fn unpack<B: BufRead>(
    xml: &mut Xml<B>,
    wanted: &str,
    limits: &Limits,
    push: Push<'_>,
) -> Result<Unpacking, Error> {
    let mut names = Vec::new();
    while let Some(name) = next_sheet(xml, &mut names, limits)? {
        if name == wanted {
            let mut sheet = Sheet::new(&name, limits, push);
            sheet.read(xml)?;
            return Ok(sheet
                .seen
                .tell(&name, sheet.is_hidden, &sheet.rows.finish()?));
        }
        xml.skip()?;
    }
    Err(no_sheet(wanted))
}

// Goes to the next sheet; its element has started.
fn next_sheet<B: BufRead>(
    xml: &mut Xml<B>,
    names: &mut Vec<String>,
    limits: &Limits,
) -> Result<Option<String>, Error> {
    loop {
        match xml.next()? {
            Event::Start(start) if local(&start) == "Worksheet" => {
                if names.len() >= limits.sheets as usize {
                    return Err(passed("the workbook", limits.sheets.into(), "sheets"));
                }
                let name = attribute(&start, "Name").unwrap_or_default();
                let name = unique(name, |name| names.iter().any(|known| known == name));
                names.push(name.clone());
                return Ok(Some(name));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The sheet under way.
struct Sheet<'p> {
    rows: Rows<'p>,
    seen: Seen,
    is_hidden: bool,
    row: u32,
    column: u32,
    /// Up to which column the columns have been told, from 1.
    told: u32,
    filled: u32,
    hidden_row: bool,
    /// How many rows down the merged cells of the row go.
    merges: Vec<u32>,
    value: String,
    buffer: String,
}

/// How many merged cells of one row are kept.
const RANGES: usize = 1_000;

fn count(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    raw_attribute(start, name)?.trim_ascii().parse().ok()
}

impl<'p> Sheet<'p> {
    fn new(name: &str, limits: &Limits, push: Push<'p>) -> Self {
        Self {
            rows: Rows::new(name, limits, push),
            seen: Seen::default(),
            is_hidden: false,
            row: 0,
            column: 0,
            told: 0,
            filled: 0,
            hidden_row: false,
            merges: Vec::new(),
            value: String::new(),
            buffer: String::new(),
        }
    }

    // Reads the sheet to its end, or until no more rows are wanted.
    fn read<B: BufRead>(&mut self, xml: &mut Xml<B>) -> Result<(), Error> {
        let mut visible = false;
        loop {
            let event = xml.next()?;
            match &event {
                Event::Start(start) | Event::Empty(start) => {
                    let started = matches!(event, Event::Start(_));
                    match local(start) {
                        "Column" => self.start_column(start),
                        "Row" => {
                            self.start_row(start);
                            if !started && !self.end_row()? {
                                return Ok(());
                            }
                        }
                        "Cell" => {
                            let cell = self.start_cell(start)?;
                            if started {
                                self.cell(xml, &cell)?;
                            }
                        }
                        "Visible" => visible = started,
                        _ => {}
                    }
                }
                Event::End(end) => match end.local_name().into_inner() {
                    "Row" if !self.end_row()? => return Ok(()),
                    "Visible" => visible = false,
                    "Worksheet" => return Ok(()),
                    _ => {}
                },
                Event::Text(text) if visible => {
                    self.is_hidden |= text.xml10_content().trim_ascii().starts_with("Sheet");
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn start_column(&mut self, start: &BytesStart<'_>) {
        let first = count(start, "Index").unwrap_or(self.told.saturating_add(1));
        self.told = first.saturating_add(count(start, "Span").unwrap_or(0));
        if raw_attribute(start, "Hidden").is_some_and(is_true) {
            self.seen.hide_columns(first, self.told);
        }
    }

    fn start_row(&mut self, start: &BytesStart<'_>) {
        self.row = count(start, "Index").unwrap_or(self.row.saturating_add(1));
        self.hidden_row = raw_attribute(start, "Hidden").is_some_and(is_true);
        (self.column, self.filled) = (0, 0);
        // Rows that are all alike and empty are told by the first of them.
        if let Some(more) = count(start, "Span") {
            self.row = self.row.saturating_add(more);
        }
    }

    fn end_row(&mut self) -> Result<bool, Error> {
        if self.hidden_row && self.rows.row_has_cells() {
            self.seen.hide_row(self.row);
        }
        self.seen.row(self.row, self.filled);
        for down in self.merges.drain(..) {
            self.seen.merge(self.row, self.row.saturating_add(down));
        }
        self.rows.end_row(self.row)
    }

    fn start_cell(&mut self, start: &BytesStart<'_>) -> Result<Cell, Error> {
        self.rows.count_cells(1)?;
        if let Some(index) = count(start, "Index") {
            self.column = index.saturating_sub(1);
        }
        let across = count(start, "MergeAcross").unwrap_or(0);
        let down = count(start, "MergeDown").unwrap_or(0);
        if (across > 0 || down > 0) && self.merges.len() < RANGES {
            self.merges.push(down);
        }
        let column = self.column;
        self.column = column.saturating_add(across).saturating_add(1);
        Ok(Cell {
            column,
            formula: raw_attribute(start, "Formula").is_some(),
        })
    }

    // What stands in a cell, up to its end.
    fn cell<B: BufRead>(&mut self, xml: &mut Xml<B>, cell: &Cell) -> Result<(), Error> {
        self.value.clear();
        let mut kind = None;
        let mut in_data = false;
        loop {
            let event = xml.next()?;
            match &event {
                Event::Start(start) => match local(start) {
                    "Data" => {
                        kind = Some(raw_attribute(start, "Type").unwrap_or_default().to_owned());
                        in_data = true;
                    }
                    "Comment" | "PhoneticText" => xml.skip()?,
                    _ => {}
                },
                Event::End(end) => match end.local_name().into_inner() {
                    "Data" => in_data = false,
                    "Cell" => break,
                    _ => {}
                },
                Event::Eof => break,
                event if in_data => {
                    push_text(event, &mut self.value);
                    let most = self.rows.limits().string_bytes;
                    if self.value.len() > most {
                        let thing = "the workbook";
                        return Err(passed(thing, most as u64, "bytes in one of its texts"));
                    }
                }
                _ => {}
            }
        }
        if self.value.is_empty() {
            if cell.formula && kind.is_none() {
                self.seen.no_value.add(self.row);
            }
            return Ok(());
        }
        self.filled += 1;
        let kind = self.show(kind.as_deref().unwrap_or_default());
        self.rows.cell(cell.column, kind, &self.buffer)
    }

    // Leaves in the buffer what the value is under its type.
    fn show(&mut self, kind: &str) -> CellKind {
        let value = self.value.trim_ascii();
        let shown = match kind {
            "Number" => {
                let mut own = String::new();
                number::canonical(value, &mut own).map(|number| {
                    self.buffer.clear();
                    self.buffer.push_str(number);
                    CellKind::Number
                })
            }
            "DateTime" => serial::iso(value, &mut self.buffer).then(|| {
                // A day without a time has one all the same, and a time the first day.
                for day in ["1899-12-31T", "1899-12-30T"] {
                    if self.buffer.starts_with(day) {
                        self.buffer.drain(..day.len());
                        return CellKind::Date;
                    }
                }
                if let Some(day) = self.buffer.strip_suffix("T00:00:00") {
                    self.buffer.truncate(day.len());
                }
                CellKind::Date
            }),
            "Boolean" => match value {
                "1" | "true" => Some("true"),
                "0" | "false" => Some("false"),
                _ => None,
            }
            .map(|word| {
                self.buffer.clear();
                self.buffer.push_str(word);
                CellKind::Boolean
            }),
            word => {
                self.buffer.clear();
                self.buffer.push_str(&self.value);
                Some(if word == "Error" {
                    CellKind::Error
                } else {
                    CellKind::Text
                })
            }
        };
        shown.unwrap_or_else(|| {
            self.seen.damaged.add(self.row);
            self.buffer.clear();
            self.buffer.push_str(&self.value);
            CellKind::Text
        })
    }
}

/// What the tag of a cell says.
struct Cell {
    /// The column, from 0.
    column: u32,
    formula: bool,
}
