//! Workbooks made to harm: each is refused, or read for what it is, within its limits and in
//! little memory. None is a file of the repository: they are made here.

#[path = "workbooks/package.rs"]
mod package;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::{Mutex, PoisonError};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use intake::source::workbook::{Limits, Unpacking, contents};
use intake::{Error, ErrorKind};
use package::{archive, book, relations, workbook};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One bomb at a time: the memory is counted for all threads together.
static ALONE: Mutex<()> = Mutex::new(());

/// The most memory that a bomb may take beyond its own bytes.
const MEGABYTES: f32 = 100.0;

/// Reads a workbook, and sees that it took little memory.
fn read(bytes: &[u8]) -> Result<Unpacking, Error> {
    let before = MEMORY.current_usage_as_mb();
    MEMORY.reset_peak_usage();
    let found = contents(&mut Cursor::new(bytes), &Limits::default());
    let read = found.and_then(|found| {
        let name = found.sheets.first().map_or("", |sheet| &sheet.name);
        package::count(bytes, name, &Limits::default())
    });
    let peak = MEMORY.peak_usage_as_mb() - before;
    assert!(peak < MEGABYTES, "{peak} MB");
    read
}

/// The error of a bomb, which says this.
fn refused(make: impl FnOnce() -> Vec<u8>, kind: ErrorKind, said: &str) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let error = read(&make()).expect_err("a bomb");
    assert!(error.to_string().contains(said), "{error}");
    assert_eq!(error.kind(), kind, "{error}");
}

/// What is read of something that looks like a bomb.
fn survived(make: impl FnOnce() -> Vec<u8>) -> Unpacking {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    read(&make()).expect("a workbook")
}

const ONE: &str = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";

#[test]
fn a_range_of_all_cells_is_one_cell() {
    let sheet = format!("<dimension ref=\"A1:XFD1048576\"/>{ONE}");
    let unpacking = survived(|| workbook(&sheet, &[]));
    assert_eq!((unpacking.rows, unpacking.columns), (1, 1));
}

#[test]
fn the_last_cell_of_all_is_beyond_the_columns() {
    let sheet = "<sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    refused(
        || workbook(sheet, &[]),
        ErrorKind::TooLarge,
        "more than 1,000 columns",
    );
    let sheet =
        "<sheetData><row r=\"4294967295\"><c r=\"A4294967295\"><v>1</v></c></row></sheetData>";
    refused(
        || workbook(sheet, &[]),
        ErrorKind::TooLarge,
        "more than 1,048,576 rows",
    );
}

/// A part of `start`, then `unit` as often as makes `bytes`, then `end`, compressed.
fn repeated(part: &str, start: &str, unit: &str, bytes: usize, end: &str) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut zip);
    let mut add = |name: &str, start: &str, unit: &str, count: usize, end: &str| {
        let file = archive.new_file(name);
        let deflate = rawzip::CompressionMethod::DEFLATE;
        let (mut entry, config) = file.compression_method(deflate).start().expect("a file");
        let encoder = DeflateEncoder::new(&mut entry, Compression::default());
        let mut writer = config.wrap(encoder);
        writer.write_all(start.as_bytes()).expect("memory");
        let many = unit.repeat(1_000);
        for _ in 0..count / many.len().max(1) {
            writer.write_all(many.as_bytes()).expect("memory");
        }
        writer.write_all(end.as_bytes()).expect("memory");
        let (encoder, descriptor) = writer.finish().expect("memory");
        encoder.finish().expect("memory");
        entry.finish(descriptor).expect("memory");
    };
    add(
        "xl/workbook.xml",
        &book("", &[("Hoja1", "rId1", "")]),
        "",
        0,
        "",
    );
    if part != "xl/worksheets/sheet1.xml" {
        add(
            "xl/worksheets/sheet1.xml",
            "<worksheet>",
            "",
            0,
            &format!("{ONE}</worksheet>"),
        );
    }
    add(part, start, unit, bytes, end);
    archive.finish().expect("memory");
    zip
}

#[test]
fn shared_texts_that_explode_are_refused() {
    let part = "xl/sharedStrings.xml";
    let text = format!("<si><t>{}</t></si>", "a".repeat(1_000));
    refused(
        || repeated(part, "<sst>", &text, 600 << 20, "</sst>"),
        ErrorKind::TooLarge,
        "bytes for each compressed one",
    );
    refused(
        || repeated(part, "<sst>", "<si/>", 200 << 20, "</sst>"),
        ErrorKind::TooLarge,
        "bytes for each compressed one",
    );
}

#[test]
fn a_shared_text_in_a_million_cells_is_refused() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(1 << 20));
    let mut sheet = String::from("<sheetData>");
    for row in 1..=200_000 {
        let _ = write!(sheet, "<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>");
    }
    sheet.push_str("</sheetData>");
    refused(
        || workbook(&sheet, &[("xl/sharedStrings.xml", &strings)]),
        ErrorKind::TooLarge,
        "bytes of text",
    );
}

#[test]
fn a_text_without_end_is_refused() {
    for (start, end) in [
        ("<sst><si><t>", ""),
        ("<sst><si><t a=\"", ""),
        ("<sst><", ">"),
        ("<!--", "-->"),
    ] {
        let part = "xl/sharedStrings.xml";
        let make = || repeated(part, start, "abcdefgh", 100 << 20, end);
        refused(make, ErrorKind::TooLarge, "longer than the limit of a cell");
    }
}

fn cells(row: u32) -> String {
    let letters = (b'A'..=b'T').map(char::from);
    letters.fold(String::new(), |cells, letter| {
        cells
            + &format!(
                "<c r=\"{letter}{row}\"><v>{}</v></c>",
                row * 31 + u32::from(letter)
            )
    })
}

#[test]
fn two_million_cells_are_read() {
    let mut sheet = String::from("<sheetData>");
    for row in 1..=100_000 {
        let _ = write!(sheet, "<row r=\"{row}\">{}</row>", cells(row));
    }
    sheet.push_str("</sheetData>");
    let unpacking = survived(|| workbook(&sheet, &[]));
    assert_eq!((unpacking.rows, unpacking.columns), (100_000, 20));
}

#[test]
fn empty_cells_without_end_are_refused() {
    let part = "xl/worksheets/sheet1.xml";
    let make = || {
        repeated(
            part,
            "<worksheet><sheetData><row>",
            "<c/>",
            400 << 20,
            "</row></sheetData></worksheet>",
        )
    };
    refused(make, ErrorKind::TooLarge, "bytes for each compressed one");
}

#[test]
fn an_archive_in_an_archive_is_named() {
    let inner = workbook(ONE, &[]);
    let make = || archive(&[("datos/clientes.xlsx", &inner)]);
    refused(make, ErrorKind::UnsupportedFormat, "unpack it");
}

#[test]
fn sizes_that_lie_are_found_out() {
    let honest = workbook(ONE, &[]);
    // Every size in the archive that stands behind a signature, wherever it is.
    for (signature, at) in [
        (b"PK\x01\x02", 20),
        (b"PK\x01\x02", 24),
        (b"PK\x03\x04", 18),
        (b"PK\x03\x04", 22),
    ] {
        for lie in [1_u32, 0x7FFF_FFFF, 0xFFFF_FFFF] {
            let make = || {
                let mut bytes = honest.clone();
                for start in 0..bytes.len() - 30 {
                    if bytes[start..].starts_with(signature) {
                        bytes[start + at..start + at + 4].copy_from_slice(&lie.to_le_bytes());
                    }
                }
                bytes
            };
            let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
            match read(&make()) {
                Ok(unpacking) => assert_eq!(unpacking.rows, 1),
                Err(error) => assert_eq!(error.kind(), ErrorKind::FileDamaged, "{error}"),
            }
        }
    }
}

#[test]
fn too_many_entries_are_refused() {
    let make = || {
        let names: Vec<String> = (0..100_000).map(|n| format!("xl/media/{n}")).collect();
        let parts: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        archive(&parts)
    };
    refused(make, ErrorKind::TooLarge, "more than 10,000 entries");
}

#[test]
fn tricks_in_names_reach_no_part() {
    let sheet = format!("<worksheet>{ONE}</worksheet>");
    for name in [
        "../xl/worksheets/sheet1.xml",
        "xl/worksheets/../worksheets/sheet1.xml",
        "..\\xl\\worksheets\\sheet1.xml",
    ] {
        let make = || workbook("", &[("xl/worksheets/sheet1.xml", ""), (name, &sheet)]);
        refused(make, ErrorKind::FileDamaged, "sheet1.xml is missing");
    }
    for name in [
        "/xl/worksheets/sheet1.xml",
        "xl\\worksheets\\sheet1.xml",
        "XL/Worksheets/SHEET1.XML",
    ] {
        let make = || workbook("", &[("xl/worksheets/sheet1.xml", ""), (name, &sheet)]);
        assert_eq!(survived(make).rows, 1, "{name}");
    }
    let make = || workbook(ONE, &[("xl/Worksheets/Sheet1.xml", &sheet)]);
    refused(make, ErrorKind::FileDamaged, "two parts with the name");
}

#[test]
fn a_relation_to_elsewhere_reaches_nothing() {
    let related = relations(&[("rId1", "worksheet", "../../../../etc/passwd")]);
    let make = || workbook(ONE, &[("xl/_rels/workbook.xml.rels", &related)]);
    refused(make, ErrorKind::FileDamaged, "etc/passwd is missing");
}

#[test]
fn relations_without_end_take_no_memory() {
    let long = "a".repeat(1 << 19);
    let one = format!("<Relationship Id=\"{long}\" Type=\"b\" Target=\"{long}\"/>");
    let related = format!("<Relationships>{}</Relationships>", one.repeat(400));
    let make = || workbook(ONE, &[("xl/_rels/workbook.xml.rels", &related)]);
    refused(make, ErrorKind::TooLarge, "bytes for each compressed one");
    let links: String = (0..100_000).fold(String::new(), |all, n| {
        let id = format!("rId{n}");
        all + &format!(
            "<Relationship Id=\"{id}\" Type=\"hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            id.repeat(100)
        )
    });
    let related = format!("<Relationships>{links}</Relationships>");
    let sheet = format!(
        "{ONE}<hyperlinks>{}</hyperlinks>",
        "<hyperlink ref=\"B1\" id=\"rId7\"/>".repeat(200_000)
    );
    let unpacking =
        survived(|| workbook(&sheet, &[("xl/worksheets/_rels/sheet1.xml.rels", &related)]));
    assert_eq!(unpacking.columns, 2);
}

#[test]
fn entities_are_not_expanded() {
    let mut lol = String::from("<!DOCTYPE sst [<!ENTITY a \"lol\">");
    for n in 1..12 {
        let _ = write!(lol, "<!ENTITY a{n} \"{}\">", "&a;".repeat(10));
    }
    lol.push_str("]><sst><si><t>&a11;</t></si></sst>");
    let make = || workbook(ONE, &[("xl/sharedStrings.xml", &lol)]);
    refused(make, ErrorKind::UnsupportedFormat, "document type");
}

#[test]
fn too_many_sheets_are_refused() {
    let names: Vec<String> = (0..10_000).map(|n| format!("Hoja{n}")).collect();
    let sheets: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), "rId1", ""))
        .collect();
    let make = || workbook(ONE, &[("xl/workbook.xml", &book("", &sheets))]);
    refused(make, ErrorKind::TooLarge, "more than 500 sheets");
}

#[test]
fn wide_merges_are_only_counted() {
    let merges = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(200_000);
    let sheet = format!(
        "<sheetData><row r=\"1\"><c><v>1</v></c><c><v>2</v></c></row></sheetData>\
         <mergeCells>{merges}</mergeCells>"
    );
    let unpacking = survived(|| workbook(&sheet, &[]));
    assert_eq!(unpacking.issues[0].params, [("count", "200000".to_owned())]);
}

#[test]
fn hidden_columns_without_end_are_only_counted() {
    let columns = "<col min=\"1\" max=\"4294967295\" hidden=\"1\"/>".repeat(100_000);
    let unpacking = survived(|| workbook(&format!("<cols>{columns}</cols>{ONE}"), &[]));
    assert_eq!(unpacking.hidden_columns, 1);
}

#[test]
fn deep_nesting_is_refused() {
    let sheet = format!("<sheetData>{}", "<a>".repeat(1_000_000));
    let make = || workbook(&sheet, &[]);
    refused(
        make,
        ErrorKind::TooLarge,
        "more than 64 elements in one another",
    );
}

#[test]
fn styles_without_end_are_refused() {
    let styles = format!(
        "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
        "<xf/>".repeat(300_000)
    );
    let make = || workbook(ONE, &[("xl/styles.xml", &styles)]);
    refused(make, ErrorKind::TooLarge, "styles of cells");
}

#[test]
fn a_cut_archive_is_damaged() {
    let whole = workbook(ONE, &[]);
    for length in [4, 30, whole.len() / 2, whole.len() - 1] {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let error = read(&whole[..length]).expect_err("half a workbook");
        assert_eq!(error.kind(), ErrorKind::FileDamaged, "{error}");
    }
}

#[test]
fn a_password_is_named() {
    let make = || {
        let mut bytes = workbook(ONE, &[]);
        for start in 0..bytes.len() - 10 {
            // The flag of encryption, in both headers of each entry.
            if bytes[start..].starts_with(b"PK\x03\x04") {
                bytes[start + 6] |= 1;
            } else if bytes[start..].starts_with(b"PK\x01\x02") {
                bytes[start + 8] |= 1;
            }
        }
        bytes
    };
    refused(make, ErrorKind::PasswordProtected, "password");
}

#[test]
fn rows_and_columns_that_stand_for_millions_are_refused() {
    let document = |rows: u32, columns: u32| {
        let content = format!(
            "<office:document-content><table:table table:name=\"a\"><table:table-row \
             table:number-rows-repeated=\"{rows}\"><table:table-cell \
             table:number-columns-repeated=\"{columns}\" office:value-type=\"float\" \
             office:value=\"1\"/></table:table-row></table:table></office:document-content>"
        );
        archive(&[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("content.xml", content.as_bytes()),
        ])
    };
    for (rows, columns, said) in [
        (1_048_576, 16_384, "columns"),
        (1_048_576, 1_000, "cells"),
        (u32::MAX, 1, "rows"),
    ] {
        refused(|| document(rows, columns), ErrorKind::TooLarge, said);
    }
}

#[test]
fn a_page_without_ends_is_read_in_little_memory() {
    let page = |body: String| format!("<html><table>{body}").into_bytes();
    let row = "<tr><td>1</td><td>2</td></tr>";
    let read = survived(|| page(format!("{row}{row}{}", "<table><div>".repeat(500_000))));
    assert_eq!((read.rows, read.columns), (2, 2));
    let wide = "<td colspan=1000000 rowspan=1000000>x</td>".repeat(1_000);
    refused(
        || page(format!("{row}<tr>{wide}</tr>")),
        ErrorKind::TooLarge,
        "columns",
    );
    refused(
        || page(format!("{row}{row}<tr><td>{}", "x".repeat(50 << 20))),
        ErrorKind::TooLarge,
        "bytes in one text or tag",
    );
}
