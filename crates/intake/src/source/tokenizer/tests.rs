use proptest::prelude::*;

use super::Tokenizer;
use crate::plan::{Dialect, Encoding};
use crate::source::Row;

/// Line, cells, stray quotes, unclosed quote.
type Seen = (u32, Vec<String>, u32, bool);

fn rows(bytes: &[u8], chunk: usize) -> Vec<Seen> {
    let mut tokenizer = Tokenizer::new(Dialect::default(), 0, 1);
    let mut row = Row::default();
    let mut seen = Vec::new();
    let mut drain = |tokenizer: &mut Tokenizer| {
        while let Some(record) = tokenizer.next_record() {
            let start = record.offset as usize;
            assert_eq!(
                &bytes[start..start + record.bytes.len()],
                record.bytes,
                "the offset"
            );
            row.decode(&record, Encoding::Utf8);
            let cells = row.iter().map(str::to_owned).collect();
            seen.push((row.line, cells, row.stray_quotes, row.unclosed_quote));
        }
    };
    for chunk in bytes.chunks(chunk.max(1)) {
        tokenizer.push(chunk);
        tokenizer.push(&[]);
        drain(&mut tokenizer);
    }
    tokenizer.finish();
    drain(&mut tokenizer);
    seen
}

fn cells(text: &str) -> Vec<Vec<String>> {
    rows(text.as_bytes(), 4096)
        .into_iter()
        .map(|(_, cells, ..)| cells)
        .collect()
}

#[test]
fn cells_are_cut() {
    let table: &[(&str, &[&[&str]])] = &[
        ("a,b\n1,2\n", &[&["a", "b"], &["1", "2"]]),
        ("a,b\r\n1,2", &[&["a", "b"], &["1", "2"]]),
        ("a,\n,b\n", &[&["a", ""], &["", "b"]]),
        ("\"a,b\",\"c\"\"d\"\n", &[&["a,b", "c\"d"]]),
        ("\"a\r\nb\",c\r\n", &[&["a\r\nb", "c"]]),
        ("a,\"\"\n", &[&["a", ""]]),
        ("a,\"b\"", &[&["a", "b"]]),
        ("a,", &[&["a", ""]]),
        ("", &[]),
        ("\n\na\n", &[&[""], &[""], &["a"]]),
        ("5'11\",x\n", &[&["5'11\"", "x"]]),
        (
            "\"he said \"hi\" to me\",x\n",
            &[&["he said \"hi\" to me", "x"]],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(cells(text), *expected, "{text:?}");
    }
}

#[test]
fn a_quote_that_is_never_closed_damages_its_own_row_only() {
    let text = "a,b\n\"Luna,1\nMax,2\n\"Coco\",\"3\"\n";
    let seen = rows(text.as_bytes(), 4096);
    assert_eq!(
        seen[1],
        (2, vec!["\"Luna".to_owned(), "1".to_owned()], 1, true)
    );
    assert_eq!(seen[2].1, ["Max", "2"]);
    assert_eq!(seen[3].1, ["Coco", "3"]);
    assert!(!seen[2].3 && !seen[3].3);
}

#[test]
fn the_line_is_that_of_the_first_byte_of_the_row() {
    let lines: Vec<_> = rows(b"a\n\"x\ny\nz\",1\n\nb\n", 4096)
        .iter()
        .map(|row| row.0)
        .collect();
    assert_eq!(lines, [1, 2, 5, 6]);
}

#[test]
fn a_quote_open_for_longer_than_a_cell_is_text_whatever_the_chunks() {
    let mut text = b"a,b\n\"".to_vec();
    for _ in 0..(crate::source::MAX_CELL / 8 + 10) {
        text.extend_from_slice(b"x,1234\n\n");
    }
    text.extend_from_slice(b"\",end\n");
    let whole = rows(&text, text.len());
    assert!(whole[1].3);
    assert_eq!(whole, rows(&text, 65_536));
    assert_eq!(whole, rows(&text, 777));
}

#[test]
fn quotes_that_open_everywhere_are_looked_at_twice_at_most() {
    // Each of these once took time that grew with the cube of the length.
    let text = ",\"x".repeat(300);
    let seen = rows(text.as_bytes(), text.len());
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].1.len(), 301);
    assert!(seen[0].3);
    assert_eq!(rows(text.as_bytes(), 7), seen);
}

proptest! {
    /// Chunks of any size give the same rows, on any bytes.
    #[test]
    fn chunks_do_not_matter(
        text in "([a-c,;\"\n\r é]|\"\"|\",\"|\",\n\"){0,60}",
        chunk in 1_usize..9,
    ) {
        let bytes = text.as_bytes();
        prop_assert_eq!(rows(bytes, bytes.len().max(1)), rows(bytes, chunk));
        prop_assert_eq!(rows(bytes, bytes.len().max(1)), rows(bytes, 1));
    }

    /// What the `csv` crate writes is read back as it was.
    #[test]
    fn well_formed_files_are_read_as_written(
        table in proptest::collection::vec(
            proptest::collection::vec("[a-c,;\"\n\r é]{0,6}", 2..5), 1..6
        ),
        chunk in 1_usize..50,
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let read: Vec<_> = rows(&bytes, chunk).into_iter().map(|(_, cells, ..)| cells).collect();
        prop_assert_eq!(read, table);
    }

    /// No byte of a file is lost: every letter of an unquoted file is in some cell.
    #[test]
    fn nothing_is_lost(text in "[a-z\"\n,]{0,80}") {
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).count();
        let read: usize =
            rows(text.as_bytes(), 7).iter().flat_map(|row| &row.1).map(|cell| letters(cell)).sum();
        prop_assert_eq!(read, letters(&text));
    }
}
