//! What kind of file it is: text or not, and what separates its cells.

mod choice;
mod directive;
mod evidence;
mod quoted;

use super::{formats, workbook};
use crate::{Error, ErrorKind};

pub use choice::{GivenDialect, find_dialect};
pub(super) use directive::is_directive;
pub use quoted::find_quoted_rows;

/// How many bytes at the start of a file decide its dialect and its header.
pub const HEAD: usize = 64 * 1024;

/// Refuses a file whose first bytes show that it is empty, no text, or of a format that is not
/// read. Of UTF-16 it takes the [`head_text`](super::head_text).
pub fn check_text(head: &[u8]) -> Result<(), Error> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::new(ErrorKind::EmptyFile, "the file holds no rows"));
    }
    if workbook::detect(head).is_some() {
        return Err(Error::new(
            ErrorKind::UnsupportedFormat,
            "the file is a workbook, an archive or a page of HTML, and was to be read as text; \
             save its table as CSV and try again",
        ));
    }
    if let Some(error) = formats::refuse(head) {
        return Err(error);
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
