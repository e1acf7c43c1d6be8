//! The cells of one table, each in its place.

use super::super::limits::passed;
use super::super::number;
use super::super::rows::Rows;
use super::super::seen::Seen;
use super::Event;
use super::exact::is_shown;
use crate::Error;
use crate::source::CellKind;

/// The most columns that browsers let a cell go over.
const COLUMNS: u32 = 1_000;
/// The most rows that browsers let a cell go over.
const ROWS: u32 = 65_534;
/// How many merged cells of one row are kept.
const RANGES: usize = 1_000;

/// How many columns a cell goes over.
pub(super) fn span(value: &[u8]) -> u32 {
    let value = std::str::from_utf8(value).ok();
    let value = value.and_then(|value| value.trim_ascii().parse().ok());
    value.unwrap_or(1).clamp(1, COLUMNS)
}

/// Takes the cells of the table with one ordinal.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a state of its own of the row, the cell or the page"
)]
pub(super) struct Grid<'r, 'p> {
    wanted: u32,
    rows: &'r mut Rows<'p>,
    seen: Seen,
    count: u32,
    /// How many tables are open within the wanted one; `None` outside of it.
    nested: Option<u32>,
    /// The element whose content is no text.
    raw: bool,
    tag: Tag,
    row: u32,
    in_row: bool,
    hidden: bool,
    column: u32,
    filled: u32,
    cell: Option<Cell>,
    text: String,
    /// For each column the row up to which a cell from above goes down.
    taken: Vec<u32>,
    /// How many rows down the merged cells of the row go.
    merges: Vec<u32>,
    stopped: bool,
}

/// The tag under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tag {
    #[default]
    Other,
    Row,
    Cell,
}

struct Cell {
    columns: u32,
    rows: u32,
    number: String,
}

impl<'r, 'p> Grid<'r, 'p> {
    pub(super) fn new(wanted: u32, rows: &'r mut Rows<'p>) -> Self {
        Self {
            wanted,
            rows,
            seen: Seen::default(),
            count: 0,
            nested: None,
            raw: false,
            tag: Tag::Other,
            row: 0,
            in_row: false,
            hidden: false,
            column: 0,
            filled: 0,
            cell: None,
            text: String::new(),
            taken: Vec::new(),
            merges: Vec::new(),
            stopped: false,
        }
    }

    /// Takes what comes; says whether more is wanted.
    pub(super) fn event(&mut self, event: Event<'_>) -> Result<bool, Error> {
        match event {
            Event::Tag(b"table", started) => self.table(started)?,
            _ if self.nested.is_none() => {}
            Event::Tag(b"script" | b"style", started) => self.raw = started,
            Event::Tag(name, started) if self.nested == Some(0) => self.own(name, started)?,
            Event::Tag(name, _) => self.inner(name),
            Event::Attribute(name, value) => self.attribute(name, value),
            Event::Tagged => self.tag = Tag::Other,
            Event::Text(text) if !self.raw && self.cell.is_some() => self.push(text)?,
            Event::Text(_) => {}
        }
        Ok(!self.stopped)
    }

    fn table(&mut self, started: bool) -> Result<(), Error> {
        self.tag = Tag::Other;
        match (self.nested, started) {
            (None, true) => {
                self.count = self.count.saturating_add(1);
                if self.count == self.wanted {
                    self.nested = Some(0);
                }
            }
            (Some(nested), true) => {
                self.nested = Some(nested.saturating_add(1));
                self.line();
            }
            (Some(0), false) => {
                self.end_row()?;
                self.nested = None;
                self.stopped = true;
            }
            (Some(nested), false) => {
                self.nested = Some(nested - 1);
                self.line();
            }
            (None, false) => {}
        }
        Ok(())
    }

    // A tag of the table itself.
    fn own(&mut self, name: &[u8], started: bool) -> Result<(), Error> {
        self.tag = Tag::Other;
        match name {
            b"tr" => {
                self.end_row()?;
                if started {
                    self.start_row();
                    self.tag = Tag::Row;
                }
            }
            b"td" | b"th" => {
                self.end_cell()?;
                if started {
                    self.start_cell()?;
                    self.tag = Tag::Cell;
                }
            }
            b"thead" | b"tbody" | b"tfoot" => self.end_row()?,
            name => self.inner(name),
        }
        Ok(())
    }

    // A tag within a cell, or of a table that stands in one.
    fn inner(&mut self, name: &[u8]) {
        match name {
            b"br" if self.cell.is_some() => {
                self.trim_end();
                self.text.push('\n');
            }
            b"p" | b"div" | b"li" | b"tr" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                self.line();
            }
            b"td" | b"th" if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) => {
                self.text.push(' ');
            }
            _ => {}
        }
    }

    // What comes next stands on a line of its own.
    fn line(&mut self) {
        self.trim_end();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn trim_end(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
    }

    fn attribute(&mut self, name: &[u8], value: &[u8]) {
        match (self.tag, name) {
            (Tag::Row, b"style") => {
                let style = value.iter().filter(|byte| !byte.is_ascii_whitespace());
                let style: Vec<u8> = style.map(u8::to_ascii_lowercase).collect();
                self.hidden |= memchr::memmem::find(&style, b"display:none").is_some();
            }
            (Tag::Cell, name) => {
                let Some(cell) = &mut self.cell else {
                    return;
                };
                let said = std::str::from_utf8(value).unwrap_or_default();
                match name {
                    b"colspan" => cell.columns = span(value),
                    // None at all means: as far as the table goes.
                    b"rowspan" => {
                        let rows = said.trim_ascii().parse().unwrap_or(1_u32);
                        cell.rows = if rows == 0 { ROWS } else { rows.min(ROWS) };
                    }
                    // The number behind what is shown.
                    b"x:num" | b"sdval" if said.len() < 32 => {
                        cell.number.clear();
                        cell.number.push_str(said);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn start_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.in_row = true;
        self.hidden = false;
        (self.column, self.filled) = (0, 0);
    }

    fn start_cell(&mut self) -> Result<(), Error> {
        if !self.in_row {
            self.start_row();
        }
        self.rows.count_cells(1)?;
        while self
            .taken
            .get(self.column as usize)
            .is_some_and(|&to| to >= self.row)
        {
            self.column += 1;
        }
        self.text.clear();
        self.cell = Some(Cell {
            columns: 1,
            rows: 1,
            number: String::new(),
        });
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Error> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let column = self.column;
        self.column = column.saturating_add(cell.columns);
        if cell.rows > 1 {
            let most = self.rows.limits().columns as usize;
            let end = (self.column as usize).min(most);
            if self.taken.len() < end {
                self.taken.resize(end, 0);
            }
            let to = self.row.saturating_add(cell.rows - 1);
            let taken = self.taken.get_mut(column as usize..end);
            taken.unwrap_or_default().fill(to);
        }
        if (cell.rows > 1 || cell.columns > 1) && self.merges.len() < RANGES {
            self.merges.push(cell.rows);
        }
        // Programs fill empty cells with a blank that does not break.
        let text = self.text.trim_matches([' ', '\n', '\u{A0}']);
        if text.is_empty() {
            return Ok(());
        }
        self.filled += 1;
        let mut buffer = String::new();
        if !cell.number.is_empty()
            && is_shown(&cell.number, text)
            && let Some(number) = number::canonical(&cell.number, &mut buffer)
        {
            return self.rows.cell(column, CellKind::Number, number);
        }
        self.rows.cell(column, CellKind::Text, text)
    }

    fn end_row(&mut self) -> Result<(), Error> {
        self.end_cell()?;
        if !std::mem::take(&mut self.in_row) {
            return Ok(());
        }
        if self.hidden && self.rows.row_has_cells() {
            self.seen.hide_row(self.row);
        }
        self.seen.row(self.row, self.filled);
        for down in self.merges.drain(..) {
            self.seen.merge(self.row, self.row.saturating_add(down - 1));
        }
        self.stopped |= !self.rows.end_row(self.row)?;
        Ok(())
    }

    // Blanks and line ends of a page are one blank.
    fn push(&mut self, text: &str) -> Result<(), Error> {
        for letter in text.chars() {
            if !matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                self.text.push(letter);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
        let most = self.rows.limits().string_bytes;
        if self.text.len() > most {
            return Err(passed("the page", most as u64, "bytes in one of its cells"));
        }
        Ok(())
    }

    /// Ends the table if the page has not ended it.
    pub(super) fn finish(mut self) -> Result<Seen, Error> {
        self.end_row()?;
        Ok(self.seen)
    }
}
