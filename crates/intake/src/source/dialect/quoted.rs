//! Rows that a program quoted as a whole.
//!
//! A file with commas that is opened in a spreadsheet which expects semicolons stands in one
//! column; saved again, each of its lines is one cell, and those with quotes or commas are quoted
//! once more: `"Ana,""Calle 1, int. 4"",55"`.

use memchr::memchr;

use super::super::{Row, Tokenizer};
use crate::plan::{Delimiter, Dialect, Encoding};

/// How many records are looked at.
const RECORDS: usize = 500;

/// The fewest columns that tell a row from a text with commas.
const COLUMNS: usize = 3;

/// The fewest rows of one cell that may all be rows.
const ROWS: usize = 3;

/// Finds out whether rows of a head are quoted as a whole; gives the dialect of what stands within
/// the quotes. Either few rows are, and have the width of all others, or every row is, and all
/// have one width.
pub fn find_quoted_rows(head: &[u8], whole: bool, dialect: Dialect) -> Option<Dialect> {
    let quote = dialect.quote.byte()?;
    let rows = rows(head, whole, dialect, quote);
    let alone = || rows.iter().filter(|row| row.len() == 1);
    let count = alone().count();
    if count < 2 {
        return None;
    }
    if count == rows.len() {
        return Delimiter::ALL.iter().find_map(|&delimiter| {
            let within = Dialect {
                delimiter,
                ..dialect
            };
            let mut widths = rows.iter().map(|row| width(row, within));
            let first = widths.next()?;
            let is_table =
                first >= COLUMNS && rows.len() >= ROWS && widths.all(|width| width == first);
            is_table.then_some(within)
        });
    }
    let mut widths: Vec<_> = rows
        .iter()
        .map(Row::len)
        .filter(|width| *width > 1)
        .collect();
    widths.sort_unstable();
    let common = *widths.get(widths.len() / 2)?;
    // A title may be one cell; a quoted text with other commas speaks against it.
    let holding =
        || alone().filter(|row| memchr(dialect.delimiter.byte(), row.get(0).as_bytes()).is_some());
    let is_row = |row: &Row| width(row, dialect) == common;
    let fits = common >= COLUMNS && holding().count() > 1 && holding().all(is_row);
    fits.then_some(dialect)
}

// The first rows; those of one cell only where the cell is quoted.
fn rows(head: &[u8], whole: bool, dialect: Dialect, quote: u8) -> Vec<Row> {
    let mut tokenizer = Tokenizer::new(dialect, 0, 1);
    tokenizer.push(head);
    if whole {
        tokenizer.finish();
    }
    let mut rows = Vec::new();
    while rows.len() < RECORDS
        && let Some(record) = tokenizer.next_record()
    {
        let text = record.bytes.trim_ascii();
        let quoted = text.len() > 1 && text.first() == Some(&quote) && text.last() == Some(&quote);
        if record.spans.len() > 1 || quoted {
            let mut row = Row::default();
            row.decode(&record, Encoding::Utf8);
            rows.push(row);
        } else if !text.is_empty() {
            rows.push(Row::default());
        }
    }
    rows
}

fn width(row: &Row, dialect: Dialect) -> usize {
    let mut row = row.clone();
    row.unquote(dialect);
    row.len()
}

#[cfg(test)]
mod tests {
    use super::super::super::{GivenDialect, find_dialect};
    use super::*;

    fn found(text: &str) -> Option<Delimiter> {
        let dialect = find_dialect(text.as_bytes(), true, GivenDialect::default());
        find_quoted_rows(text.as_bytes(), true, dialect).map(|dialect| dialect.delimiter)
    }

    #[test]
    fn rows_in_quotes_are_told_from_texts_in_quotes() {
        for (text, expected) in [
            (
                "nombre,calle,celular\nEva,Sol 3,55\n\"Ana,\"\"Paz 1, int 4\"\",56\"\n\
                 Luz,Mar 2,57\n\"Leo,\"\"Río 5, 2\"\",58\"\n",
                Some(Delimiter::Comma),
            ),
            (
                "\"nombre,calle,celular\"\n\"Eva,Sol 3,55\"\n\"Ana,\"\"Paz 1, int 4\"\",56\"\n",
                Some(Delimiter::Comma),
            ),
            (
                "\"nombre;calle;celular\"\n\"Eva;Sol 3;55\"\n\"Ana;\"\"Paz 1; 4\"\";56\"\n",
                Some(Delimiter::Semicolon),
            ),
            // Names of one column, notes of a table, one row alone.
            ("\"nombre\"\n\"Paz, Ana\"\n\"Ruiz, Eva\"\n", None),
            ("nombre,calle\nEva,Sol\n\"Ana,Paz\"\n\"Luz,Mar\"\n", None),
            (
                "a,b,c\n1,2,3\n\"uno, dos, tres\"\n4,5,6\n\"uno, dos\"\n",
                None,
            ),
            ("a,b,c\n1,2,3\n\"uno,dos,tres\"\n4,5,6\n", None),
            ("\"a\",\"b\",\"c\"\n\"1,2\",\"3\",\"4\"\n", None),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
