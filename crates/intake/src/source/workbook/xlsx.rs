//! Office Open XML: `.xlsx`, `.xlsm` and their templates.

mod links;
mod package;
mod plain;
mod sheet;
mod strings;
mod styles;

use std::io::{Read, Seek};

use super::limits::Limits;
use super::rows::Rows;
use super::strings::Strings;
use super::xml::Xml;
use super::zip::Archive;
use super::{Contents, Push, SheetInfo, Unpacking, damaged, no_sheet};
use crate::Error;
use crate::plan::Container;
use package::Package;
use sheet::Book;

/// What a workbook of this format holds.
pub(super) fn contents<R: Read + Seek>(
    archive: &Archive<'_, R>,
    limits: &Limits,
) -> Result<Contents, Error> {
    let package = Package::open(archive, limits)?;
    let small = Limits {
        string_bytes: 4096,
        ..*limits
    };
    let mut sheets = Vec::with_capacity(package.sheets.len());
    for sheet in package.sheets {
        // What the size of a sheet cannot be read from is told when its cells are.
        let size = archive.entry(&sheet.part)?.and_then(|part| {
            let mut xml = Xml::new(part, &sheet.part, &small).ok()?;
            sheet::dimension(&mut xml).ok()?
        });
        sheets.push(SheetInfo {
            name: sheet.name,
            hidden: sheet.hidden,
            rows: size.map(|(rows, _)| rows),
            columns: size.map(|(_, columns)| columns),
        });
    }
    Ok(Contents {
        container: Container::Xlsx,
        sheets,
    })
}

/// Puts a sheet of a workbook of this format on the tape.
pub(super) fn unpack<R: Read + Seek>(
    archive: &Archive<'_, R>,
    name: &str,
    limits: &Limits,
    push: Push<'_>,
) -> Result<Unpacking, Error> {
    let package = Package::open(archive, limits)?;
    let found = package.sheets.iter().find(|sheet| sheet.name == name);
    let found = found.ok_or_else(|| no_sheet(name))?;
    let held = Limits {
        ratio: limits.shared_ratio,
        ..*limits
    };
    let strings = match archive.entry_within(&package.strings, &held)? {
        Some(part) => strings::read(&mut Xml::new(part, &package.strings, limits)?, limits)?,
        None => Strings::default(),
    };
    let formats = match archive.entry(&package.styles)? {
        Some(part) => styles::read(&mut Xml::new(part, &package.styles, limits)?)?,
        None => Vec::new(),
    };
    let book = Book {
        strings,
        formats,
        from_1904: package.from_1904,
        links: links::read(archive, &found.part, limits)?,
    };
    let part = archive.entry(&found.part)?;
    let part = part.ok_or_else(|| damaged(&format!("its part {} is missing", found.part)))?;
    let mut rows = Rows::new(name, limits, push);
    let mut xml = Xml::new(part, &found.part, limits)?;
    let seen = sheet::read(&mut xml, &book, &mut rows)?;
    Ok(seen.tell(name, found.hidden, &rows.finish()?))
}
