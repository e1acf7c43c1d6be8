//! Records to the rows of a table: titles, header, blank, repeated and total rows told apart.

mod footer;
mod line;

pub(crate) use line::{Classifier, is_placed};

use super::dialect::is_directive;
use super::encoding::Utf16;
use super::tokenizer::RawRow;
use super::{Row, TapeReader, Tokenizer};
use crate::Error;
use crate::plan::{Dialect, Encoding, Sheet};

/// What a row of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A row of data.
    Data,
    /// A row above the header, or such a row once more on a later page.
    Title,
    /// The line `sep=;`, which says how the file is read.
    Directive,
    /// The row of the names of the columns.
    Header,
    /// A row without any text.
    Blank,
    /// The header once more, as on each page of a printed list.
    RepeatedHeader,
    /// A row of totals.
    Total,
    /// The number of a page, a date of printing, the end of a report.
    Footer,
    /// A row of another table of the sheet.
    OtherTable,
}

/// Where the rows come from.
#[derive(Debug)]
enum Records {
    /// The bytes of a file of text.
    Text(Tokenizer),
    /// The bytes of a file of UTF-16, which the tokenizer does not read.
    Utf16(Box<Utf16>, Tokenizer),
    /// The tape of a workbook's sheet.
    Tape(TapeReader),
}

impl Records {
    fn new(sheet: &Sheet, offset: u64, line: u32) -> Self {
        if sheet.workbook.is_some() {
            return Self::Tape(TapeReader::new(offset));
        }
        let mut tokenizer = Tokenizer::new(sheet.dialect(), offset, line);
        tokenizer.expect_width(whole_width(sheet));
        match Utf16::new(sheet.encoding, offset) {
            Some(utf16) => Self::Utf16(Box::new(utf16), tokenizer),
            None => Self::Text(tokenizer),
        }
    }

    fn push(&mut self, chunk: &[u8]) {
        match self {
            Self::Text(tokenizer) => tokenizer.push(chunk),
            Self::Utf16(utf16, tokenizer) => tokenizer.push(utf16.decode(chunk, false)),
            Self::Tape(tape) => tape.push(chunk),
        }
    }

    fn next(&mut self) -> Option<RawRow<'_>> {
        match self {
            Self::Text(tokenizer) => tokenizer.next_record(),
            Self::Utf16(utf16, tokenizer) => {
                let mut record = tokenizer.next_record()?;
                record.offset = utf16.file_offset(record.offset, record.bytes);
                Some(record)
            }
            Self::Tape(tape) => tape.next_record(),
        }
    }

    fn check(&self) -> Result<(), Error> {
        match self {
            Self::Text(tokenizer) | Self::Utf16(_, tokenizer) => tokenizer.check(),
            Self::Tape(tape) => tape.check(),
        }
    }
}

/// Cuts pushed bytes into the rows of the table that a [`Sheet`] describes: those of the file, or
/// the tape of the sheet where the file is a workbook.
#[derive(Debug)]
pub struct TableReader {
    records: Records,
    encoding: Encoding,
    /// How the cells of a row that is quoted as a whole are cut; `None` where none is.
    quoted: Option<Dialect>,
    /// The first row of the table, titles included; 0 for the first of the file.
    top_row: u32,
    header_row: u32,
    header_rows: u32,
    /// Rows of the header that are still to come.
    header_left: u32,
    first_row: u32,
    last_row: u32,
    classifier: Classifier,
    /// Bytes of the byte order mark that are still to be dropped.
    mark: usize,
    row: Row,
}

impl TableReader {
    /// Makes a reader that starts at the first byte of the file.
    pub fn new(sheet: &Sheet) -> Self {
        let mark = if sheet.encoding == Encoding::Utf8Bom {
            3
        } else {
            0
        };
        Self {
            mark,
            ..Self::at(sheet, mark as u64, 1)
        }
    }

    /// Makes a reader whose first byte is the start of a row: byte `offset`, line `line`.
    pub fn at(sheet: &Sheet, offset: u64, line: u32) -> Self {
        Self {
            records: Records::new(sheet, offset, line),
            encoding: sheet.encoding,
            quoted: sheet.quoted_rows.then(|| sheet.dialect()),
            top_row: sheet.top_row.unwrap_or(0),
            header_row: sheet.header_row,
            header_rows: sheet.heading_rows(),
            header_left: if line <= sheet.header_row {
                sheet.heading_rows()
            } else {
                0
            },
            first_row: sheet.first_row.unwrap_or(0),
            last_row: sheet.last_row.unwrap_or(u32::MAX),
            classifier: Classifier::of(sheet),
            mark: 0,
            row: Row::default(),
        }
    }

    /// Goes on with another table of the same sheet, whose header was read already.
    pub(crate) fn follow(&mut self, sheet: &Sheet) {
        self.header_row = sheet.header_row;
        self.header_rows = sheet.heading_rows();
        self.header_left = 0;
        self.classifier = Classifier::of(sheet);
        if let Records::Text(tokenizer) | Records::Utf16(_, tokenizer) = &mut self.records {
            tokenizer.expect_width(whole_width(sheet));
        }
    }

    /// Takes the next bytes. An empty chunk means nothing.
    pub fn push(&mut self, chunk: &[u8]) {
        let mark = self.mark.min(chunk.len());
        self.mark -= mark;
        self.records.push(&chunk[mark..]);
    }

    /// Says that no more bytes come.
    pub fn finish(&mut self) {
        match &mut self.records {
            Records::Text(tokenizer) => tokenizer.finish(),
            Records::Utf16(utf16, tokenizer) => {
                tokenizer.push(utf16.decode(&[], true));
                tokenizer.finish();
            }
            Records::Tape(_) => {}
        }
    }

    /// The next row, `None` when more bytes are needed or the file is at its end.
    pub fn next_row(&mut self) -> Result<Option<(LineKind, &mut Row)>, Error> {
        let Some(record) = self.records.next() else {
            self.records.check()?;
            return Ok(None);
        };
        self.row.decode(&record, self.encoding);
        if let Some(dialect) = self.quoted {
            self.row.unquote(dialect);
        }
        Ok(Some((self.kind(), &mut self.row)))
    }

    /// The row that was read last.
    pub(super) fn row(&mut self) -> &mut Row {
        &mut self.row
    }

    fn kind(&mut self) -> LineKind {
        let line = self.row.line;
        if line == 1 && is_directive(&self.row) {
            return LineKind::Directive;
        }
        if line < self.top_row || line > self.last_row {
            return LineKind::OtherTable;
        }
        if line < self.header_row || line < self.first_row {
            return LineKind::Title;
        }
        // The rows of a header follow each other; blank ones between them are none of it.
        let started = || self.header_left < self.header_rows && !self.row.is_blank();
        if self.header_left > 0 && (line == self.header_row || started()) {
            self.header_left -= 1;
            return LineKind::Header;
        }
        self.classifier.kind(&self.row)
    }
}

// How many cells a row of the table has.
fn whole_width(sheet: &Sheet) -> usize {
    sheet
        .width
        .map_or(sheet.header.len(), |width| width as usize)
}

#[cfg(test)]
mod tests;
