//! Records to the rows of a table: titles, header, blank, repeated and total rows told apart.

use super::tokenizer::RawRow;
use super::{Row, TapeReader, Tokenizer};
use crate::Error;
use crate::plan::{Encoding, Sheet};

/// What a row of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A row of data.
    Data,
    /// A row above the header.
    Title,
    /// The row of the names of the columns.
    Header,
    /// A row without any text.
    Blank,
    /// The header once more, as on each page of a printed list.
    RepeatedHeader,
    /// A row of totals.
    Total,
}

/// Where the rows come from.
#[derive(Debug)]
enum Records {
    /// The bytes of a file of text.
    Text(Tokenizer),
    /// The tape of a workbook's sheet.
    Tape(TapeReader),
}

impl Records {
    fn push(&mut self, chunk: &[u8]) {
        match self {
            Self::Text(tokenizer) => tokenizer.push(chunk),
            Self::Tape(tape) => tape.push(chunk),
        }
    }

    fn next(&mut self) -> Option<RawRow<'_>> {
        match self {
            Self::Text(tokenizer) => tokenizer.next_record(),
            Self::Tape(tape) => tape.next_record(),
        }
    }

    fn check(&self) -> Result<(), Error> {
        match self {
            Self::Text(tokenizer) => tokenizer.check(),
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
    header_row: u32,
    header: Vec<String>,
    first: Option<String>,
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
            records: if sheet.workbook.is_some() {
                Records::Tape(TapeReader::new(offset))
            } else {
                Records::Text(Tokenizer::new(sheet.dialect(), offset, line))
            },
            encoding: sheet.encoding,
            header_row: sheet.header_row,
            first: sheet.header.first().map(|name| name.trim().to_owned()),
            header: sheet.header.clone(),
            mark: 0,
            row: Row::default(),
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
        if let Records::Text(tokenizer) = &mut self.records {
            tokenizer.finish();
        }
    }

    /// The next row, `None` when more bytes are needed or the file is at its end.
    pub fn next_row(&mut self) -> Result<Option<(LineKind, &mut Row)>, Error> {
        let Some(record) = self.records.next() else {
            self.records.check()?;
            return Ok(None);
        };
        self.row.decode(&record, self.encoding);
        Ok(Some((self.kind(), &mut self.row)))
    }

    fn kind(&self) -> LineKind {
        let row = &self.row;
        if row.line < self.header_row {
            return LineKind::Title;
        }
        if row.line == self.header_row {
            return LineKind::Header;
        }
        let first = row.get(0).trim();
        if first.is_empty() && row.is_blank() {
            return LineKind::Blank;
        }
        if self.first.as_deref() == Some(first) && self.repeats_header() {
            return LineKind::RepeatedHeader;
        }
        if is_total(first) && row.iter().filter(|cell| !cell.trim().is_empty()).count() <= 3 {
            return LineKind::Total;
        }
        LineKind::Data
    }

    fn repeats_header(&self) -> bool {
        let named = self.header.iter().zip(self.row.iter());
        named
            .filter(|(name, cell)| name.as_str() == cell.trim())
            .count()
            * 2
            > self.header.len()
    }
}

fn is_total(cell: &str) -> bool {
    let word = cell.trim_end_matches([':', ' ']);
    [
        "total",
        "totales",
        "total general",
        "subtotal",
        "grand total",
    ]
    .iter()
    .any(|total| word.eq_ignore_ascii_case(total))
}
