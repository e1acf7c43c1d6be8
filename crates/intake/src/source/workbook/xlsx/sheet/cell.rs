//! One cell: what its type makes of its value.

use super::super::super::super::CellKind;
use super::super::super::number;
use super::super::super::rows::Rows;
use super::super::super::serial::{self, Format};
use super::super::strings::unescape;
use super::Reader;
use crate::Error;

/// The type of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, or a date by its format.
    Number,
    /// The place of a shared text.
    Shared,
    /// The text that a formula gave.
    Formula,
    /// A text of its own.
    Inline,
    Boolean,
    Error,
    /// A date in ISO 8601.
    Date,
}

impl Kind {
    /// The type of a word; a word that nobody knows is that of a number, as for a cell without one.
    pub(super) fn of(word: &[u8]) -> Self {
        match word {
            b"s" => Self::Shared,
            b"str" => Self::Formula,
            b"inlineStr" => Self::Inline,
            b"b" => Self::Boolean,
            b"e" => Self::Error,
            b"d" => Self::Date,
            _ => Self::Number,
        }
    }
}

/// What the tag of a cell says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    /// The column, from 0.
    pub(super) column: u32,
    pub(super) kind: Kind,
    pub(super) format: Format,
}

impl Reader<'_> {
    /// Puts the value under way into the row.
    pub(super) fn put(&mut self, cell: Tag, rows: &mut Rows<'_>) -> Result<(), Error> {
        let column = cell.column;
        let value = self.value.trim_ascii();
        match cell.kind {
            Kind::Shared => {
                let text = index(value.as_bytes()).and_then(|index| self.book.strings.get(index));
                if let Some(text) = text {
                    return rows.cell(column, CellKind::Text, text);
                }
                self.seen.damaged.add(self.row);
                rows.cell(column, CellKind::Error, "#REF!")
            }
            Kind::Formula => {
                unescape(&mut self.value, 0);
                rows.cell(column, CellKind::Text, &self.value)
            }
            Kind::Inline => rows.cell(column, CellKind::Text, &self.value),
            Kind::Error => rows.cell(column, CellKind::Error, value),
            Kind::Boolean => match value {
                "1" | "true" | "TRUE" => rows.cell(column, CellKind::Boolean, "true"),
                "0" | "false" | "FALSE" => rows.cell(column, CellKind::Boolean, "false"),
                other => {
                    self.seen.damaged.add(self.row);
                    rows.cell(column, CellKind::Text, other)
                }
            },
            Kind::Date if serial::iso(value, &mut self.buffer) => {
                rows.cell(column, CellKind::Date, &self.buffer)
            }
            Kind::Date => rows.cell(column, CellKind::Text, value),
            Kind::Number => self.put_number(cell, rows),
        }
    }

    fn put_number(&mut self, cell: Tag, rows: &mut Rows<'_>) -> Result<(), Error> {
        let stored = self.value.trim_ascii();
        if cell.format != Format::Number
            && let Ok(value) = stored.parse()
        {
            let from_1904 = self.book.from_1904;
            let buffer = &mut self.buffer;
            if let Some(kind) = self
                .seen
                .date(value, cell.format, from_1904, self.row, buffer)
            {
                return rows.cell(cell.column, kind, buffer);
            }
        }
        if let Some(number) = number::canonical(stored, &mut self.buffer) {
            return rows.cell(cell.column, CellKind::Number, number);
        }
        self.seen.damaged.add(self.row);
        rows.cell(cell.column, CellKind::Text, &self.value)
    }
}

/// A place in a list, from 0.
pub(super) fn index(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0, |index, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(index * 10 + usize::from(digit))
    })
}

/// The column, from 0, and the row, from 1, of a reference such as `AB12` or `$A$1`; each `None`
/// where the reference does not say it.
pub(in super::super) fn reference(text: &[u8]) -> (Option<u32>, Option<u32>) {
    let (mut column, mut row) = (0_u32, 0_u32);
    for &byte in text {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.saturating_mul(26).saturating_add(letter);
            }
            b'0'..=b'9' => {
                row = row
                    .saturating_mul(10)
                    .saturating_add(u32::from(byte - b'0'));
            }
            b'$' | b' ' => {}
            _ => return (None, None),
        }
    }
    (column.checked_sub(1), (row > 0).then_some(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        for (text, expected) in [
            ("A1", (Some(0), Some(1))),
            ("Z9", (Some(25), Some(9))),
            ("AA10", (Some(26), Some(10))),
            ("XFD1048576", (Some(16_383), Some(1_048_576))),
            ("$B$2", (Some(1), Some(2))),
            ("b2", (Some(1), Some(2))),
            ("C", (Some(2), None)),
            ("", (None, None)),
            ("é", (None, None)),
            (
                "ZZZZZZZZZZZZ99999999999999",
                (Some(u32::MAX - 1), Some(u32::MAX)),
            ),
        ] {
            assert_eq!(reference(text.as_bytes()), expected, "{text}");
        }
    }
}
