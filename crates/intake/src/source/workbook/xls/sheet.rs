//! The cells of a sheet, one record after the other.

mod cells;

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use super::super::rows::Rows;
use super::super::seen::Seen;
use super::super::serial::Format;
use super::compound::word;
use super::globals::{Globals, start};
use super::records::{Records, float, packed, read_text};
use crate::Error;
use crate::source::CellKind;
use cells::{Cells, Layout};

const EOF: u16 = 0x000A;
const COLINFO: u16 = 0x007D;
const MULRK: u16 = 0x00BD;
const MULBLANK: u16 = 0x00BE;
const RSTRING: u16 = 0x00D6;
const MERGEDCELLS: u16 = 0x00E5;
const LABELSST: u16 = 0x00FD;
const DIMENSIONS: u16 = 0x0200;
const BLANK: u16 = 0x0201;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOLERR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const ROW: u16 = 0x0208;
const RK: u16 = 0x027E;
const FORMULA: u16 = 0x0006;
const FORMULA_3: u16 = 0x0206;
const FORMULA_4: u16 = 0x0406;
const BOF: u16 = 0x0809;

/// How many records of a sheet are looked at for its size.
const LOOKED_AT: usize = 2_000;

/// The size that a sheet says it has: rows and columns.
pub(super) fn dimension<S: Read + Seek>(
    records: &mut Records<S>,
    offset: u32,
    unicode: bool,
) -> Result<Option<(u32, u32)>, Error> {
    records.go_to(offset.into())?;
    start(records)?;
    for _ in 0..LOOKED_AT {
        match records.next()? {
            Some(DIMENSIONS) => {
                let body = records.body();
                let (rows, columns) = if unicode {
                    (super::compound::long(body, 4), word(body, 10))
                } else {
                    (word(body, 2).map(u32::from), word(body, 6))
                };
                return Ok(rows.zip(columns.map(u32::from)));
            }
            None | Some(EOF) => break,
            _ => {}
        }
    }
    Ok(None)
}

/// Reads a sheet to its end, or until no more rows are wanted.
pub(super) fn read<S: Read + Seek>(
    records: &mut Records<S>,
    offset: u32,
    globals: &Globals,
    rows: &mut Rows<'_>,
) -> Result<Seen, Error> {
    let mut layout = Layout::default();
    each(records, offset, |records, id| {
        look(records.body(), id, &mut layout);
        Ok(ControlFlow::Continue(()))
    })?;
    let mut reader = Reader {
        globals,
        cells: Cells::new(rows, &layout),
        buffer: String::new(),
        waiting: None,
    };
    each(records, offset, |records, id| reader.record(records, id))?;
    reader.settle();
    let mut seen = reader.cells.finish()?;
    for (first, last) in layout.hidden_columns {
        seen.hide_columns(first, last);
    }
    for (first, last) in layout.merges {
        seen.merge(first, last);
    }
    Ok(seen)
}

// Goes through the records of a sheet; charts that stand in it are left out.
fn each<S: Read + Seek>(
    records: &mut Records<S>,
    offset: u32,
    mut take: impl FnMut(&mut Records<S>, u16) -> Result<ControlFlow<()>, Error>,
) -> Result<(), Error> {
    records.go_to(offset.into())?;
    start(records)?;
    let mut depth = 0_u32;
    while let Some(id) = records.next()? {
        match id {
            BOF => depth += 1,
            EOF if depth == 0 => break,
            EOF => depth -= 1,
            _ if depth > 0 => {}
            _ => {
                if take(records, id)?.is_break() {
                    break;
                }
            }
        }
    }
    Ok(())
}

// The first look at a record: where cells are, and what stands behind them.
fn look(body: &[u8], id: u16, layout: &mut Layout) {
    match id {
        LABELSST | LABEL | RSTRING | NUMBER | RK | MULRK | BOOLERR | FORMULA | FORMULA_3
        | FORMULA_4 => {
            if let Some(row) = word(body, 0) {
                layout.cell(row);
            }
        }
        ROW => {
            if let (Some(row), Some(flags)) = (word(body, 0), word(body, 12))
                && flags & 0x20 != 0
            {
                layout.hide_row(row);
            }
        }
        COLINFO => {
            if let (Some(first), Some(last), Some(flags)) =
                (word(body, 0), word(body, 2), word(body, 8))
                && flags & 1 != 0
            {
                layout.hide_columns(first, last);
            }
        }
        MERGEDCELLS => {
            for range in body.get(2..).unwrap_or_default().chunks_exact(8) {
                if let (Some(first), Some(last)) = (word(range, 0), word(range, 2)) {
                    layout.merge(first, last);
                }
            }
        }
        _ => {}
    }
}

struct Reader<'g, 'r, 'p> {
    globals: &'g Globals,
    cells: Cells<'r, 'p>,
    buffer: String,
    /// The row and column of a formula whose text comes in a record of its own.
    waiting: Option<(u16, u16)>,
}

impl Reader<'_, '_, '_> {
    fn record<S: Read + Seek>(
        &mut self,
        records: &mut Records<S>,
        id: u16,
    ) -> Result<ControlFlow<()>, Error> {
        let body = records.body();
        let (Some(row), Some(column)) = (word(body, 0), word(body, 2)) else {
            return Ok(ControlFlow::Continue(()));
        };
        if !matches!(
            id,
            LABELSST
                | LABEL
                | RSTRING
                | NUMBER
                | RK
                | MULRK
                | BOOLERR
                | BLANK
                | MULBLANK
                | FORMULA
                | FORMULA_3
                | FORMULA_4
                | STRING
        ) {
            return Ok(ControlFlow::Continue(()));
        }
        if id == STRING {
            return self.string(records);
        }
        self.settle();
        if self.cells.go_to(row)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        self.cells.count()?;
        match id {
            NUMBER => self.number(row, column, word(body, 4), float(body, 6))?,
            RK => self.number(row, column, word(body, 4), packed(body, 6))?,
            MULRK => {
                let stored = body
                    .get(4..body.len().saturating_sub(2))
                    .unwrap_or_default();
                for (place, stored) in stored.chunks_exact(6).enumerate() {
                    if place > 0 {
                        self.cells.count()?;
                    }
                    let column = u32::from(column) + place as u32;
                    self.put_number(row, column, word(stored, 0), packed(stored, 2))?;
                }
            }
            LABELSST => {
                let index = super::compound::long(body, 6).map(|index| index as usize);
                match index.and_then(|index| self.globals.strings.get(index)) {
                    Some(text) => self.cells.put(row, column.into(), CellKind::Text, text)?,
                    None => self.damaged(row, column)?,
                }
            }
            LABEL | RSTRING => {
                self.buffer.clear();
                let codepage = self.globals.codepage;
                match read_text(records, 6, false, codepage, &mut self.buffer) {
                    Ok(()) => self.put(row, column, CellKind::Text)?,
                    Err(_) => self.damaged(row, column)?,
                }
            }
            BOOLERR => match body.get(6..).and_then(<[u8]>::first_chunk) {
                Some(&[value, 0]) => self.boolean(row, column, value)?,
                Some(&[value, _]) => self.error(row, column, value)?,
                None => self.damaged(row, column)?,
            },
            FORMULA | FORMULA_3 | FORMULA_4 => self.formula(body, row, column)?,
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    // The value that a formula had when the workbook was saved.
    fn formula(&mut self, body: &[u8], row: u16, column: u16) -> Result<(), Error> {
        match body.get(6..).and_then(<[u8]>::first_chunk) {
            Some(&[0, _, _, _, _, _, 0xFF, 0xFF]) => self.waiting = Some((row, column)),
            Some(&[1, _, value, _, _, _, 0xFF, 0xFF]) => self.boolean(row, column, value)?,
            Some(&[2, _, value, _, _, _, 0xFF, 0xFF]) => self.error(row, column, value)?,
            // The empty text.
            Some(&[_, _, _, _, _, _, 0xFF, 0xFF]) => {}
            _ => self.number(row, column, word(body, 4), float(body, 6))?,
        }
        Ok(())
    }

    // The text of the formula that waits for it.
    fn string<S: Read + Seek>(
        &mut self,
        records: &mut Records<S>,
    ) -> Result<ControlFlow<()>, Error> {
        if let Some((row, column)) = self.waiting.take() {
            self.buffer.clear();
            let codepage = self.globals.codepage;
            match read_text(records, 0, false, codepage, &mut self.buffer) {
                Ok(()) => self.put(row, column, CellKind::Text)?,
                Err(_) => self.damaged(row, column)?,
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    // A formula whose text did not come has no value.
    fn settle(&mut self) {
        if let Some((row, _)) = self.waiting.take() {
            self.cells.seen.no_value.add(u32::from(row) + 1);
        }
    }

    fn number(
        &mut self,
        row: u16,
        column: u16,
        style: Option<u16>,
        value: Option<f64>,
    ) -> Result<(), Error> {
        self.put_number(row, column.into(), style, value)
    }

    fn put_number(
        &mut self,
        row: u16,
        column: u32,
        style: Option<u16>,
        value: Option<f64>,
    ) -> Result<(), Error> {
        let Some(value) = value else {
            return self.damaged(row, column as u16);
        };
        let formats = &self.globals.formats;
        let format = style.and_then(|style| formats.get(usize::from(style)));
        let format = format.copied().unwrap_or(Format::Number);
        let number = u32::from(row) + 1;
        let from_1904 = self.globals.from_1904;
        let buffer = &mut self.buffer;
        let kind = self
            .cells
            .seen
            .float(value, format, from_1904, number, buffer);
        self.cells.put(row, column, kind, &self.buffer)
    }

    fn boolean(&mut self, row: u16, column: u16, value: u8) -> Result<(), Error> {
        let text = if value == 0 { "false" } else { "true" };
        self.cells.put(row, column.into(), CellKind::Boolean, text)
    }

    fn error(&mut self, row: u16, column: u16, value: u8) -> Result<(), Error> {
        let text = match value {
            0x00 => "#NULL!",
            0x07 => "#DIV/0!",
            0x0F => "#VALUE!",
            0x17 => "#REF!",
            0x1D => "#NAME?",
            0x24 => "#NUM!",
            0x2B => "#GETTING_DATA",
            _ => "#N/A",
        };
        self.cells.put(row, column.into(), CellKind::Error, text)
    }

    fn put(&mut self, row: u16, column: u16, kind: CellKind) -> Result<(), Error> {
        self.cells.put(row, column.into(), kind, &self.buffer)
    }

    // A cell that cannot be read.
    fn damaged(&mut self, row: u16, column: u16) -> Result<(), Error> {
        self.cells.seen.damaged.add(u32::from(row) + 1);
        self.cells.put(row, column.into(), CellKind::Error, "#REF!")
    }
}
