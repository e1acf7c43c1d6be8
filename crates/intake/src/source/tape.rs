//! The tape: the rows of a workbook's sheet as bytes that can be pushed like those of a text.
//!
//! A workbook is unpacked once, cell by cell, and what comes out is this: each row with its own
//! number and the kind of each of its cells. It can be cut into chunks anywhere, and read again
//! from the start of any row. It never leaves the process, or the page, that made it.
//!
//! A row is, in little-endian numbers: the bytes that follow (`u32`), its number (`u32`), the
//! count of its cells (`u16`), then for each cell its kind (`u8`) and the bytes of its text
//! (`u32`), then the texts, in UTF-8, one after the other.

use super::tokenizer::{Escapes, RawRow, Span};
use crate::{Error, ErrorKind};

/// What a workbook says of a cell; the cells of a text are all [`CellKind::Text`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// Nothing.
    Empty,
    /// Text.
    #[default]
    Text,
    /// A number, as the digits that were stored.
    Number,
    /// A date, a time or both, in ISO 8601.
    Date,
    /// `true` or `false`.
    Boolean,
    /// An error such as `#N/D`, as its text.
    Error,
}

impl CellKind {
    /// Every kind, in the order of their bytes on the tape.
    pub const ALL: [Self; 6] = [
        Self::Empty,
        Self::Text,
        Self::Number,
        Self::Date,
        Self::Boolean,
        Self::Error,
    ];
}

/// The bytes before the cells of a row: length, number, count.
const HEAD: usize = 10;
/// The bytes of a cell before the texts: kind, length.
const CELL: usize = 5;

/// Writes rows onto a tape.
#[derive(Debug, Default)]
pub struct TapeWriter {
    bytes: Vec<u8>,
    cells: Vec<u8>,
    text: String,
    count: u16,
}

impl TapeWriter {
    /// Adds a cell to the row under way.
    pub fn cell(&mut self, kind: CellKind, text: &str) {
        self.cells.push(kind as u8);
        self.cells
            .extend_from_slice(&(text.len() as u32).to_le_bytes());
        self.text.push_str(text);
        self.count += 1;
    }

    /// How many cells the row under way has.
    pub fn cells(&self) -> usize {
        usize::from(self.count)
    }

    /// Ends the row under way, which has this number in its sheet.
    pub fn end_row(&mut self, number: u32) {
        let length = (HEAD - 4 + self.cells.len() + self.text.len()) as u32;
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(&number.to_le_bytes());
        self.bytes.extend_from_slice(&self.count.to_le_bytes());
        self.bytes.append(&mut self.cells);
        self.bytes.extend_from_slice(self.text.as_bytes());
        self.text.clear();
        self.count = 0;
    }

    /// The bytes of the rows that have ended since the last call of [`TapeWriter::clear`].
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Forgets the bytes, after they were given away.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }
}

/// Cuts pushed bytes of a tape into rows.
#[derive(Debug)]
pub struct TapeReader {
    buffer: Vec<u8>,
    at: usize,
    offset: u64,
    spans: Vec<Span>,
    kinds: Vec<CellKind>,
    broken: bool,
}

impl TapeReader {
    /// Makes a reader whose first byte stands at `offset` of the tape.
    pub fn new(offset: u64) -> Self {
        Self {
            buffer: Vec::new(),
            at: 0,
            offset,
            spans: Vec::new(),
            kinds: Vec::new(),
            broken: false,
        }
    }

    /// Takes the next bytes. An empty chunk means nothing.
    pub fn push(&mut self, chunk: &[u8]) {
        self.buffer.drain(..self.at);
        self.offset += self.at as u64;
        self.at = 0;
        self.buffer.extend_from_slice(chunk);
    }

    /// The next row, `None` when more bytes are needed or the tape is at its end.
    pub(super) fn next_record(&mut self) -> Option<RawRow<'_>> {
        let rest = &self.buffer[self.at..];
        let length = number(rest, 0)? as usize;
        let row = rest.get(4..4 + length)?;
        let (Some(line), Some(count)) = (number(row, 0), row.get(4..6)) else {
            self.broken = true;
            return None;
        };
        let count = usize::from(u16::from_le_bytes([count[0], count[1]]));
        let texts = HEAD - 4 + count * CELL;
        self.spans.clear();
        self.kinds.clear();
        let mut start = 0;
        for cell in row.get(HEAD - 4..texts)?.chunks_exact(CELL) {
            let end = start + number(cell, 1)?;
            self.spans.push(Span {
                start,
                end,
                escaped: false,
            });
            let kind = CellKind::ALL.get(usize::from(cell[0]));
            self.kinds.push(kind.copied().unwrap_or_default());
            start = end;
        }
        if row.len() != texts + start as usize {
            self.broken = true;
            return None;
        }
        let offset = self.offset + self.at as u64;
        let bytes = self.at + 4 + texts..self.at + 4 + length;
        self.at += 4 + length;
        Some(RawRow {
            line,
            offset,
            bytes: &self.buffer[bytes],
            stray_quotes: 0,
            unclosed_quote: false,
            spans: &self.spans,
            escaped: false,
            escapes: Escapes::default(),
            kinds: &self.kinds,
        })
    }

    /// Refuses bytes that are no tape.
    pub fn check(&self) -> Result<(), Error> {
        if self.broken {
            return Err(Error::new(
                ErrorKind::NotText,
                "the rows that were unpacked from the workbook are damaged",
            ));
        }
        Ok(())
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Rows = Vec<(u32, Vec<(CellKind, String)>)>;

    fn written(rows: &Rows) -> Vec<u8> {
        let mut writer = TapeWriter::default();
        for (line, cells) in rows {
            for (kind, text) in cells {
                writer.cell(*kind, text);
            }
            writer.end_row(*line);
        }
        writer.bytes().to_vec()
    }

    fn read(tape: &[u8], chunk: usize) -> Rows {
        let mut reader = TapeReader::new(0);
        let mut rows = Vec::new();
        for chunk in tape.chunks(chunk) {
            reader.push(chunk);
            while let Some(record) = reader.next_record() {
                let text = std::str::from_utf8(record.bytes).unwrap();
                let cells = record.spans.iter().zip(record.kinds);
                let cells = cells.map(|(span, kind)| {
                    let text = &text[span.start as usize..span.end as usize];
                    (*kind, text.to_owned())
                });
                rows.push((record.line, cells.collect()));
            }
            reader.check().unwrap();
        }
        rows
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            rows in prop::collection::vec(
                (any::<u32>(), prop::collection::vec((0_usize..6, ".{0,8}"), 0..5)),
                0..8,
            ),
            chunk in 1_usize..40,
        ) {
            let rows: Rows = rows
                .into_iter()
                .map(|(line, cells)| {
                    let cells = cells.into_iter();
                    (line, cells.map(|(kind, text)| (CellKind::ALL[kind], text)).collect())
                })
                .collect();
            prop_assert_eq!(read(&written(&rows), chunk), rows);
        }

        #[test]
        fn other_bytes_are_refused_or_ignored(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = TapeReader::new(0);
            reader.push(&bytes);
            while reader.next_record().is_some() {}
        }
    }
}
