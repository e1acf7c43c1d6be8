//! XLSX: cells of every type, and packages of every shape.

use std::fmt::Write as _;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use intake::ErrorKind;
use intake::issue::Code;
use intake::plan::{Container, WorkbookSheet};
use intake::source::CellKind::{self, Boolean, Date, Empty, Error, Number, Text};
use intake::source::workbook::{Contents, Limits, SheetInfo, contents, unpack};
use intake::survey::{Survey, SurveyOptions, Surveyor, Unpacked};

use super::package::{self, Rows, book, relations, workbook};

fn rows_of(bytes: &[u8]) -> Rows {
    package::unpack(bytes, "Hoja1", &Limits::default())
        .expect("a workbook")
        .0
}

fn codes_of(bytes: &[u8]) -> Vec<(Code, Option<u32>, String)> {
    let (_, unpacking) = package::unpack(bytes, "Hoja1", &Limits::default()).expect("a workbook");
    let issues = unpacking.issues.into_iter();
    let count = |issue: &intake::issue::Issue| {
        issue
            .params
            .first()
            .map_or(String::new(), |(_, value)| value.clone())
    };
    issues
        .map(|issue| (issue.code, issue.row, count(&issue)))
        .collect()
}

fn cells(expected: &[(CellKind, &str)]) -> Vec<(CellKind, String)> {
    expected
        .iter()
        .map(|(kind, text)| (*kind, (*text).to_owned()))
        .collect()
}

const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[h]:mm\"/></numFmts>\
    <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/>\
    <xf numFmtId=\"164\"/></cellXfs></styleSheet>";

#[test]
fn every_type_of_cell_is_read() {
    let sheet = "<sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>\
        <c r=\"D1\" t=\"inlineStr\"><is><r><t xml:space=\"preserve\">en </t></r><r><t>línea</t></r></is></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>12.5</v></c><c r=\"B2\"><v>9.82000123456789E+14</v></c>\
        <c r=\"C2\"><v>31.200000000000003</v></c></row>\
        <row r=\"3\"><c r=\"A3\" s=\"1\"><v>44267</v></c><c r=\"B3\" s=\"2\"><v>44267.5625</v></c>\
        <c r=\"C3\" s=\"3\"><v>0.5625</v></c><c r=\"D3\" s=\"4\"><v>1.5</v></c>\
        <c r=\"E3\" t=\"d\"><v>2021-03-12T00:00:00Z</v></c></row>\
        <row r=\"5\"><c r=\"A5\" t=\"b\"><v>1</v></c><c r=\"B5\" t=\"b\"><v>0</v></c>\
        <c r=\"C5\" t=\"e\"><v>#N/A</v></c></row>\
        <row r=\"6\"><c r=\"A6\" t=\"str\"><f>B1&amp;\"x\"</f><v>a_x000D_b</v></c>\
        <c r=\"B6\"><f>1+1</f><v>2</v></c><c r=\"C6\" t=\"b\"><f>TRUE()</f><v>1</v></c>\
        <c r=\"D6\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"E6\" s=\"1\"/></row>\
        <row r=\"7\"><c r=\"A7\" s=\"3\"/></row></sheetData>";
    let strings = "<sst><si><t>Nombre</t></si><si><t>Año &amp; más</t></si></sst>";
    let bytes = workbook(
        sheet,
        &[("xl/sharedStrings.xml", strings), ("xl/styles.xml", STYLES)],
    );
    let expected: Rows = vec![
        (
            1,
            cells(&[
                (Text, "Nombre"),
                (Text, "Año & más"),
                (Empty, ""),
                (Text, "en línea"),
            ]),
        ),
        (
            2,
            cells(&[
                (Number, "12.5"),
                (Number, "982000123456789"),
                (Number, "31.200000000000003"),
            ]),
        ),
        (
            3,
            cells(&[
                (Date, "2021-03-12"),
                (Date, "2021-03-12T13:30:00"),
                (Date, "13:30:00"),
                (Text, "36:00:00"),
                (Date, "2021-03-12T00:00:00"),
            ]),
        ),
        (
            5,
            cells(&[(Boolean, "true"), (Boolean, "false"), (Error, "#N/A")]),
        ),
        (
            6,
            cells(&[(Text, "a\rb"), (Number, "2"), (Boolean, "true")]),
        ),
    ];
    assert_eq!(rows_of(&bytes), expected);
    assert_eq!(codes_of(&bytes), []);
}

#[test]
fn zeros_that_a_format_shows_are_kept() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"00000\"/></numFmts>\
        <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let sheet = "<sheetData><row r=\"1\"><c s=\"1\"><v>1230</v></c><c s=\"1\"><v>97100</v></c>\
        <c s=\"1\"><v>12.5</v></c><c><v>1230</v></c></row></sheetData>";
    let bytes = workbook(sheet, &[("xl/styles.xml", styles)]);
    let expected: Rows = vec![(
        1,
        cells(&[
            (Text, "01230"),
            (Text, "97100"),
            (Number, "12.5"),
            (Number, "1230"),
        ]),
    )];
    assert_eq!(rows_of(&bytes), expected);
}

#[test]
fn cells_and_rows_without_places_follow_one_another() {
    let sheet = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row>\
        <row><c/><c><v>3</v></c></row><row r=\"9\"><c r=\"C9\"><v>4</v></c><c><v>5</v></c></row>\
        <row/><row><c><v>6</v></c></row></sheetData>";
    let number = |text| (Number, text);
    let empty = (Empty, "");
    let expected: Rows = vec![
        (1, cells(&[number("1"), number("2")])),
        (2, cells(&[empty, number("3")])),
        (9, cells(&[empty, empty, number("4"), number("5")])),
        (11, cells(&[number("6")])),
    ];
    assert_eq!(rows_of(&workbook(sheet, &[])), expected);
}

#[test]
fn prefixes_and_extensions_are_no_hindrance() {
    let sheet = format!(
        "<x:worksheet xmlns:x=\"{}\"><x:sheetData><x:row r=\"1\">\
         <x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>uno</x:t></x:is></x:c>\
         <x:c r=\"B1\"><x:v>2</x:v><x:extLst><x:ext><x:v>9</x:v></x:ext></x:extLst></x:c>\
         <mc:AlternateContent><mc:Choice Requires=\"z\"><x:c r=\"C1\"><x:v>7</x:v></x:c></mc:Choice>\
         <mc:Fallback><x:c r=\"C1\"><x:v>3</x:v></x:c></mc:Fallback></mc:AlternateContent>\
         </x:row></x:sheetData></x:worksheet>",
        package::MAIN
    );
    let bytes = workbook("", &[("xl/worksheets/sheet1.xml", &sheet)]);
    let expected = vec![(1, cells(&[(Text, "uno"), (Number, "2"), (Number, "3")]))];
    assert_eq!(rows_of(&bytes), expected);
}

#[test]
fn what_a_sheet_hides_or_lacks_is_said() {
    let sheet = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"5\" max=\"16384\" hidden=\"1\"/></cols>\
        <sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>1</v></c><c r=\"C2\"><v>3</v></c></row>\
        <row r=\"3\" hidden=\"1\"><c r=\"A3\"><v>1</v></c></row><row r=\"4\" hidden=\"1\"/>\
        <row r=\"5\"><c r=\"A5\"><f>NOW()</f></c><c r=\"B5\"><f>1</f><v></v></c>\
        <c r=\"C5\" t=\"s\"><v>7</v></c><c r=\"D5\" s=\"1\"><v>60</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A3:A4\"/></mergeCells>";
    let bytes = workbook(sheet, &[("xl/styles.xml", STYLES)]);
    let expected: Vec<(Code, Option<u32>, String)> = [
        (Code::HiddenRows, Some(3), "1"),
        (Code::HiddenColumns, None, "1"),
        (Code::MergedCells, Some(3), "1"),
        (Code::FormulaWithoutValue, Some(5), "2"),
        (Code::CellDamaged, Some(5), "1"),
        (Code::DateNeverWas, Some(5), "1"),
    ]
    .map(|(code, row, count)| (code, row, count.to_owned()))
    .to_vec();
    assert_eq!(codes_of(&bytes), expected);
    let rows = rows_of(&bytes);
    let last = cells(&[
        (Empty, ""),
        (Empty, ""),
        (Error, "#REF!"),
        (Text, "1900-02-29"),
    ]);
    assert_eq!(rows.last(), Some(&(5, last)));
}

#[test]
fn days_count_from_1904_where_the_workbook_says_so() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>42805</v></c></row></sheetData>";
    let book = book("date1904=\"1\"", &[("Hoja1", "rId1", "")]);
    let bytes = workbook(
        sheet,
        &[("xl/styles.xml", STYLES), ("xl/workbook.xml", &book)],
    );
    assert_eq!(rows_of(&bytes), [(1, cells(&[(Date, "2021-03-12")]))]);
    assert_eq!(
        codes_of(&bytes),
        [(Code::DatesFrom1904, None, "1".to_owned())]
    );
}

#[test]
fn a_cell_with_nothing_but_a_link_is_its_target() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Ana</t></is></c>\
        <c r=\"B1\" s=\"1\"/></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row></sheetData>\
        <hyperlinks><hyperlink ref=\"A1\" r:id=\"rId1\"/><hyperlink ref=\"B1\" r:id=\"rId1\"/>\
        <hyperlink ref=\"C2\" r:id=\"rId2\"/><hyperlink ref=\"D2\" location=\"A1\"/></hyperlinks>";
    let related = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{0}/hyperlink\" \
         Target=\"mailto:ana@example.com\" TargetMode=\"External\"/><Relationship Id=\"rId2\" \
         Type=\"{0}/hyperlink\" Target=\"https://example.com/Ana\" TargetMode=\"External\"/>\
         </Relationships>",
        package::RELATIONS
    );
    let bytes = workbook(sheet, &[("xl/worksheets/_rels/sheet1.xml.rels", &related)]);
    let expected: Rows = vec![
        (1, cells(&[(Text, "Ana"), (Text, "ana@example.com")])),
        (
            2,
            cells(&[
                (Number, "1"),
                (Empty, ""),
                (Text, "https://example.com/Ana"),
            ]),
        ),
    ];
    assert_eq!(rows_of(&bytes), expected);
}

const ONE: &str = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";

#[test]
fn packages_are_read_with_half_of_their_parts() {
    let absolute = relations(&[("rId1", "worksheet", "/xl/worksheets/Sheet1.xml")]);
    let missing: &[&[(&str, &str)]] = &[
        &[("xl/_rels/workbook.xml.rels", "")],
        &[("_rels/.rels", "")],
        &[("[Content_Types].xml", ""), ("_rels/.rels", "")],
        &[("xl/_rels/workbook.xml.rels", &absolute)],
    ];
    for changed in missing {
        let bytes = workbook(ONE, changed);
        assert_eq!(
            rows_of(&bytes),
            [(1, cells(&[(Number, "1")]))],
            "{changed:?}"
        );
    }
    let bytes = workbook(ONE, &[("xl/workbook.xml", "")]);
    let rows = package::unpack(&bytes, "Sheet1", &Limits::default())
        .expect("a workbook")
        .0;
    assert_eq!(rows.len(), 1);
}

#[test]
fn sheets_are_told_with_their_sizes() {
    let book = book(
        "",
        &[
            ("Clientes &amp; más", "rId1", ""),
            ("Gráfico", "rId4", ""),
            ("Notas", "rId5", "state=\"veryHidden\""),
        ],
    );
    let related = relations(&[
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId4", "chartsheet", "chartsheets/sheet1.xml"),
        ("rId5", "worksheet", "worksheets/sheet2.xml"),
    ]);
    let sheet = format!("<dimension ref=\"A1:T200001\"/>{ONE}");
    let bytes = workbook(
        &sheet,
        &[
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", &related),
            (
                "xl/worksheets/sheet2.xml",
                "<worksheet><dimension ref=\"A1:XFD1048576\"/></worksheet>",
            ),
        ],
    );
    let info = |name: &str, hidden, size: Option<(u32, u32)>| SheetInfo {
        name: name.to_owned(),
        hidden,
        rows: size.map(|size| size.0),
        columns: size.map(|size| size.1),
    };
    let Contents { sheets, .. } =
        contents(&mut Cursor::new(&bytes), &Limits::default()).expect("a workbook");
    let expected = [
        info("Clientes & más", false, Some((200_001, 20))),
        info("Notas", true, None),
    ];
    assert_eq!(sheets, expected);
    let hidden = package::unpack(&bytes, "Notas", &Limits::default())
        .expect("a workbook")
        .1;
    assert_eq!(hidden.issues[0].code, Code::HiddenSheet);
}

fn first_sheet() -> WorkbookSheet {
    WorkbookSheet {
        container: Container::Xlsx,
        name: "Hoja1".to_owned(),
    }
}

/// The survey of the first sheet, its tape pushed in chunks of a size.
fn survey_of(bytes: &[u8], chunk: usize) -> Survey {
    let mut tape = Vec::new();
    let unpacking = unpack(
        &mut Cursor::new(bytes),
        &first_sheet(),
        &Limits::default(),
        &mut |piece| {
            tape.extend_from_slice(piece);
            Ok(ControlFlow::Continue(()))
        },
    )
    .expect("a workbook");
    let unpacked = Unpacked {
        sheet: first_sheet(),
        file_hash: "0".repeat(64),
        bytes: bytes.len() as u64,
        issues: unpacking.issues,
    };
    let mut surveyor = Surveyor::of_workbook(SurveyOptions::default(), unpacked);
    for piece in tape.chunks(chunk) {
        surveyor.push(piece).expect("a tape");
    }
    surveyor.finish().expect("a table")
}

/// The rows of a workbook end at their last filled cell: a column that few rows fill is no damage.
#[test]
fn a_last_column_that_few_rows_fill_leaves_the_header_whole() {
    let cell = |at: String, text: &str| {
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let mut sheet = "<sheetData><row r=\"1\">".to_owned();
    for (letter, name) in [("A", "Mascota"), ("B", "Especie"), ("C", "Fallecido")] {
        sheet.push_str(&cell(format!("{letter}1"), name));
    }
    for row in 2..30 {
        let (pet, species) = (
            cell(format!("A{row}"), "Luna"),
            cell(format!("B{row}"), "Canino"),
        );
        let _ = write!(sheet, "</row><row r=\"{row}\">{pet}{species}");
    }
    sheet.push_str("</row></sheetData>");
    let survey = survey_of(&workbook(&sheet, &[]), 1 << 20);
    assert_eq!(survey.sheet.header, ["Mascota", "Especie", "Fallecido"]);
    assert_eq!(survey.sheet.width, None);
    assert_eq!(survey.issues, []);
}

/// The report of OkVet: a merged title over the table, ids as text, phones as numbers, dates as text.
#[test]
fn a_report_is_surveyed_like_a_text_of_its_cells() {
    let cell =
        |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let mut sheet = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"2\">",
        cell("A1", "OkVet - Mascotas")
    );
    for (column, name) in [
        "Nombre",
        "Especie",
        "Raza",
        "Peso",
        "Género",
        "Nacimiento",
        "Nombres",
        "Celular",
    ]
    .iter()
    .enumerate()
    {
        let letter = char::from(b'A' + column as u8);
        sheet.push_str(&cell(&format!("{letter}2"), name));
    }
    sheet.push_str("</row>");
    for row in 3..30 {
        let _ = write!(sheet, "<row r=\"{row}\">");
        for (letter, text) in [
            ("A", "Luna"),
            ("B", "Canino"),
            ("C", "Pug"),
            ("D", "12.5 Kilogramos"),
            ("E", "Hembra"),
            ("F", "2020-03-10"),
            ("G", "Ana Maria Perez"),
        ] {
            sheet.push_str(&cell(&format!("{letter}{row}"), text));
        }
        let _ = write!(sheet, "<c r=\"H{row}\"><v>55123400{row}</v></c></row>");
    }
    sheet.push_str("</sheetData><mergeCells><mergeCell ref=\"A1:H1\"/></mergeCells>");
    let bytes = workbook(&sheet, &[]);
    let mut surveys = [64, 1 << 20]
        .map(|chunk| survey_of(&bytes, chunk))
        .into_iter();
    let (first, second) = (surveys.next().expect("one"), surveys.next().expect("two"));
    assert_eq!(
        serde_json::to_string(&first).expect("JSON"),
        serde_json::to_string(&second).expect("JSON")
    );
    assert_eq!((first.sheet.header_row, first.rows), (2, 27));
    assert_eq!(first.sheet.header[7], "Celular");
    assert_eq!(first.sheet.workbook, Some(first_sheet()));
}

/// An archive of stored parts that says all its sizes and places in the fields of large archives.
fn large_archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let crc = rawzip::crc32(content.as_bytes());
        let size = (content.len() as u64).to_le_bytes();
        let offset = (bytes.len() as u64).to_le_bytes();
        let length = (name.len() as u16).to_le_bytes();
        bytes.extend(b"PK\x03\x04\x2d\0\0\0\0\0\0\0\0\0");
        bytes.extend(crc.to_le_bytes());
        bytes.extend([0xFF; 8]);
        bytes.extend(length);
        bytes.extend(20_u16.to_le_bytes());
        bytes.extend(name.as_bytes());
        bytes.extend(b"\x01\0\x10\0");
        bytes.extend(size);
        bytes.extend(size);
        bytes.extend(content.as_bytes());
        directory.extend(b"PK\x01\x02\x2d\0\x2d\0\0\0\0\0\0\0\0\0");
        directory.extend(crc.to_le_bytes());
        directory.extend([0xFF; 8]);
        directory.extend(length);
        directory.extend(28_u16.to_le_bytes());
        directory.extend([0; 10]);
        directory.extend([0xFF; 4]);
        directory.extend(name.as_bytes());
        directory.extend(b"\x01\0\x18\0");
        directory.extend(size);
        directory.extend(size);
        directory.extend(offset);
    }
    let start = bytes.len() as u64;
    bytes.extend(&directory);
    let end = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend(b"\x2d\0\x2d\0\0\0\0\0\0\0\0\0");
    for field in [
        parts.len() as u64,
        parts.len() as u64,
        directory.len() as u64,
        start,
    ] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(end.to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([0xFF; 12]);
    bytes.extend([0; 2]);
    bytes
}

#[test]
fn archives_in_the_form_of_large_ones_are_read() {
    let sheet = format!("<worksheet>{ONE}</worksheet>");
    let bytes = large_archive(&[
        ("xl/workbook.xml", &book("", &[("Hoja1", "rId1", "")])),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    assert_eq!(rows_of(&bytes), [(1, cells(&[(Number, "1")]))]);
}

type Parts<'a> = &'a [(&'a str, &'a [u8])];

#[test]
fn archives_that_are_no_workbooks_are_named() {
    let binary = relations(&[("rId1", "officeDocument", "xl/workbook.bin")]);
    let parts: &[(Parts<'_>, &str)] = &[
        (
            &[
                ("_rels/.rels", binary.as_bytes()),
                ("xl/workbook.bin", b"\x83\x01\0"),
            ],
            "(XLSB)",
        ),
        (&[("word/document.xml", b"<w/>")], "document of Word"),
        (&[("ppt/presentation.xml", b"<p/>")], "presentation"),
        (
            &[
                ("Index/Document.iwa", b"-"),
                ("Metadata/Properties.plist", b"-"),
            ],
            "Numbers",
        ),
        (&[("clientes.csv", b"a,b")], "unpack it"),
        (&[("foto.jpg", b"-")], "no workbook is in it"),
        (&[], "no workbook is in it"),
    ];
    for (parts, said) in parts {
        let bytes = package::archive(parts);
        let error =
            contents(&mut Cursor::new(&bytes), &Limits::default()).expect_err("no workbook");
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(error.kind(), ErrorKind::UnsupportedFormat, "{error}");
    }
}

/// A file that cannot be read, from some place on.
struct Broken<'b>(Cursor<&'b [u8]>, u64);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.position() >= self.1 {
            return Err(io::Error::other("the disk is gone"));
        }
        self.0.read(buffer)
    }
}

impl Seek for Broken<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_file_that_cannot_be_read_is_no_damaged_one() {
    let bytes = workbook(ONE, &[]);
    for at in [0, 100, bytes.len() as u64 - 22] {
        let mut file = Broken(Cursor::new(&bytes), at);
        let error = contents(&mut file, &Limits::default()).expect_err("a broken disk");
        assert_eq!(error.kind(), ErrorKind::ReadFailed, "{error}");
        assert!(error.to_string().contains("the disk is gone"), "{error}");
    }
}

#[test]
fn a_caller_may_break_off() {
    let rows = (1..20_000).fold(String::new(), |rows, row| {
        rows + &format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>")
    });
    let bytes = workbook(&format!("<sheetData>{rows}</sheetData>"), &[]);
    let sheet = WorkbookSheet {
        container: Container::Xlsx,
        name: "Hoja1".to_owned(),
    };
    let mut pieces = 0;
    let mut file = Cursor::new(&bytes);
    let unpacking = unpack(&mut file, &sheet, &Limits::default(), &mut |_| {
        pieces += 1;
        Ok(ControlFlow::Break(()))
    })
    .expect("a workbook");
    assert_eq!((pieces, unpacking.ended), (1, false));
    assert!(unpacking.rows < 19_999);
}
