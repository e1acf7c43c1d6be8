//! How much of a workbook is read before it is taken for a trap.

use serde::{Deserialize, Serialize};

use super::super::{MAX_CELL, MAX_COLUMNS};
use crate::{Error, ErrorKind};

/// How much of a workbook is read before it is refused. Nothing is allocated for what a file says
/// of itself: every limit is held against the bytes, rows and cells that really come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The size of the file, in bytes.
    pub file_bytes: u64,
    /// The entries of the archive that the file is.
    pub entries: u64,
    /// The bytes that all entries together may inflate to in one call.
    pub inflated_total: u64,
    /// The bytes that one entry may inflate to.
    pub inflated_entry: u64,
    /// How many bytes may come out for each byte of an entry that goes in. It counts from
    /// [`RATIO_FROM`] bytes on: a small sheet of equal cells shrinks a lot and harms nobody.
    pub ratio: u64,
    /// The same for the shared texts, which are held in memory and repeat themselves little.
    pub shared_ratio: u64,
    /// The sheets of the workbook.
    pub sheets: u32,
    /// The number that the last row of a sheet may have.
    pub rows: u32,
    /// The columns up to the last one that holds something.
    pub columns: u32,
    /// The cells of a sheet, empty ones with them.
    pub cells: u64,
    /// The text of one cell, in bytes of UTF-8.
    pub string_bytes: usize,
    /// The texts of all cells of a sheet together, in bytes of UTF-8: a text that is stored once
    /// may stand in a million cells.
    pub text_bytes: u64,
    /// The texts that the sheets of a workbook share.
    pub shared_strings: usize,
    /// The shared texts together, in bytes of UTF-8; they are held in memory.
    pub shared_bytes: usize,
}

/// From how many inflated bytes on the compression ratio of an entry is looked at.
pub const RATIO_FROM: u64 = 16 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            entries: 10_000,
            inflated_total: 4 << 30,
            inflated_entry: 2 << 30,
            ratio: 100,
            shared_ratio: 25,
            sheets: 500,
            rows: 1_048_576,
            columns: MAX_COLUMNS as u32,
            cells: 25_000_000,
            string_bytes: MAX_CELL,
            text_bytes: 1 << 30,
            shared_strings: 8_000_000,
            shared_bytes: 256 << 20,
        }
    }
}

/// The error of a workbook that passes a limit: `thing has more than limit unit`.
pub(super) fn passed(thing: &str, limit: u64, unit: &str) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        format!(
            "{thing} has more than {} {unit}, which is the limit; copy the rows that are needed \
             into a new workbook, or save the sheet as CSV",
            grouped(limit)
        ),
    )
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_its_limit() {
        let error = passed("the sheet \"Hoja1\"", 1_048_576, "rows");
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        let text = error.to_string();
        assert!(
            text.starts_with("the sheet \"Hoja1\" has more than 1,048,576 rows"),
            "{text}"
        );
    }

    #[test]
    fn settings_give_only_what_they_change() {
        let limits: Limits = serde_json::from_str(r#"{"sheets": 3}"#).unwrap();
        let expected = Limits {
            sheets: 3,
            ..Limits::default()
        };
        assert_eq!(limits, expected);
        assert!(serde_json::from_str::<Limits>(r#"{"sheet": 3}"#).is_err());
    }
}
