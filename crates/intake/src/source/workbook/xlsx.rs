//! Office Open XML: `.xlsx`, `.xlsm` and their templates.

mod package;
mod sheet;
mod strings;
mod styles;

use std::io::{Read, Seek};

use super::limits::Limits;
use super::rows::Rows;
use super::xml::Xml;
use super::zip::Archive;
use super::{Contents, Push, SheetInfo, Unpacking, damaged, no_sheet};
use crate::Error;
use crate::issue::{Code, Issue};
use crate::plan::Container;
use package::Package;
use sheet::{Book, Seen};

/// What a workbook of this format holds.
pub(super) fn contents<R: Read + Seek>(
    archive: &Archive<'_, R>,
    limits: &Limits,
) -> Result<Contents, Error> {
    let package = Package::open(archive, limits)?;
    let mut sheets = Vec::with_capacity(package.sheets.len());
    for sheet in package.sheets {
        let size = match archive.entry(&sheet.part)? {
            Some(part) => {
                let mut xml = Xml::new(part, &sheet.part, limits)?;
                sheet::dimension(&mut xml)?
            }
            None => None,
        };
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
        None => strings::Strings::default(),
    };
    let formats = match archive.entry(&package.styles)? {
        Some(part) => styles::read(&mut Xml::new(part, &package.styles, limits)?)?,
        None => Vec::new(),
    };
    let book = Book {
        strings,
        formats,
        from_1904: package.from_1904,
    };
    let part = archive.entry(&found.part)?;
    let part = part.ok_or_else(|| damaged(&format!("its part {} is missing", found.part)))?;
    let mut rows = Rows::new(name, limits, push);
    let mut xml = Xml::new(part, &found.part, limits)?;
    let mut seen = sheet::read(&mut xml, &book, &mut rows)?;
    let finished = rows.finish()?;
    seen.displaced = finished.displaced;
    let mut unpacking = Unpacking {
        issues: Vec::new(),
        rows: finished.rows,
        columns: finished.columns,
        hidden_rows: seen.hidden_rows,
        hidden_columns: seen.hidden_columns(finished.columns),
        ended: finished.ended,
    };
    if found.hidden {
        let params = vec![("name", name.to_owned())];
        unpacking.issues.push(Issue::new(Code::HiddenSheet, params));
    }
    tell(&seen, &mut unpacking);
    Ok(unpacking)
}

// Says what a person should know of a sheet.
fn tell(seen: &Seen, unpacking: &mut Unpacking) {
    let mut say = |code, count: u32, first: Option<u32>| {
        if count > 0 {
            let mut issue = Issue::new(code, vec![("count", count.to_string())]);
            issue.row = first;
            unpacking.issues.push(issue);
        }
    };
    say(Code::HiddenRows, seen.hidden_rows, seen.first_hidden);
    say(Code::HiddenColumns, unpacking.hidden_columns, None);
    say(Code::MergedCells, seen.merges, seen.first_merge);
    say(
        Code::FormulaWithoutValue,
        seen.no_value.count,
        seen.no_value.first,
    );
    say(Code::CellDamaged, seen.damaged.count, seen.damaged.first);
    say(
        Code::DateNeverWas,
        seen.never_was.count,
        seen.never_was.first,
    );
    say(Code::DatesFrom1904, seen.from_1904, None);
    if let Some(row) = seen.displaced {
        let issue = Issue::new(Code::RowsOutOfOrder, vec![]).at_row(row);
        unpacking.issues.push(issue);
    }
}
