//! The cells of a sheet, one after the other.

mod cell;

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::super::super::CellKind;
use super::super::rows::Rows;
use super::super::seen::Seen;
use super::super::serial::Format;
use super::super::strings::Strings;
use super::super::xml::{Xml, attributes, is_true, local, push_text, raw_attribute};
use super::links::Links;
use super::plain;
use super::strings::{push_lines, push_plain, read_text};
use crate::Error;
use cell::{Kind, Tag};

pub(super) use cell::reference;

/// What the cells of a sheet refer to.
pub(super) struct Book {
    pub(super) strings: Strings,
    pub(super) formats: Vec<Format>,
    pub(super) from_1904: bool,
    pub(super) links: Links,
}

/// The size that a sheet says it has: rows and columns. One that is as large as a sheet can be was
/// never counted, and is not believed.
pub(super) fn dimension<B: BufRead>(xml: &mut Xml<B>) -> Result<Option<(u32, u32)>, Error> {
    // It stands near the start or not at all.
    for _ in 0..32 {
        let event = xml.next()?;
        let (Event::Start(start) | Event::Empty(start)) = &event else {
            if matches!(event, Event::Eof) {
                return Ok(None);
            }
            continue;
        };
        match local(start) {
            "sheetData" => return Ok(None),
            "dimension" => {
                let range = raw_attribute(start, "ref").unwrap_or_default();
                let last = range.split_once(':').map_or(range, |(_, last)| last);
                let (column, row) = reference(last.as_bytes());
                let size = row.zip(column.map(|column| column + 1));
                return Ok(size.filter(|&(rows, columns)| {
                    rows < 1_048_576 && columns < 16_384 && range != "A1"
                }));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Reads a sheet to its end, or until no more rows are wanted.
pub(super) fn read<B: BufRead>(
    xml: &mut Xml<B>,
    book: &Book,
    rows: &mut Rows<'_>,
) -> Result<Seen, Error> {
    let mut reader = Reader {
        book,
        seen: Seen::default(),
        row: 0,
        hidden: false,
        column: 0,
        filled: 0,
        value: String::new(),
        buffer: String::new(),
    };
    let (mut in_data, mut between) = (false, false);
    loop {
        if in_data && between {
            while let Some(length) = reader.plain(xml.bytes()?, rows)? {
                xml.consume(length);
            }
        }
        let event = xml.next()?;
        between = matches!(event, Event::Start(_) | Event::End(_) | Event::Empty(_));
        match &event {
            Event::Start(start) => match local(start) {
                "c" if in_data => {
                    let cell = reader.start_cell(start, rows)?;
                    reader.cell(xml, cell, rows)?;
                }
                "row" if in_data => reader.start_row(start),
                "sheetData" => in_data = true,
                "extLst" | "Choice" => xml.skip()?,
                "col" => reader.column(start),
                "mergeCell" => reader.merge(raw_attribute(start, "ref").unwrap_or_default()),
                _ => {}
            },
            Event::Empty(start) => match local(start) {
                "c" if in_data => {
                    reader.start_cell(start, rows)?;
                }
                "row" if in_data => reader.start_row(start),
                "col" => reader.column(start),
                "mergeCell" => reader.merge(raw_attribute(start, "ref").unwrap_or_default()),
                _ => {}
            },
            Event::End(end) => match end.local_name().into_inner() {
                "row" if in_data && !reader.end_row(rows)? => break,
                "sheetData" => in_data = false,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(reader.seen)
}

struct Reader<'b> {
    book: &'b Book,
    seen: Seen,
    /// The number of the row under way.
    row: u32,
    hidden: bool,
    /// The column of the next cell that does not say its own.
    column: u32,
    /// How many cells of the row hold something.
    filled: u32,
    value: String,
    buffer: String,
}

impl Reader<'_> {
    fn start_row(&mut self, start: &BytesStart<'_>) {
        let number = raw_attribute(start, "r").and_then(|number| number.trim_ascii().parse().ok());
        self.row = number.unwrap_or_else(|| self.row.saturating_add(1));
        self.hidden = raw_attribute(start, "hidden").is_some_and(is_true);
        (self.column, self.filled) = (0, 0);
    }

    fn end_row(&mut self, rows: &mut Rows<'_>) -> Result<bool, Error> {
        if self.hidden && rows.row_has_cells() {
            self.seen.hide_row(self.row);
        }
        self.seen.row(self.row, self.filled);
        for (column, target) in self.book.links.get(&self.row).into_iter().flatten() {
            if !rows.row_has(*column) {
                rows.cell(*column, CellKind::Text, target)?;
            }
        }
        rows.end_row(self.row)
    }

    fn column(&mut self, start: &BytesStart<'_>) {
        let number = |name| raw_attribute(start, name).and_then(|value| value.parse().ok());
        let hidden = raw_attribute(start, "hidden").is_some_and(is_true);
        if let (true, Some(first), Some(last)) = (hidden, number("min"), number("max")) {
            self.seen.hide_columns(first, last);
        }
    }

    fn merge(&mut self, range: &str) {
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        let row = |place: &str| reference(place.as_bytes()).1;
        if let (Some(first), Some(last)) = (row(first), row(last)) {
            self.seen.merge(first, last);
        }
    }

    // What the tag of a cell says: its column, its format and its type.
    fn start_cell(&mut self, start: &BytesStart<'_>, rows: &mut Rows<'_>) -> Result<Tag, Error> {
        let (mut place, mut style, mut kind) = (None, None, None);
        for (name, value) in attributes(start.attributes_raw()) {
            match name {
                "r" => place = Some(value.as_bytes()),
                "s" => style = Some(value.as_bytes()),
                "t" => kind = Some(value.as_bytes()),
                _ => {}
            }
        }
        self.tag(place, style, kind, rows)
    }

    fn tag(
        &mut self,
        place: Option<&[u8]>,
        style: Option<&[u8]>,
        kind: Option<&[u8]>,
        rows: &mut Rows<'_>,
    ) -> Result<Tag, Error> {
        rows.count_cell()?;
        if let Some(column) = place.and_then(|place| reference(place).0) {
            self.column = column;
        }
        let style = style.and_then(cell::index);
        let format = style.and_then(|style| self.book.formats.get(style));
        let format = format.copied().unwrap_or_default();
        let kind = kind.map_or(Kind::Number, Kind::of);
        let column = self.column;
        self.column = self.column.saturating_add(1);
        Ok(Tag {
            column,
            kind,
            format,
        })
    }

    // Takes the cell that the bytes start with, if it is plain, and says how many bytes that were.
    fn plain(&mut self, bytes: &[u8], rows: &mut Rows<'_>) -> Result<Option<usize>, Error> {
        let Some(plain) = plain::cell(bytes) else {
            return Ok(None);
        };
        let Ok(value) = simdutf8::basic::from_utf8(plain.value) else {
            return Ok(None);
        };
        let mut tag = self.tag(plain.place, plain.style, plain.kind, rows)?;
        if value.is_empty() {
            return Ok(Some(plain.length));
        }
        self.filled += 1;
        self.value.clear();
        if let Some(keep_blanks) = plain.inline {
            push_plain(value, keep_blanks, &mut self.value);
            tag.kind = Kind::Inline;
        } else {
            push_lines(value, &mut self.value);
        }
        self.put(tag, rows)?;
        Ok(Some(plain.length))
    }

    // What stands in a cell, up to its end.
    fn cell<B: BufRead>(
        &mut self,
        xml: &mut Xml<B>,
        mut cell: Tag,
        rows: &mut Rows<'_>,
    ) -> Result<(), Error> {
        self.value.clear();
        let (mut in_value, mut formula) = (false, false);
        loop {
            let event = xml.next()?;
            match &event {
                Event::Start(start) => match local(start) {
                    "v" => in_value = true,
                    "f" => formula = true,
                    "extLst" => xml.skip()?,
                    "is" => {
                        cell.kind = Kind::Inline;
                        self.value.clear();
                        read_text(xml, "is", &mut self.value, rows.limits())?;
                    }
                    _ => {}
                },
                Event::Empty(start) if local(start) == "f" => formula = true,
                Event::End(end) => match end.local_name().into_inner() {
                    "v" => in_value = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => break,
                event if in_value => push_text(event, &mut self.value),
                _ => {}
            }
        }
        if self.value.is_empty() {
            // A formula whose value is the empty text was calculated.
            if formula && cell.kind != Kind::Formula {
                self.seen.no_value.add(self.row);
            }
            return Ok(());
        }
        self.filled += 1;
        self.put(cell, rows)
    }
}
