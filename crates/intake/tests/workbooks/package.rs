//! Workbooks made by the tests themselves.

use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use intake::Error;
use intake::plan::{Container, Sheet, WorkbookSheet};
use intake::source::workbook::{self, Limits, Unpacking};
use intake::source::{CellKind, TableReader};

pub(crate) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub(crate) const RELATIONS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of these parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, content) in parts {
        let file = archive.new_file(rawzip::path::EntryPath::verbatim(name.as_bytes()));
        let file = file.compression_method(rawzip::CompressionMethod::DEFLATE);
        let (mut entry, config) = file.start().expect("an archive in memory");
        let encoder = DeflateEncoder::new(&mut entry, Compression::default());
        let mut writer = config.wrap(encoder);
        writer.write_all(content).expect("an archive in memory");
        let (encoder, descriptor) = writer.finish().expect("an archive in memory");
        encoder.finish().expect("an archive in memory");
        entry.finish(descriptor).expect("an archive in memory");
    }
    archive.finish().expect("an archive in memory");
    bytes
}

/// The parts of a workbook with one sheet, `Hoja1`, whose XML is `sheet` within `worksheet`.
pub(crate) fn workbook(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>");
    let mut parts = vec![
        ("xl/worksheets/sheet1.xml", sheet),
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            relations(&[("rId1", "officeDocument", "xl/workbook.xml")]),
        ),
        ("xl/workbook.xml", book("", &[("Hoja1", "rId1", "")])),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "sharedStrings", "sharedStrings.xml"),
                ("rId3", "styles", "styles.xml"),
            ]),
        ),
    ];
    for (name, content) in more {
        parts.retain(|(known, _)| known != name);
        if !content.is_empty() {
            parts.push((name, (*content).to_owned()));
        }
    }
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    archive(&parts)
}

/// The part of a workbook: what stands in `workbookPr`, then name, relation and state of sheets.
pub(crate) fn book(properties: &str, sheets: &[(&str, &str, &str)]) -> String {
    let sheets: String = sheets
        .iter()
        .enumerate()
        .map(|(place, (name, id, state))| {
            format!(
                "<sheet name=\"{name}\" sheetId=\"{}\" r:id=\"{id}\" {state}/>",
                place + 1
            )
        })
        .fold(String::new(), |all, sheet| all + &sheet);
    format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><workbookPr {properties}/>\
         <sheets>{sheets}</sheets></workbook>"
    )
}

/// A part of relations: id, kind, target.
pub(crate) fn relations(all: &[(&str, &str, &str)]) -> String {
    let all: String = all
        .iter()
        .map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
        })
        .fold(String::new(), |all, relation| all + &relation);
    format!("<Relationships>{all}</Relationships>")
}

/// A row of a tape: its number, and the kind and text of its cells.
pub(crate) type Rows = Vec<(u32, Vec<(CellKind, String)>)>;

/// The rows of a sheet of an XLSX, and what was seen.
#[allow(dead_code, reason = "bombs are only counted")]
pub(crate) fn unpack(
    bytes: &[u8],
    name: &str,
    limits: &Limits,
) -> Result<(Rows, Unpacking), Error> {
    unpack_of(bytes, Container::Xlsx, name, limits)
}

/// The rows of a sheet of a workbook of any format, and what was seen.
pub(crate) fn unpack_of(
    bytes: &[u8],
    container: Container,
    name: &str,
    limits: &Limits,
) -> Result<(Rows, Unpacking), Error> {
    let workbook = WorkbookSheet {
        container,
        name: name.to_owned(),
    };
    let mut tape = Vec::new();
    let mut file = Cursor::new(bytes);
    let unpacking = workbook::unpack(&mut file, &workbook, limits, &mut |piece| {
        tape.extend_from_slice(piece);
        Ok(ControlFlow::Continue(()))
    })?;
    let sheet = Sheet {
        workbook: Some(workbook),
        header_row: 0,
        ..Sheet::default()
    };
    let mut reader = TableReader::new(&sheet);
    reader.push(&tape);
    reader.finish();
    let mut rows = Rows::new();
    while let Some((_, row)) = reader.next_row()? {
        let cells = row.iter().enumerate();
        let cells = cells.map(|(at, text)| (row.kind(at), text.to_owned()));
        rows.push((row.line, cells.collect()));
    }
    Ok((rows, unpacking))
}

/// Unpacks without keeping anything.
pub(crate) fn count(bytes: &[u8], name: &str, limits: &Limits) -> Result<Unpacking, Error> {
    let sheet = WorkbookSheet {
        container: Container::Xlsx,
        name: name.to_owned(),
    };
    let mut file = Cursor::new(bytes);
    workbook::unpack(&mut file, &sheet, limits, &mut |_| {
        Ok(ControlFlow::Continue(()))
    })
}
