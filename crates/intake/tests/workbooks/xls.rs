//! Workbooks of Excel 5 to 2003.

use std::io::Cursor;

use intake::issue::Code;
use intake::plan::Container;
use intake::source::CellKind::{self, Boolean, Date, Empty, Error, Number, Text};
use intake::source::workbook::{self, Limits, Unpacking};
use intake::{Error as Failure, ErrorKind};
use proptest::prelude::*;

use super::biff::{compound, label, number, place, record, stream, text};
use super::package::{Rows, unpack_of};

const BIFF8: u16 = 0x0600;
const BIFF5: u16 = 0x0500;

fn style(format: u16) -> Vec<u8> {
    record(0x00E0, &[&[0; 2], &format.to_le_bytes(), &[0; 16]])
}

fn workbook(before: &[Vec<u8>], sheet: Vec<Vec<u8>>, behind: &[Vec<u8>]) -> Vec<u8> {
    let stream = stream(BIFF8, before, &[("Hoja1", 0, sheet)], behind);
    compound(&[("Workbook", &stream)])
}

fn read(bytes: &[u8]) -> Result<(Rows, Unpacking), Failure> {
    unpack_of(bytes, Container::Xls, "Hoja1", &Limits::default())
}

fn cells(bytes: &[u8]) -> Rows {
    read(bytes).expect("a workbook").0
}

fn row(line: u32, cells: &[(CellKind, &str)]) -> (u32, Vec<(CellKind, String)>) {
    let cells = cells.iter().map(|(kind, text)| (*kind, (*text).to_owned()));
    (line, cells.collect())
}

fn shared(row: u16, column: u16, index: u32) -> Vec<u8> {
    record(0x00FD, &[&place(row, column, 0), &index.to_le_bytes()])
}

fn packed(value: i32, hundredth: bool) -> [u8; 4] {
    (value << 2 | 2 | i32::from(hundredth)).to_le_bytes()
}

fn formula(row: u16, column: u16, value: [u8; 8]) -> Vec<u8> {
    record(0x0006, &[&place(row, column, 0), &value, &[0; 8]])
}

fn codes(unpacking: &Unpacking) -> Vec<(Code, Option<u32>)> {
    let issues = unpacking.issues.iter();
    issues.map(|issue| (issue.code, issue.row)).collect()
}

#[test]
fn each_record_gives_its_cell() {
    let before = [
        record(0x041E, &[&164_u16.to_le_bytes(), &text("dd/mm/yyyy")]),
        style(0),
        style(164),
        style(22),
    ];
    let strings = record(0x00FC, &[&[0; 8], &text("Ñandú"), &text("雪")]);
    let sheet = vec![
        shared(0, 0, 0),
        shared(0, 1, 1),
        shared(0, 2, 9),
        label(0, 3, "propio"),
        number(1, 0, 0, 982_000_123_456_789.0),
        number(1, 1, 1, 44_267.0),
        number(1, 2, 2, 44_267.562_5),
        record(0x027E, &[&place(1, 3, 0), &packed(1234, true)]),
        record(
            0x00BD,
            &[
                &[2, 0, 1, 0],
                &[0, 0],
                &packed(7, false),
                &[1, 0],
                &packed(44_267, false),
                &[2, 0],
            ],
        ),
        record(0x0205, &[&place(3, 0, 0), &[1, 0]]),
        record(0x0205, &[&place(3, 1, 0), &[0x2A, 1]]),
        record(0x0201, &[&place(3, 2, 0)]),
        formula(4, 0, 2.5_f64.to_le_bytes()),
        formula(4, 1, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x0207, &[&text("dicho")]),
        formula(4, 2, [1, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        formula(4, 3, [2, 0, 7, 0, 0, 0, 0xFF, 0xFF]),
        formula(4, 4, [3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        formula(4, 5, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        label(5, 0, "fin"),
    ];
    let (rows, seen) = read(&workbook(&before, sheet, &[strings])).unwrap();
    let expected = [
        row(
            1,
            &[
                (Text, "Ñandú"),
                (Text, "雪"),
                (Error, "#REF!"),
                (Text, "propio"),
            ],
        ),
        row(
            2,
            &[
                (Number, "982000123456789"),
                (Date, "2021-03-12"),
                (Date, "2021-03-12T13:30:00"),
                (Number, "12.34"),
            ],
        ),
        row(3, &[(Empty, ""), (Number, "7"), (Date, "2021-03-12")]),
        row(4, &[(Boolean, "true"), (Error, "#N/A")]),
        row(
            5,
            &[
                (Number, "2.5"),
                (Text, "dicho"),
                (Boolean, "false"),
                (Error, "#DIV/0!"),
            ],
        ),
        row(6, &[(Text, "fin")]),
    ];
    assert_eq!(rows, expected);
    let expected = [
        (Code::FormulaWithoutValue, Some(5)),
        (Code::CellDamaged, Some(1)),
    ];
    assert_eq!(codes(&seen), expected);
}

#[test]
fn texts_go_on_in_other_records() {
    // `abcd`, cut after two letters and wide from there on; a rich text whose runs are cut.
    let mut first = vec![0; 8];
    first.extend([4, 0, 0, b'a', b'b']);
    let second = [&[1][..], b"c\0d\0", &[2, 0, 8, 2, 0, b'e', b'f', 1, 2, 3]].concat();
    let third = [&[4, 5, 6, 7, 8][..], &[1, 0, 4, 3, 0, 0, 0, b'g', 9, 9, 9]].concat();
    let strings = [
        record(0x00FC, &[&first]),
        record(0x003C, &[&second]),
        record(0x003C, &[&third]),
    ];
    let sheet = (0..3).map(|index| shared(0, index, index.into())).collect();
    let expected = [row(1, &[(Text, "abcd"), (Text, "ef"), (Text, "g")])];
    assert_eq!(cells(&workbook(&[], sheet, &strings)), expected);
}

#[test]
fn rows_out_of_order_are_put_in_order() {
    let mut sheet = Vec::new();
    for column in 0..2 {
        for line in 0..3 {
            sheet.push(label(line, column, &format!("{line}-{column}")));
        }
    }
    let (rows, seen) = read(&workbook(&[], sheet, &[])).unwrap();
    let expected = [
        row(1, &[(Text, "0-0"), (Text, "0-1")]),
        row(2, &[(Text, "1-0"), (Text, "1-1")]),
        row(3, &[(Text, "2-0"), (Text, "2-1")]),
    ];
    assert_eq!(rows, expected);
    assert_eq!(codes(&seen), []);
}

#[test]
fn what_is_hidden_or_merged_is_read_and_said() {
    let hidden_row = |row: u16| record(0x0208, &[&row.to_le_bytes(), &[0; 10], &[0x20, 0, 0, 0]]);
    let sheet = vec![
        record(0x0200, &[&[0; 4], &[3, 0, 0, 0], &[0; 2], &[2, 0], &[0; 2]]),
        record(0x007D, &[&[1, 0, 1, 0], &[0; 4], &[1, 0], &[0; 2]]),
        hidden_row(1),
        hidden_row(7),
        label(0, 0, "a"),
        label(0, 1, "b"),
        label(1, 0, "c"),
        record(0x00E5, &[&[1, 0], &[1, 0, 2, 0], &[0; 4]]),
    ];
    let stream = stream(BIFF8, &[], &[("Otra", 0, vec![]), ("Hoja1", 1, sheet)], &[]);
    let bytes = compound(&[("WORKBOOK", &stream)]);
    let contents = workbook::contents(&mut Cursor::new(&bytes), &Limits::default()).unwrap();
    let sheets: Vec<_> = contents
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden, sheet.rows, sheet.columns))
        .collect();
    let expected = [
        ("Otra", false, None, None),
        ("Hoja1", true, Some(3), Some(2)),
    ];
    assert_eq!(sheets, expected);
    let (rows, seen) = read(&bytes).unwrap();
    assert_eq!(rows.len(), 2);
    let expected = [
        (Code::HiddenSheet, None),
        (Code::HiddenRows, Some(2)),
        (Code::HiddenColumns, None),
        (Code::MergedCells, Some(2)),
    ];
    assert_eq!(codes(&seen), expected);
}

#[test]
fn days_count_from_1900_or_1904() {
    let before = |from_1904: u8| [record(0x0022, &[&[from_1904, 0]]), style(14)];
    let day = |value| vec![number(0, 0, 0, value)];
    for (from_1904, value, expected) in [
        (0, 42_805.0, (Date, "2017-03-11")),
        (1, 42_805.0, (Date, "2021-03-12")),
        (0, 60.0, (Text, "1900-02-29")),
        (0, -1.0, (Number, "-1")),
    ] {
        let bytes = workbook(&before(from_1904), day(value), &[]);
        assert_eq!(cells(&bytes), [row(1, &[expected])], "{value}");
    }
}

#[test]
fn older_texts_are_read_by_their_codepage() {
    for (codepage, byte) in [(1252_u16, 0xF1_u8), (0x8000, 0x96), (1251, 0xF1)] {
        let label = record(0x0204, &[&place(0, 0, 0), &[3, 0], &[b'a', byte, b'o']]);
        let stream = stream(
            BIFF5,
            &[record(0x0042, &[&codepage.to_le_bytes()])],
            &[("Hoja1", 0, vec![label])],
            &[],
        );
        let expected = if codepage == 1251 {
            "a\u{FFFD}o"
        } else {
            "año"
        };
        let read = cells(&compound(&[("Book", &stream)]));
        assert_eq!(read, [row(1, &[(Text, expected)])], "{codepage}");
        // The same stream without a compound file around it.
        assert_eq!(cells(&stream), [row(1, &[(Text, expected)])]);
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let protected = stream(
        BIFF8,
        &[record(0x002F, &[&[0; 6]])],
        &[("Hoja1", 0, vec![])],
        &[],
    );
    let plain = stream(BIFF8, &[], &[("Hoja1", 0, vec![label(0, 0, "a")])], &[]);
    let cut = &compound(&[("Workbook", &plain)])[..300];
    for (bytes, kind, said) in [
        (
            compound(&[("Workbook", &protected)]),
            ErrorKind::PasswordProtected,
            "password",
        ),
        (
            compound(&[("EncryptionInfo", b""), ("EncryptedPackage", b"")]),
            ErrorKind::PasswordProtected,
            "password",
        ),
        (
            compound(&[("WordDocument", b"")]),
            ErrorKind::UnsupportedFormat,
            "Word",
        ),
        (
            compound(&[("Datos", b"")]),
            ErrorKind::UnsupportedFormat,
            "no workbook",
        ),
        (cut.to_vec(), ErrorKind::FileDamaged, "cut off"),
    ] {
        let error = read(&bytes).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(said), "{error}");
        let contents = workbook::contents(&mut Cursor::new(&bytes), &Limits::default());
        assert_eq!(contents.unwrap_err().kind(), kind);
    }
}

proptest! {
    #[test]
    fn damage_never_panics(
        at in prop::collection::vec((0_usize..6_000, any::<u8>()), 1..6),
        cut in 0_usize..8_000,
    ) {
        let strings = record(0x00FC, &[&[0; 8], &text("Ñandú"), &text("雪")]);
        let sheet = vec![shared(0, 0, 0), label(0, 1, "a"), number(1, 0, 0, 3.5), shared(1, 1, 1)];
        let mut bytes = workbook(&[style(14)], sheet, &[strings]);
        for (at, value) in at {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        bytes.truncate(cut.max(100));
        let _ = workbook::contents(&mut Cursor::new(&bytes), &Limits::default());
        let _ = read(&bytes);
    }
}
