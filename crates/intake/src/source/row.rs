//! One decoded row: the texts of its cells and what was wrong with its bytes.

use super::CellKind;
use super::tokenizer::{Escapes, RawRow, Tokenizer};
use crate::plan::{Dialect, Encoding};
use crate::text::{CodePage, has_four_high};

/// What the bytes of a row are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Letters {
    #[default]
    Ascii,
    /// Unicode, and not only ASCII.
    Unicode,
    /// In an encoding of one byte a letter.
    Foreign,
    /// Unicode with bytes that are no text.
    Broken,
}

/// The cells of a row as text, in buffers that are reused from row to row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The physical line at which the row starts, from 1.
    pub line: u32,
    /// The byte of the file at which the row starts.
    pub offset: u64,
    /// Quotes that stand where none may stand and were kept as text.
    pub stray_quotes: u32,
    /// Whether an opening quote was never closed and was kept as text.
    pub unclosed_quote: bool,
    /// Whether the row was quoted as a whole, and taken apart.
    pub unquoted: bool,
    /// Whether the row is in another encoding than the file, or has bytes that are in none.
    pub undecodable: bool,
    letters: Letters,
    text: String,
    cells: Vec<(u32, u32)>,
    /// What a workbook says of each cell; empty for text.
    kinds: Vec<CellKind>,
    /// The cells that were replaced, as they stand in the file.
    replaced: Vec<(usize, (u32, u32))>,
    /// The cells of the file, where the row was repaired.
    unrepaired: Option<Vec<(u32, u32)>>,
    /// The bytes of the row where they are not UTF-8.
    foreign: Vec<u8>,
}

impl Row {
    /// The text of a cell; a cell that the row does not have is empty.
    pub fn get(&self, index: usize) -> &str {
        self.cells
            .get(index)
            .map_or("", |&(start, end)| &self.text[start as usize..end as usize])
    }

    /// The bytes of the text of a cell.
    #[inline]
    pub(crate) fn bytes(&self, index: usize) -> &[u8] {
        self.cells.get(index).map_or(&[], |&(start, end)| {
            &self.text.as_bytes()[start as usize..end as usize]
        })
    }

    /// The bytes of the texts of all cells.
    #[inline]
    pub(crate) fn each(&self) -> impl Iterator<Item = &[u8]> {
        let text = self.text.as_bytes();
        let cells = self.cells.iter();
        cells.map(move |&(start, end)| &text[start as usize..end as usize])
    }

    /// What a workbook says of a cell; a cell of a text is text, and so is one that staff changed.
    pub fn kind(&self, index: usize) -> CellKind {
        self.kinds.get(index).copied().unwrap_or_default()
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether the row has no cells.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Whether no cell holds anything but blanks.
    pub fn is_blank(&self) -> bool {
        (0..self.len()).all(|index| !self.is_filled(index))
    }

    /// Whether a cell holds more than blanks.
    #[inline]
    pub(crate) fn is_filled(&self, index: usize) -> bool {
        match self.bytes(index) {
            [] => false,
            [b'!'..=b'~', ..] => true,
            _ => !self.get(index).trim().is_empty(),
        }
    }

    /// Whether the row, as it stands in the file, is nothing but ASCII.
    pub fn is_ascii(&self) -> bool {
        self.letters == Letters::Ascii
    }

    /// Whether bytes of the row are in no encoding and became replacement characters.
    pub fn is_broken(&self) -> bool {
        self.letters == Letters::Broken
    }

    /// Whether the row may hold letters that were mangled; most rows cannot.
    pub(crate) fn may_be_mangled(&self) -> bool {
        has_four_high(self.text.as_bytes())
    }

    /// Whether the row holds NULs or replacement characters.
    pub fn has_lost_letters(&self) -> bool {
        let text = self.text.as_bytes();
        memchr::memchr(0, text).is_some()
            || (self.letters != Letters::Ascii
                && memchr::memmem::find(text, b"\xEF\xBF\xBD").is_some())
    }

    /// The bytes of a row that is in an encoding of one byte a letter, or that was read as such.
    pub fn foreign(&self) -> Option<&[u8]> {
        (self.letters == Letters::Foreign).then_some(&*self.foreign)
    }

    /// The texts of all cells.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.cells
            .iter()
            .map(|&(start, end)| &self.text[start as usize..end as usize])
    }

    /// The texts of all cells as they stand in the file, whatever was put in their place.
    pub fn originals(&self) -> impl Iterator<Item = &str> {
        let (cells, replaced) = match &self.unrepaired {
            Some(cells) => (cells, &[][..]),
            None => (&self.cells, &self.replaced[..]),
        };
        cells.iter().enumerate().map(move |(index, &cell)| {
            let original = replaced.iter().find(|(at, _)| *at == index);
            let (start, end) = original.map_or(cell, |(_, original)| *original);
            &self.text[start as usize..end as usize]
        })
    }

    /// The text of a cell before staff changed it, but after the row was repaired.
    pub fn unedited(&self, index: usize) -> &str {
        let original = self.replaced.iter().find(|(at, _)| *at == index);
        let cell = original.map(|(_, cell)| cell).or(self.cells.get(index));
        cell.map_or("", |&(start, end)| &self.text[start as usize..end as usize])
    }

    /// Puts empty cells in before the cell at `index`.
    pub fn insert_cells(&mut self, index: usize, count: usize) {
        let index = index.min(self.cells.len());
        self.unrepaired.get_or_insert_with(|| self.cells.clone());
        let empty = std::iter::repeat_n((0, 0), count);
        self.cells.splice(index..index, empty);
        if self.kinds.len() >= index && !self.kinds.is_empty() {
            let empty = std::iter::repeat_n(CellKind::Empty, count);
            self.kinds.splice(index..index, empty);
        }
    }

    /// Makes one cell of the one at `index` and of so many after it; empty ones leave no trace.
    pub fn join_cells(&mut self, index: usize, count: usize, joint: &str) {
        let end = (index + count + 1).min(self.cells.len());
        if index >= end {
            return;
        }
        let joined = join(self.iter().take(end).skip(index), joint);
        let start = self.text.len() as u32;
        self.text.push_str(&joined);
        self.unrepaired.get_or_insert_with(|| self.cells.clone());
        let cell = (start, self.text.len() as u32);
        self.cells.splice(index..end, [cell]);
        if self.kinds.len() >= end {
            self.kinds.splice(index..end, [CellKind::Text]);
        }
    }

    /// Takes the text of the only cell for the row itself, where it holds more than one cell in
    /// the dialect.
    pub(crate) fn unquote(&mut self, dialect: Dialect) {
        if self.cells.len() != 1 || !self.kinds.is_empty() {
            return;
        }
        let cell = self.get(0).to_owned();
        let mut tokenizer = Tokenizer::new(dialect, 0, 1);
        tokenizer.push(cell.as_bytes());
        tokenizer.finish();
        let Some(record) = tokenizer.next_record() else {
            return;
        };
        if record.spans.len() < 2 || record.bytes.len() < cell.trim_ascii_end().len() {
            return;
        }
        self.stray_quotes += record.stray_quotes;
        self.unclosed_quote |= record.unclosed_quote;
        self.unquoted = true;
        self.cells.clear();
        for span in record.spans {
            let start = self.text.len() as u32;
            let text = &cell[span.start as usize..span.end as usize];
            if span.escaped {
                self.push_unescaped(text, record.escapes);
            } else {
                self.text.push_str(text);
            }
            self.cells.push((start, self.text.len() as u32));
        }
    }

    /// Puts another text in place of a cell, and adds empty cells up to it if need be.
    pub fn set(&mut self, index: usize, text: &str) {
        while self.cells.len() <= index {
            self.cells.push((0, 0));
        }
        if self.replaced.iter().all(|(at, _)| *at != index) {
            self.replaced.push((index, self.cells[index]));
        }
        if let Some(kind) = self.kinds.get_mut(index) {
            *kind = CellKind::Text;
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.cells[index] = (start, self.text.len() as u32);
    }

    /// Decodes a record into this row. Each row of a file that mixes encodings is read in its own,
    /// and says so where that is not the one of the file.
    pub fn decode(&mut self, record: &RawRow<'_>, encoding: Encoding) {
        self.line = record.line;
        self.offset = record.offset;
        self.stray_quotes = record.stray_quotes;
        self.unclosed_quote = record.unclosed_quote;
        (self.undecodable, self.unquoted) = (false, false);
        self.text.clear();
        self.cells.clear();
        self.replaced.clear();
        self.unrepaired = None;
        self.foreign.clear();
        self.kinds.clear();
        self.kinds.extend_from_slice(record.kinds);
        let page = encoding.page();
        // A row that is well-formed UTF-8 is UTF-8 wherever it stands, and one that is not never is.
        if let Ok(text) = simdutf8::basic::from_utf8(record.bytes)
            && (page.is_none() || is_western(text))
        {
            self.letters = if text.is_ascii() {
                Letters::Ascii
            } else {
                Letters::Unicode
            };
            self.undecodable = page.is_some() && self.letters != Letters::Ascii;
            self.copy(text, record);
            return;
        }
        self.undecodable = page.is_none();
        let unicode = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        if unicode || (page.is_none() && is_damaged_utf8(record.bytes)) {
            self.letters = Letters::Broken;
            self.patch(record);
        } else {
            self.letters = Letters::Foreign;
            self.foreign.extend_from_slice(record.bytes);
            self.transcode(record, page.unwrap_or(CodePage::Windows1252));
        }
    }

    // The cells of well-formed text stand in the copy where they stand in the file.
    fn copy(&mut self, text: &str, record: &RawRow<'_>) {
        self.text.push_str(text);
        if !record.escaped {
            let cells = record.spans.iter().map(|span| (span.start, span.end));
            self.cells.extend(cells);
            return;
        }
        for span in record.spans {
            if span.escaped {
                let start = self.text.len() as u32;
                self.push_unescaped(
                    &text[span.start as usize..span.end as usize],
                    record.escapes,
                );
                self.cells.push((start, self.text.len() as u32));
            } else {
                self.cells.push((span.start, span.end));
            }
        }
    }

    fn transcode(&mut self, record: &RawRow<'_>, page: CodePage) {
        let mut cell = String::new();
        for span in record.spans {
            let bytes = &record.bytes[span.start as usize..span.end as usize];
            let start = self.text.len() as u32;
            if span.escaped {
                cell.clear();
                page.decode_into(bytes, &mut cell);
                self.push_unescaped(&cell, record.escapes);
            } else {
                page.decode_into(bytes, &mut self.text);
            }
            self.cells.push((start, self.text.len() as u32));
        }
    }

    // Every byte that is no text becomes a replacement character, which its cell is warned of.
    fn patch(&mut self, record: &RawRow<'_>) {
        for span in record.spans {
            let bytes = &record.bytes[span.start as usize..span.end as usize];
            let text = String::from_utf8_lossy(bytes);
            let start = self.text.len() as u32;
            if span.escaped {
                self.push_unescaped(&text, record.escapes);
            } else {
                self.text.push_str(&text);
            }
            self.cells.push((start, self.text.len() as u32));
        }
    }

    // A quote or a backslash before a quote means that quote; two backslashes mean one where a
    // backslash escapes.
    fn push_unescaped(&mut self, cell: &str, escapes: Escapes) {
        let is_mark = |byte: u8| byte == escapes.quote || (escapes.backslash && byte == b'\\');
        let mut rest = cell;
        while let Some(at) = rest.bytes().position(is_mark) {
            let (before, from) = rest.split_at(at);
            self.text.push_str(before);
            let marks = from.as_bytes();
            let doubled = match marks.get(1) {
                Some(&next) => next == escapes.quote || (next == b'\\' && marks[0] == b'\\'),
                None => false,
            };
            self.text
                .push_str(&from[usize::from(doubled)..=usize::from(doubled)]);
            rest = &from[1 + usize::from(doubled)..];
        }
        self.text.push_str(rest);
    }
}

/// Whether bytes are UTF-8 of which some were lost, as where a program cut a text at a number of
/// bytes: there are letters of several bytes, and at least as many of them as there are breaks.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|one| !one.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 0 && whole >= broken
}

/// Whether bytes are in an encoding of one byte a letter, as no UTF-8 is, damaged or not.
pub fn is_foreign(bytes: &[u8]) -> bool {
    simdutf8::basic::from_utf8(bytes).is_err() && !is_damaged_utf8(bytes)
}

/// Whether a text may be UTF-8 within a file that is not: "ÍÑIGO" of DOS and "é°º" of Windows happen
/// to be well-formed, but as letters that no clinic writes.
fn is_western(text: &str) -> bool {
    text.is_ascii()
        || text.chars().all(
            |one| !matches!(one, '\u{250}'..'\u{2000}' | '\u{2c00}'..'\u{fb00}' | '\u{20000}'..),
        )
}

/// The texts that are not blank, with the joint between them.
pub(crate) fn join<'t>(cells: impl Iterator<Item = &'t str>, joint: &str) -> String {
    let texts: Vec<_> = cells.filter(|cell| !cell.trim().is_empty()).collect();
    texts.join(joint)
}
