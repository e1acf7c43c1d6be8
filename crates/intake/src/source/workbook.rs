//! The sheets of a workbook, unpacked onto a tape.
//!
//! A workbook is opened with [`contents`], which tells its format and its sheets, and one of its
//! sheets is put on the tape with [`unpack`], cell by cell, in pieces that the caller keeps where
//! it likes. Content decides what a file is, never its name. Every [limit](Limits) is held against
//! what really comes.

mod decoded;
mod html;
mod limits;
mod number;
mod ods;
mod rows;
mod seen;
mod serial;
mod strings;
mod xls;
mod xlsx;
mod xml;
mod xml2003;
mod zip;

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use super::formats;
use crate::issue::Issue;
use crate::plan::{Container, WorkbookSheet};
use crate::{Error, ErrorKind};

pub use limits::{Limits, RATIO_FROM};

/// What a workbook holds.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Contents {
    /// Its format.
    pub container: Container,
    /// Its sheets, in their order.
    pub sheets: Vec<SheetInfo>,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SheetInfo {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// The number of its last row as the workbook says; many say nothing, and some are wrong.
    pub rows: Option<u32>,
    /// How many columns it has as the workbook says, likewise.
    pub columns: Option<u32>,
}

/// What was seen when a sheet was unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Unpacking {
    /// What a person should know: hidden rows, merged cells, formulas without a value.
    pub issues: Vec<Issue>,
    /// The rows that hold something.
    pub rows: u32,
    /// The columns up to the last one that holds something.
    pub columns: u32,
    /// How many of the rows are hidden; they are read like the others.
    pub hidden_rows: u32,
    /// How many of the columns are hidden; they are read like the others.
    pub hidden_columns: u32,
    /// Whether the sheet came to its end; `false` if the caller broke off.
    pub ended: bool,
}

/// A family of formats that the first bytes of a file show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Family {
    /// An archive: Office Open XML, OpenDocument, or no workbook at all.
    Zip,
    /// A compound file, or the bare records of one: Excel 5 to 2003.
    Compound,
    /// A page of HTML with tables.
    Html,
    /// The XML of Excel 2002 and 2003.
    Xml2003,
    /// OpenDocument in one piece of XML.
    FlatOds,
}

/// How many first bytes [`detect`] needs.
pub const SNIFF: usize = 4096;

/// What takes the pieces of a tape; it may break off.
pub type Push<'a> = &'a mut dyn FnMut(&[u8]) -> Result<ControlFlow<()>, Error>;

/// The family that a file belongs to by its first [`SNIFF`] bytes; `None` if it is no workbook, such
/// as a file of text.
pub fn detect(head: &[u8]) -> Option<Family> {
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Some(Family::Zip);
    }
    if starts(xls::MAGIC) || (starts(b"\x09\x08") && matches!(head.get(4..6), Some([0, 5 | 6]))) {
        return Some(Family::Compound);
    }
    detect_markup(&formats::start(head))
}

// What a text is that starts with a tag.
fn detect_markup(text: &str) -> Option<Family> {
    let tag = text.strip_prefix('<')?;
    let has = |word: &str| text.contains(word);
    let is = |names: &[&str]| {
        names.iter().any(|name| {
            let rest = tag.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with([' ', '>', '/', '\t', '\r', '\n']))
        })
    };
    if is(&["!doctype", "html", "table"]) || has("<html") {
        return Some(Family::Html);
    }
    if has("urn:schemas-microsoft-com:office:spreadsheet") && has("workbook") {
        return Some(Family::Xml2003);
    }
    if has("<office:document") && has("opendocument.spreadsheet") {
        return Some(Family::FlatOds);
    }
    let in_page = [
        "head", "body", "meta", "style", "div", "center", "font", "br", "p", "b", "h1", "h2", "h3",
        "title", "form", "script", "link", "span", "!--",
    ];
    (is(&in_page) && has("<table")).then_some(Family::Html)
}

/// What the workbook holds. Only what its directory needs is read.
pub fn contents<R: Read + Seek>(file: &mut R, limits: &Limits) -> Result<Contents, Error> {
    match family(file)? {
        Family::Zip => {
            let archive = zip::Archive::open(file, limits)?;
            if ods::is_document(&archive) {
                ods::contents(&archive, limits)
            } else {
                xlsx::contents(&archive, limits)
            }
        }
        Family::Compound => xls::contents(file, limits),
        Family::Html => html::contents(file, limits),
        Family::Xml2003 => xml2003::contents(&mut markup(file, limits)?, limits),
        Family::FlatOds => ods::contents_of(&mut markup(file, limits)?, limits),
    }
}

/// Puts a sheet of the workbook on the tape, in pieces of some 100 KiB that are given to `push`.
pub fn unpack<R: Read + Seek>(
    file: &mut R,
    sheet: &WorkbookSheet,
    limits: &Limits,
    push: Push<'_>,
) -> Result<Unpacking, Error> {
    match family(file)? {
        Family::Zip => {
            let archive = zip::Archive::open(file, limits)?;
            if ods::is_document(&archive) {
                ods::unpack(&archive, &sheet.name, limits, push)
            } else {
                xlsx::unpack(&archive, &sheet.name, limits, push)
            }
        }
        Family::Compound => xls::unpack(file, &sheet.name, limits, push),
        Family::Html => html::unpack(file, &sheet.name, limits, push),
        Family::Xml2003 => xml2003::unpack(&mut markup(file, limits)?, &sheet.name, limits, push),
        Family::FlatOds => ods::unpack_of(&mut markup(file, limits)?, &sheet.name, limits, push),
    }
}

fn markup<'a, R: Read + Seek>(
    file: &'a mut R,
    limits: &Limits,
) -> Result<xml::Xml<decoded::Decoded<'a, R>>, Error> {
    let text = decoded::Decoded::open(file, limits)?;
    xml::Xml::new(text, "with the cells", limits)
}

fn family<R: Read + Seek>(file: &mut R) -> Result<Family, Error> {
    let mut head = Vec::with_capacity(SNIFF);
    let start = file.seek(SeekFrom::Start(0));
    let read = start.and_then(|_| file.by_ref().take(SNIFF as u64).read_to_end(&mut head));
    read.map_err(|error| read_failed(&error))?;
    let unknown = || {
        Error::new(
            ErrorKind::UnsupportedFormat,
            "the file is no workbook that can be read; save the sheet as XLSX or as CSV",
        )
    };
    detect(&head).ok_or_else(|| formats::refuse(&head).unwrap_or_else(unknown))
}

/// The error of a sheet that the workbook does not have.
fn no_sheet(name: &str) -> Error {
    Error::new(
        ErrorKind::PlanMismatch,
        format!("the workbook has no sheet with the name {name:?}"),
    )
}

fn protected() -> Error {
    Error::new(
        ErrorKind::PasswordProtected,
        "the workbook is protected by a password; open it, save it without one and give that file",
    )
}

/// A name for a sheet that no other has. Spreadsheets keep names apart; other programs may not.
fn unique(name: String, taken: impl Fn(&str) -> bool) -> String {
    let mut unique = name;
    if taken(&unique) {
        let name = unique;
        let mut number = 2;
        loop {
            unique = format!("{name} ({number})");
            if !taken(&unique) {
                break;
            }
            number += 1;
        }
    }
    unique
}

fn damaged(what: &str) -> Error {
    Error::new(
        ErrorKind::FileDamaged,
        format!("the workbook is damaged: {what}; export it again, or open it and save it anew"),
    )
}

fn read_failed(error: &io::Error) -> Error {
    Error::new(
        ErrorKind::ReadFailed,
        format!("the file could not be read: {error}"),
    )
}
