//! What kind of file it is: text or not, and what separates its cells.

use memchr::memchr;

use super::Tokenizer;
use crate::plan::{Delimiter, Dialect, LineEnd};
use crate::{Error, ErrorKind};

/// How many bytes at the start of a file decide its dialect and its header.
pub const HEAD: usize = 64 * 1024;

/// How many records of the head are counted.
const RECORDS: usize = 500;

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
    if controls * 100 > text.len() {
        return Err(Error::new(
            ErrorKind::NotText,
            "the file is not a table in text: its bytes are those of a program, a picture or an \
             archive",
        ));
    }
    Ok(())
}

/// Finds what ends the rows: a carriage return alone only where there is no line feed at all.
pub fn find_line_end(head: &[u8]) -> LineEnd {
    if memchr(b'\n', head).is_none() && memchr(b'\r', head).is_some() {
        LineEnd::Cr
    } else {
        LineEnd::Lf
    }
}

/// Finds what separates the cells: the delimiter that cuts most records into the same number of
/// cells. `whole` says that the head is the whole file.
pub fn find_delimiter(head: &[u8], whole: bool) -> Delimiter {
    let mut best = (0, Delimiter::Comma);
    for &delimiter in Delimiter::ALL {
        let score = regularity(&widths(head, delimiter, whole));
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// The number of cells of each record of the head that is not blank.
fn widths(head: &[u8], delimiter: Delimiter, whole: bool) -> Vec<usize> {
    let dialect = Dialect {
        delimiter,
        line_end: find_line_end(head),
        ..Dialect::default()
    };
    let mut tokenizer = Tokenizer::new(dialect, 0, 1);
    tokenizer.push(head);
    if whole {
        tokenizer.finish();
    }
    let mut widths = Vec::new();
    while widths.len() < RECORDS {
        let Some(record) = tokenizer.next_record() else {
            break;
        };
        if !record.bytes.iter().all(u8::is_ascii_whitespace) {
            widths.push(record.spans.len());
        }
    }
    widths
}

// The share of records that have the commonest width above one. Width only settles what the
// share leaves open: a comma inside addresses can be as regular as a semicolon between cells.
// Whole numbers, so that every target finds the same.
fn regularity(widths: &[usize]) -> u64 {
    let mut counts = std::collections::BTreeMap::new();
    for &width in widths.iter().filter(|width| **width > 1) {
        *counts.entry(width).or_insert(0_u64) += 1;
    }
    let Some((width, count)) = counts
        .into_iter()
        .max_by_key(|&(width, count)| (count, width))
    else {
        return 0;
    };
    let share = count * 1000 / widths.len() as u64;
    share * share * (6 + u64::from(width.ilog2()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regular_delimiter_wins() {
        let table = [
            ("a,b,c\n1,2,3\n4,5,6\n", Delimiter::Comma),
            ("a;b;c\n1,5;2,5;3\n4;5,25;6\n", Delimiter::Semicolon),
            ("a\tb\nCalle 1, Col 2\tx\nCalle 3\ty\n", Delimiter::Tab),
            ("a|b\n1|2\n", Delimiter::Pipe),
            (
                "OkVet - Mascotas\nNombre,Especie,Raza\nLuna,Canino,Pug\n",
                Delimiter::Comma,
            ),
            (
                "nombre;nota\nAna;\"una, dos; tres\"\nEva;\"x, y\"\n",
                Delimiter::Semicolon,
            ),
            ("solo\nuna\ncolumna\n", Delimiter::Comma),
        ];
        for (text, expected) in table {
            assert_eq!(find_delimiter(text.as_bytes(), true), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        let kind = |bytes: &[u8]| check_text(bytes).map_err(|error| error.kind());
        assert_eq!(kind(b""), Err(ErrorKind::EmptyFile));
        assert_eq!(kind(b"\xEF\xBB\xBF \r\n"), Err(ErrorKind::EmptyFile));
        assert_eq!(kind(b"PK\x03\x04rest"), Err(ErrorKind::UnsupportedFormat));
        assert_eq!(kind(b"\x7fELF\x02\x01\x01\0\0"), Err(ErrorKind::NotText));
        assert_eq!(kind("Peña,á\n".as_bytes()), Ok(()));
    }
}
