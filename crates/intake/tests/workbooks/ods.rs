//! OpenDocument sheets.

use std::io::Cursor;

use intake::issue::Code;
use intake::plan::Container;
use intake::source::CellKind::{self, Boolean, Date, Empty, Error, Number, Text};
use intake::source::workbook::{self, Limits, Unpacking};
use intake::{Error as Failure, ErrorKind};

use super::package::{Rows, archive, unpack_of};

const KIND: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn content(styles: &str, tables: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content>\
         <office:automatic-styles>{styles}</office:automatic-styles><office:body>\
         <office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
}

fn document(content: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", KIND.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

fn sheet(rows: &str) -> Vec<u8> {
    let table = format!("<table:table table:name=\"Hoja1\">{rows}</table:table>");
    document(&content("", &table))
}

fn read(bytes: &[u8]) -> Result<(Rows, Unpacking), Failure> {
    unpack_of(bytes, Container::Ods, "Hoja1", &Limits::default())
}

fn row(line: u32, cells: &[(CellKind, &str)]) -> (u32, Vec<(CellKind, String)>) {
    let cells = cells.iter().map(|(kind, text)| (*kind, (*text).to_owned()));
    (line, cells.collect())
}

fn codes(unpacking: &Unpacking) -> Vec<(Code, Option<u32>)> {
    let issues = unpacking.issues.iter();
    issues.map(|issue| (issue.code, issue.row)).collect()
}

#[test]
fn each_type_gives_its_cell() {
    for (cell, expected) in [
        (
            "office:value-type=\"float\" office:value=\"982000123456789\"><text:p>9,82E+14</text:p>",
            (Number, "982000123456789"),
        ),
        (
            "office:value-type=\"float\" office:value=\"1230\"><text:p>01230</text:p>",
            (Text, "01230"),
        ),
        (
            "office:value-type=\"float\" office:value=\"1230\"><text:p>1,230.00</text:p>",
            (Number, "1230"),
        ),
        (
            "office:value-type=\"percentage\" office:value=\"0.5\"><text:p>50 %</text:p>",
            (Number, "0.5"),
        ),
        (
            "office:value-type=\"currency\" office:currency=\"COP\" office:value=\"1200.5\">",
            (Number, "1200.5"),
        ),
        (
            "office:value-type=\"date\" office:date-value=\"2021-03-12\"><text:p>12/03/21</text:p>",
            (Date, "2021-03-12"),
        ),
        (
            "office:value-type=\"date\" office:date-value=\"2021-03-12T13:30:00\">",
            (Date, "2021-03-12T13:30:00"),
        ),
        (
            "office:value-type=\"time\" office:time-value=\"PT13H30M00S\">",
            (Date, "13:30:00"),
        ),
        (
            "office:value-type=\"time\" office:time-value=\"PT36H00M00S\">",
            (Text, "36:00:00"),
        ),
        (
            "office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>VERDADERO</text:p>",
            (Boolean, "true"),
        ),
        (
            "office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#N/D</text:p>",
            (Error, "#N/D"),
        ),
        (
            "calcext:value-type=\"error\" office:value-type=\"string\"><text:p>#N/D</text:p>",
            (Error, "#N/D"),
        ),
        (
            "office:value-type=\"string\" office:string-value=\"a &amp; b\">",
            (Text, "a & b"),
        ),
        (
            "office:value-type=\"string\"><text:p>uno</text:p><text:p/><text:p>tres</text:p>",
            (Text, "uno\n\ntres"),
        ),
        (
            "office:value-type=\"string\"><text:p> a \n b<text:s text:c=\"2\"/>c<text:tab/>d\
             <text:line-break/><text:span>e</text:span><text:a>f</text:a></text:p>",
            (Text, "a b  c\td\nef"),
        ),
        (
            "office:value-type=\"string\"><office:annotation><text:p>nota</text:p>\
             </office:annotation><text:p>valor</text:p>",
            (Text, "valor"),
        ),
        ("><text:p>sin tipo</text:p>", (Text, "sin tipo")),
        (
            "office:value-type=\"date\" office:date-value=\"2021-13-12\"><text:p>?</text:p>",
            (Text, "?"),
        ),
    ] {
        let bytes = sheet(&format!(
            "<table:table-row><table:table-cell {cell}</table:table-cell></table:table-row>"
        ));
        assert_eq!(read(&bytes).unwrap().0, [row(1, &[expected])], "{cell}");
    }
}

const ONE: &str = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";

#[test]
fn cells_and_rows_that_stand_for_many_are_many() {
    let bytes = sheet(&format!(
        "<table:table-row table:number-rows-repeated=\"2\">{ONE}\
         <table:table-cell table:number-columns-repeated=\"2\"/>\
         <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"string\">\
         <text:p>a</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16379\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
         <table:table-row><table:covered-table-cell/>{ONE}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
    ));
    let long = [
        (Number, "1"),
        (Empty, ""),
        (Empty, ""),
        (Text, "a"),
        (Text, "a"),
    ];
    let expected = [
        row(1, &long),
        row(2, &long),
        row(6, &[(Empty, ""), (Number, "1")]),
    ];
    assert_eq!(read(&bytes).unwrap().0, expected);
}

#[test]
fn what_is_hidden_or_merged_is_read_and_said() {
    let styles = "<style:style style:name=\"ta1\" style:family=\"table\">\
         <style:table-properties table:display=\"true\"/></style:style>\
         <style:style style:name=\"ta2\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style>";
    let tables = format!(
        "<table:tracked-changes><table:table-cell/></table:tracked-changes>\
         <table:table table:name=\"Otra\" table:style-name=\"ta1\"/>\
         <table:table table:name=\"Otra\" table:style-name=\"ta1\"></table:table>\
         <table:table table:name=\"Hoja1\" table:style-name=\"ta2\">\
         <table:shapes><table:table-cell/><text:p>x</text:p></table:shapes>\
         <table:table-column/><table:table-column table:visibility=\"collapse\" \
         table:number-columns-repeated=\"3\"/>\
         <table:table-row>{ONE}{ONE}</table:table-row>\
         <table:table-row table:visibility=\"filter\"><table:table-cell \
         table:number-rows-spanned=\"2\" office:value-type=\"float\" office:value=\"7\"/>\
         </table:table-row></table:table>"
    );
    let bytes = document(&content(styles, &tables));
    let found = workbook::contents(&mut Cursor::new(&bytes), &Limits::default()).unwrap();
    let sheets: Vec<_> = found
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden, sheet.rows, sheet.columns))
        .collect();
    let expected = [
        ("Otra", false, Some(0), Some(0)),
        ("Hoja1", true, Some(2), Some(2)),
    ];
    assert_eq!(sheets, expected);
    let expected = [
        (Code::HiddenSheet, None),
        (Code::HiddenRows, Some(2)),
        (Code::HiddenColumns, None),
        (Code::MergedCells, Some(2)),
    ];
    let (rows, seen) = read(&bytes).unwrap();
    assert_eq!(codes(&seen), expected);
    assert_eq!(rows.len(), 2);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let kind = |kind: &str| {
        archive(&[
            ("mimetype", kind.as_bytes()),
            ("content.xml", content("", "").as_bytes()),
        ])
    };
    let encrypted = archive(&[
        ("mimetype", KIND.as_bytes()),
        ("content.xml", b"\x12\x34"),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/>\
              </manifest:file-entry></manifest:manifest>",
        ),
    ]);
    for (bytes, expected, said) in [
        (encrypted, ErrorKind::PasswordProtected, "password"),
        (
            archive(&[("mimetype", KIND.as_bytes()), ("encrypted-package", b"")]),
            ErrorKind::PasswordProtected,
            "password",
        ),
        (
            kind("application/vnd.oasis.opendocument.text"),
            ErrorKind::UnsupportedFormat,
            "text document",
        ),
        (
            kind("application/vnd.oasis.opendocument.presentation"),
            ErrorKind::UnsupportedFormat,
            "presentation",
        ),
        (kind(KIND), ErrorKind::EmptyFile, "no sheet"),
    ] {
        let found = workbook::contents(&mut Cursor::new(&bytes), &Limits::default());
        let error = found.unwrap_err();
        assert_eq!(error.kind(), expected, "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn what_stands_for_too_much_is_refused() {
    let many = |rows: u32, columns: u32| {
        sheet(&format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
             table:number-columns-repeated=\"{columns}\" office:value-type=\"float\" \
             office:value=\"1\"/></table:table-row>"
        ))
    };
    for (bytes, said) in [
        (many(1_048_576, 16_384), "1,000 columns"),
        (many(1_048_576, 1_000), "25,000,000 cells"),
        (many(u32::MAX, 1), "1,048,576 rows"),
        (
            sheet(
                "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>\
                 <text:s text:c=\"4000000000\"/></text:p></table:table-cell></table:table-row>",
            ),
            "bytes in one of its texts",
        ),
    ] {
        let error = read(&bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert!(error.to_string().contains(said), "{error}");
    }
}
