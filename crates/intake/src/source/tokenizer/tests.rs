use proptest::prelude::*;

use super::Tokenizer;
use crate::plan::{Delimiter, Dialect, Encoding, Escape, LineEnd, Quote};
use crate::source::Row;

/// Line, cells, stray quotes, unclosed quote.
type Seen = (u32, Vec<String>, u32, bool);

fn rows(bytes: &[u8], chunk: usize) -> Vec<Seen> {
    rows_in(Dialect::default(), bytes, chunk)
}

fn rows_in(dialect: Dialect, bytes: &[u8], chunk: usize) -> Vec<Seen> {
    let mut tokenizer = Tokenizer::new(dialect, 0, 1);
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

#[test]
fn every_dialect_is_cut() {
    let plain = Dialect::default();
    let single = Dialect {
        quote: Quote::Single,
        ..plain
    };
    let none = Dialect {
        quote: Quote::None,
        ..plain
    };
    let blanks = Dialect {
        skip_blanks: true,
        ..plain
    };
    let backslash = Dialect {
        escape: Escape::Backslash,
        ..plain
    };
    let tab = Dialect {
        delimiter: Delimiter::Tab,
        ..plain
    };
    let cr = Dialect {
        line_end: LineEnd::Cr,
        ..plain
    };
    let any = Dialect {
        line_end: LineEnd::Any,
        ..plain
    };
    let table: &[(Dialect, &str, &[&[&str]], u32)] = &[
        (
            single,
            "'a,b','O''Higgins'\n'c',d\n",
            &[&["a,b", "O'Higgins"], &["c", "d"]],
            0,
        ),
        (single, "O'Higgins,\"x\"\n", &[&["O'Higgins", "\"x\""]], 1),
        (none, "\"a,b\"\n", &[&["\"a", "b\""]], 0),
        (
            blanks,
            "\"a\", \"b, c\",  d\n  \"e\" , f,\n",
            &[&["a", "b, c", "d"], &["e", "f", ""]],
            0,
        ),
        (
            blanks,
            "a, \"b\n1, 2\n3, \"4\"\n",
            &[&["a", "\"b"], &["1", "2"], &["3", "4"]],
            1,
        ),
        (plain, "a, \"b\"\n", &[&["a", " \"b\""]], 2),
        (
            plain,
            "\"a\" ,\"b\"  \r\n\"c\"\t,d\n",
            &[&["a", "b"], &["c", "d"]],
            0,
        ),
        (tab, "\"a\"\t\"b \"\n", &[&["a", "b "]], 0),
        (
            backslash,
            "\"a \\\"b\\\" c\",d\n",
            &[&["a \"b\" c", "d"]],
            0,
        ),
        (backslash, "\"a\\\\\",\"b\\n\"\n", &[&["a\\", "b\\n"]], 0),
        (backslash, "\"a\"\"b\",\"\"\n", &[&["a\"b", ""]], 0),
        (plain, "\"C:\\\",x\n", &[&["C:\\", "x"]], 0),
        (cr, "a,\"b\rc\"\r1,2\r", &[&["a", "b\rc"], &["1", "2"]], 0),
        (
            any,
            "a,b\r\n1,2\r3,4\n\"5\r6\r\n7\n8\",9",
            &[
                &["a", "b"],
                &["1", "2"],
                &["3", "4"],
                &["5\r6\r\n7\n8", "9"],
            ],
            0,
        ),
        (any, "a\"b,\"c\r\"d\"\r\n", &[&["a\"b", "\"c"], &["d"]], 2),
        (
            plain,
            "a\r\r\n\"b\"\r\r\nc\rd\n",
            &[&["a"], &["b"], &["c\rd"]],
            0,
        ),
    ];
    for (dialect, text, expected, strays) in table {
        for chunk in [1, 2, 3, 4096] {
            let seen = rows_in(*dialect, text.as_bytes(), chunk);
            let cells: Vec<_> = seen.iter().map(|row| row.1.clone()).collect();
            assert_eq!(cells, *expected, "{dialect:?} {text:?}");
            let found: u32 = seen.iter().map(|row| row.2).sum();
            assert_eq!(found, *strays, "{dialect:?} {text:?}");
        }
    }
}

#[test]
fn lines_are_counted_in_every_line_end() {
    let dialect = |line_end| Dialect {
        line_end,
        ..Dialect::default()
    };
    let table: &[(LineEnd, &str, &[u32])] = &[
        (LineEnd::Lf, "a\r\n\"x\r\ny\"\r\nb\n", &[1, 2, 4]),
        (LineEnd::Cr, "a\r\"x\ry\"\rb\r", &[1, 2, 4]),
        (
            LineEnd::Any,
            "a\r\"x\ry\r\nz\n\"\r\nb\nc\rd",
            &[1, 2, 6, 7, 8],
        ),
    ];
    for (line_end, text, expected) in table {
        let seen = rows_in(dialect(*line_end), text.as_bytes(), 2);
        let lines: Vec<_> = seen.iter().map(|row| row.0).collect();
        assert_eq!(lines, *expected, "{text:?}");
    }
}

#[test]
fn a_quote_that_is_lost_or_added_damages_its_own_row_only() {
    let good = "\"a\",\"b, c\",\"d\"\n".repeat(5);
    let whole = rows(good.as_bytes(), 4096);
    let quotes: Vec<_> = good.match_indices('"').map(|(at, _)| at).collect();
    for (index, at) in quotes.into_iter().enumerate() {
        let lost = format!("{}{}", &good[..at], &good[at + 1..]);
        let added = format!("{}\"{}", &good[..at], &good[at..]);
        for text in [lost, added] {
            let seen = rows(text.as_bytes(), 4096);
            assert_eq!(seen.len(), whole.len(), "{text:?}");
            for (row, (seen, whole)) in seen.iter().zip(&whole).enumerate() {
                assert_eq!(seen == whole, row != index / 6, "{text:?}");
            }
        }
    }
}

#[test]
fn a_quote_open_in_each_row_is_looked_for_once() {
    // Looking ahead anew from each of them took minutes.
    let text = "a,\"\"b\"\"\n".repeat(300_000);
    let seen = rows(text.as_bytes(), 65_536);
    assert_eq!(seen.len(), 300_000);
    assert!(seen.iter().all(|row| row.3 && row.1[1] == "\"\"b\"\""));
}

fn dialects() -> impl Strategy<Value = Dialect> {
    (
        0_usize..4,
        any::<bool>(),
        0_usize..3,
        any::<bool>(),
        0_usize..3,
    )
        .prop_map(
            |(delimiter, skip_blanks, quote, backslash, line_end)| Dialect {
                delimiter: Delimiter::ALL[delimiter],
                skip_blanks,
                quote: [Quote::Double, Quote::Single, Quote::None][quote],
                escape: if backslash {
                    Escape::Backslash
                } else {
                    Escape::Doubled
                },
                line_end: [LineEnd::Lf, LineEnd::Cr, LineEnd::Any][line_end],
            },
        )
}

// Writes a table as a program of the dialect would.
fn write(dialect: Dialect, table: &[Vec<String>]) -> Vec<u8> {
    let quote = dialect.quote.byte().unwrap() as char;
    let mut text = String::new();
    for row in table {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                text.push(dialect.delimiter.byte() as char);
                text.push_str(if dialect.skip_blanks { " " } else { "" });
            }
            if cell.chars().all(char::is_alphabetic) {
                text.push_str(cell);
                continue;
            }
            text.push(quote);
            for letter in cell.chars() {
                match dialect.escape {
                    Escape::Doubled if letter == quote => text.push(quote),
                    Escape::Backslash if letter == quote || letter == '\\' => text.push('\\'),
                    _ => {}
                }
                text.push(letter);
            }
            text.push(quote);
        }
        text.push_str(if dialect.line_end == LineEnd::Cr {
            "\r"
        } else {
            "\r\n"
        });
    }
    text.into_bytes()
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

    /// In every dialect chunks do not matter, and a row read alone from its own place is the same.
    #[test]
    fn rows_stand_for_themselves(
        dialect in dialects(),
        text in "([a-c,;|\t\"'\\\\\n\r é]|\"\"|,\"|\",|\"\n|\n\"|\\\\\"|, '|\r\n){0,60}",
        chunk in 1_usize..9,
    ) {
        let bytes = text.as_bytes();
        let whole = rows_in(dialect, bytes, bytes.len().max(1));
        prop_assert_eq!(&whole, &rows_in(dialect, bytes, chunk));
        let mut tokenizer = Tokenizer::new(dialect, 0, 1);
        tokenizer.push(bytes);
        tokenizer.finish();
        let mut starts = Vec::new();
        while let Some(record) = tokenizer.next_record() {
            starts.push(record.offset as usize);
        }
        for (start, row) in starts.into_iter().zip(whole) {
            let alone = rows_in(dialect, &bytes[start..], 4096).swap_remove(0);
            prop_assert_eq!((alone.1, alone.2, alone.3), (row.1, row.2, row.3));
        }
    }

    /// What a program writes in any dialect is read as the `csv` crate reads it.
    #[test]
    fn dialects_are_read_as_the_csv_crate_reads_them(
        dialect in dialects(),
        table in proptest::collection::vec(
            proptest::collection::vec("[a-c,;|\t\"'\\\\\n\r é]{0,6}", 2..5), 1..6
        ),
        chunk in 1_usize..50,
    ) {
        let quote = if dialect.quote == Quote::None { Quote::Double } else { dialect.quote };
        let dialect = Dialect { quote, ..dialect };
        let bytes = write(dialect, &table);
        let read: Vec<_> =
            rows_in(dialect, &bytes, chunk).into_iter().map(|(_, cells, ..)| cells).collect();
        prop_assert_eq!(&read, &table);
        // The crate does not know blanks after a delimiter.
        if !dialect.skip_blanks {
            let mut reader = csv::ReaderBuilder::new();
            reader.has_headers(false).flexible(true);
            reader.delimiter(dialect.delimiter.byte()).quote(quote.byte().unwrap());
            if dialect.escape == Escape::Backslash {
                reader.escape(Some(b'\\')).double_quote(false);
            }
            if dialect.line_end == LineEnd::Cr {
                reader.terminator(csv::Terminator::Any(b'\r'));
            }
            let mut oracle = reader.from_reader(bytes.as_slice());
            let expected: Vec<Vec<String>> = oracle
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(read, expected);
        }
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
