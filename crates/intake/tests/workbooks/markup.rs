//! Pages of HTML, the XML of Excel 2003 and OpenDocument in one piece, under whatever name.

use std::io::Cursor;

use intake::issue::Code;
use intake::plan::Container;
use intake::source::CellKind::{self, Boolean, Date, Empty, Error, Number, Text};
use intake::source::workbook::{self, Contents, Family, Limits, Unpacking, detect};
use intake::{Error as Failure, ErrorKind};
use proptest::prelude::*;

use super::package::{Rows, unpack_of};

fn read(bytes: &[u8], name: &str) -> Result<(Rows, Unpacking), Failure> {
    let container = contents(bytes)?.container;
    unpack_of(bytes, container, name, &Limits::default())
}

fn contents(bytes: &[u8]) -> Result<Contents, Failure> {
    workbook::contents(&mut Cursor::new(bytes), &Limits::default())
}

fn sizes(bytes: &[u8]) -> Vec<(String, bool, Option<u32>, Option<u32>)> {
    let sheets = contents(bytes).expect("a workbook").sheets.into_iter();
    sheets
        .map(|sheet| (sheet.name, sheet.hidden, sheet.rows, sheet.columns))
        .collect()
}

fn row(line: u32, cells: &[(CellKind, &str)]) -> (u32, Vec<(CellKind, String)>) {
    let cells = cells.iter().map(|(kind, text)| (*kind, (*text).to_owned()));
    (line, cells.collect())
}

fn texts(line: u32, cells: &[&str]) -> (u32, Vec<(CellKind, String)>) {
    let cells: Vec<_> = cells
        .iter()
        .map(|&text| (if text.is_empty() { Empty } else { Text }, text))
        .collect();
    row(line, &cells)
}

fn codes(unpacking: &Unpacking) -> Vec<(Code, Option<u32>)> {
    let issues = unpacking.issues.iter();
    issues.map(|issue| (issue.code, issue.row)).collect()
}

fn page(body: &str) -> Vec<u8> {
    format!("<html><head><style>td {{ x }}</style></head><body>{body}</body></html>").into_bytes()
}

const LAST: &str = "<tr><td>1</td><td>2</td></tr>";

#[test]
fn cells_of_a_page_are_their_text() {
    for (cell, expected) in [
        ("<td>Ñandú &amp; c&iacute;a</td>", "Ñandú & cía"),
        ("<td>  uno \n dos  </td>", "uno dos"),
        ("<td>uno<br>dos<BR/>tres</td>", "uno\ndos\ntres"),
        ("<td><p>uno</p> <p>dos</p></td>", "uno\ndos"),
        ("<td><font color=red><b>uno</b></font></td>", "uno"),
        ("<td>a<script>var b = '<td>';</script>c</td>", "ac"),
        ("<td>a<!-- b --><style>td{}</style>c</td>", "ac"),
        ("<TD CLASS=x>uno", "uno"),
        ("<th>uno</th>", "uno"),
        (
            "<td><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></td>",
            "a b\nc",
        ),
        ("<td>982000123456789</td>", "982000123456789"),
        ("<td>a&nbsp;b&nbsp;</td>", "a\u{A0}b"),
    ] {
        let bytes = page(&format!("<table><tr>{cell}<td>x</td></tr>{LAST}</table>"));
        let expected = [texts(1, &[expected, "x"]), texts(2, &["1", "2"])];
        assert_eq!(read(&bytes, "1").unwrap().0, expected, "{cell}");
    }
}

#[test]
fn cells_over_several_rows_and_columns_push_the_others_aside() {
    let bytes = page(
        "<table><thead><tr><th rowspan=2>A</th><th colspan=\"2\">B</th></tr>\
         <tr><th>b1</th><th>b2</th></tr></thead><tbody><tr><td>1<td>2<td>3\
         <tr style='DISPLAY: none'><td>4<td>&nbsp;<td>6</tbody></table>",
    );
    let (rows, seen) = read(&bytes, "1").unwrap();
    let expected = [
        texts(1, &["A", "B"]),
        texts(2, &["", "b1", "b2"]),
        texts(3, &["1", "2", "3"]),
        texts(4, &["4", "", "6"]),
    ];
    assert_eq!(rows, expected);
    let expected = [(Code::HiddenRows, Some(4)), (Code::MergedCells, Some(1))];
    assert_eq!(codes(&seen), expected);
}

#[test]
fn tables_that_put_things_in_their_place_are_no_data() {
    let data = format!("<table><tr><th>a</th><th>b</th></tr>{LAST}{LAST}</table>");
    let size = |name: &str, rows| (name.to_owned(), false, Some(rows), Some(2));
    for (body, expected) in [
        (data.clone(), vec![size("1", 3)]),
        (
            format!("{data}<table><tr><td>pie</td></tr></table>{data}"),
            vec![size("1", 3), size("2", 3)],
        ),
        (
            format!("<table><tr><td>logo<td>título<tr><td>{data}<td>{data}</table>"),
            vec![size("1", 3), size("2", 3)],
        ),
        (
            format!("<table>{LAST}{LAST}<tr><td>x<td><table>{LAST}{LAST}</table></table>"),
            vec![size("1", 3)],
        ),
    ] {
        assert_eq!(sizes(&page(&body)), expected, "{body}");
    }
    let bytes = page(&format!(
        "<table><tr><td>x</td></tr><tr><td>{data}</td></tr></table>"
    ));
    let expected = [
        texts(1, &["a", "b"]),
        texts(2, &["1", "2"]),
        texts(3, &["1", "2"]),
    ];
    assert_eq!(read(&bytes, "1").unwrap().0, expected);
    assert_eq!(
        read(&bytes, "2").unwrap_err().kind(),
        ErrorKind::PlanMismatch
    );
    let error = contents(&page("<table><tr><td>x</table>")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::EmptyFile);
}

#[test]
fn the_number_behind_what_is_shown_counts() {
    let bytes = page(&format!(
        "<table><tr><td x:num=\"982000123456789\">9.82E+14</td><td x:num=\"44267\">12/03/2021</td>\
         <td x:num>7</td></tr>{LAST}</table>"
    ));
    let expected = [
        (Number, "982000123456789"),
        (Text, "12/03/2021"),
        (Text, "7"),
    ];
    assert_eq!(read(&bytes, "1").unwrap().0[0], row(1, &expected));
}

#[test]
fn pages_are_read_in_their_encoding() {
    let body = "<table><tr><td>a\u{F1}o</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>";
    let latin: Vec<u8> = body.chars().map(|letter| letter as u8).collect();
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(body.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [body.as_bytes(), &latin, &utf16] {
        assert_eq!(read(bytes, "1").unwrap().0[0], texts(1, &["año", "b"]));
    }
}

const XML: &str = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
    <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
    xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";

#[test]
fn the_xml_of_excel_2003_is_read() {
    let bytes = format!(
        "{XML}<Styles/><Worksheet ss:Name=\"Vac&#237;a\"><Table/></Worksheet>\
         <Worksheet ss:Name=\"Hoja1\"><Table ss:ExpandedColumnCount=\"9\">\
         <Column ss:Index=\"2\" ss:Hidden=\"1\" ss:Span=\"1\"/>\
         <Row><Cell><Data ss:Type=\"String\">a &amp; b&#10;c</Data><Comment><ss:Data>no</ss:Data></Comment></Cell>\
         <Cell><Data ss:Type=\"Number\">982000123456789</Data></Cell>\
         <Cell ss:Index=\"5\"><ss:Data ss:Type=\"String\"><B>d</B>e</ss:Data></Cell></Row>\
         <Row ss:Index=\"4\" ss:Hidden=\"1\">\
         <Cell ss:MergeAcross=\"1\"><Data ss:Type=\"DateTime\">2021-03-12T00:00:00.000</Data></Cell>\
         <Cell><Data ss:Type=\"DateTime\">2021-03-12T13:30:00.000</Data></Cell>\
         <Cell><Data ss:Type=\"DateTime\">1899-12-31T13:30:00.000</Data></Cell>\
         <Cell><Data ss:Type=\"Boolean\">1</Data></Cell>\
         <Cell><Data ss:Type=\"Error\">#N/A</Data></Cell></Row>\
         <Row ss:Span=\"2\"/><Row><Cell ss:Formula=\"=A1\"/><Cell><Data ss:Type=\"Number\">x</Data></Cell></Row>\
         </Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>\
         </Workbook>"
    );
    let expected = [
        ("Vacía".to_owned(), false, Some(0), Some(0)),
        ("Hoja1".to_owned(), true, Some(8), Some(6)),
    ];
    assert_eq!(sizes(bytes.as_bytes()), expected);
    let (rows, seen) = read(bytes.as_bytes(), "Hoja1").unwrap();
    let expected = [
        row(
            1,
            &[
                (Text, "a & b\nc"),
                (Number, "982000123456789"),
                (Empty, ""),
                (Empty, ""),
                (Text, "de"),
            ],
        ),
        row(
            4,
            &[
                (Date, "2021-03-12"),
                (Empty, ""),
                (Date, "2021-03-12T13:30:00"),
                (Date, "13:30:00"),
                (Boolean, "true"),
                (Error, "#N/A"),
            ],
        ),
        row(8, &[(Empty, ""), (Text, "x")]),
    ];
    assert_eq!(rows, expected);
    let expected = [
        (Code::HiddenSheet, None),
        (Code::HiddenRows, Some(4)),
        (Code::HiddenColumns, None),
        (Code::MergedCells, Some(4)),
        (Code::CellDamaged, Some(8)),
    ];
    assert_eq!(codes(&seen), expected);
}

#[test]
fn open_documents_in_one_piece_are_read() {
    let bytes = "<?xml version=\"1.0\"?><office:document \
        office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body>\
        <office:spreadsheet><table:table table:name=\"Hoja1\"><table:table-row><table:table-cell \
        office:value-type=\"string\"><text:p>año</text:p></table:table-cell></table:table-row>\
        </table:table></office:spreadsheet></office:body></office:document>";
    assert_eq!(
        contents(bytes.as_bytes()).unwrap().container,
        Container::Ods
    );
    assert_eq!(
        read(bytes.as_bytes(), "Hoja1").unwrap().0,
        [texts(1, &["año"])]
    );
}

#[test]
fn content_decides() {
    for (head, expected) in [
        ("PK\x03\x04", Some(Family::Zip)),
        ("a,b\n1,2\n", None),
        ("<b>,c\n1,2\n", None),
        ("<tablero>,c\n", None),
        ("\n\n  <!DOCTYPE html><p>", Some(Family::Html)),
        ("<TABLE border=1>", Some(Family::Html)),
        ("<meta charset=utf-8><table>", Some(Family::Html)),
        (
            "<?xml version=\"1.0\"?><html xmlns=\"x\">",
            Some(Family::Html),
        ),
        (
            "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">",
            Some(Family::Html),
        ),
        ("<?xml version=\"1.0\"?><clientes/>", None),
        (XML, Some(Family::Xml2003)),
    ] {
        assert_eq!(detect(head.as_bytes()), expected, "{head}");
    }
    for (bytes, said) in [
        (&b"<?xml version=\"1.0\"?><clientes/>"[..], "XML"),
        (b"MIME-Version: 1.0\r\n", "MHTML"),
        (b"%PDF-1.4", "PDF"),
        (b"a,b\n1,2\n", "no workbook"),
    ] {
        let error = contents(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnsupportedFormat);
        assert!(error.to_string().contains(said), "{error}");
    }
}

proptest! {
    #[test]
    fn any_page_is_survived(pieces in prop::collection::vec(0_usize..18, 0..60)) {
        let tags = [
            "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=3>",
            "<td rowspan=0>", "<th rowspan=9 colspan=99>", "a", "&nbsp;", "<br>", "<script>",
            "</script>", "<tr style='display:none'>", "<!--", "-->", "\u{F1}",
        ];
        let body: String = pieces.iter().map(|piece| tags[*piece]).collect();
        let bytes = format!("<html>{body}");
        if let Ok(found) = contents(bytes.as_bytes()) {
            for sheet in found.sheets {
                read(bytes.as_bytes(), &sheet.name).unwrap();
            }
        }
    }
}
