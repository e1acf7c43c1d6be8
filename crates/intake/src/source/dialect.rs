//! What kind of file it is: text or not, and what separates its cells.

mod choice;
mod directive;
mod evidence;

use crate::{Error, ErrorKind};

pub use choice::{GivenDialect, find_dialect};
pub(super) use directive::is_directive;

/// How many bytes at the start of a file decide its dialect and its header.
pub const HEAD: usize = 64 * 1024;

const FORMATS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "an Excel workbook or another ZIP archive"),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\xFF\xFE\0\0", "text in UTF-32"),
    (b"\0\0\xFE\xFF", "text in UTF-32"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "a SQLite database"),
];

/// Refuses a file whose first bytes show that it is empty, no text, or of a format that is not
/// read. Of UTF-16 it takes the [`head_text`](super::head_text).
pub fn check_text(head: &[u8]) -> Result<(), Error> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::new(ErrorKind::EmptyFile, "the file holds no rows"));
    }
    if let Some((_, name)) = FORMATS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Error::new(
            ErrorKind::UnsupportedFormat,
            format!("the file is {name}; save it as CSV and try again"),
        ));
    }
    let controls = text
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=25 | 27..=31 | 127))
        .count();
    if controls * 100 > text.len() + 200 {
        return Err(Error::new(
            ErrorKind::NotText,
            "the file is not a table in text: its bytes are those of a program, a picture or an \
             archive",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
