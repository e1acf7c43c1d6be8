//! Workbooks of Excel 5 to 2003: `.xls`.

mod codepage;
mod compound;
mod globals;
mod records;
mod sheet;

use std::io::{Read, Seek, SeekFrom};

use super::limits::Limits;
use super::rows::Rows;
use super::{Contents, Push, SheetInfo, Unpacking, no_sheet, read_failed};
use crate::Error;
use crate::plan::Container;
use compound::{Compound, Stream};
use globals::Globals;
use records::Records;

pub(super) use compound::MAGIC;

/// The names of the stream that is the workbook: of Excel 97, and of Excel 5. A file for both has
/// both.
const STREAMS: [&str; 2] = ["Workbook", "Book"];

/// What a workbook of this format holds.
pub(super) fn contents<R: Read + Seek>(file: &mut R, limits: &Limits) -> Result<Contents, Error> {
    let mut records = open(file, limits)?;
    let globals = Globals::read(&mut records, false, limits)?;
    let unicode = globals.codepage.is_none();
    let mut sheets = Vec::with_capacity(globals.sheets.len());
    for sheet in globals.sheets {
        let size = sheet::dimension(&mut records, sheet.offset, unicode)?;
        sheets.push(SheetInfo {
            name: sheet.name,
            hidden: sheet.hidden,
            rows: size.map(|(rows, _)| rows),
            columns: size.map(|(_, columns)| columns),
        });
    }
    Ok(Contents {
        container: Container::Xls,
        sheets,
    })
}

/// Puts a sheet of a workbook of this format on the tape.
pub(super) fn unpack<R: Read + Seek>(
    file: &mut R,
    name: &str,
    limits: &Limits,
    push: Push<'_>,
) -> Result<Unpacking, Error> {
    let mut records = open(file, limits)?;
    let globals = Globals::read(&mut records, true, limits)?;
    let found = globals.sheets.iter().find(|sheet| sheet.name == name);
    let found = found.ok_or_else(|| no_sheet(name))?;
    let mut rows = Rows::new(name, limits, push);
    let seen = sheet::read(&mut records, found.offset, &globals, &mut rows)?;
    Ok(seen.tell(name, found.hidden, &rows.finish()?))
}

// The records of the workbook that stands in a compound file, or is the file itself.
fn open<'a, R: Read + Seek>(
    file: &'a mut R,
    limits: &Limits,
) -> Result<Records<Stream<'a, R>>, Error> {
    let mut head = Vec::with_capacity(MAGIC.len());
    let read = file.seek(SeekFrom::Start(0));
    let read = read.and_then(|_| {
        let mut start = file.by_ref().take(MAGIC.len() as u64);
        start.read_to_end(&mut head)
    });
    read.map_err(|error| read_failed(&error))?;
    if head != MAGIC {
        file.seek(SeekFrom::Start(0))
            .map_err(|error| read_failed(&error))?;
        return Ok(Records::new(Stream::Whole(file)));
    }
    let compound = Compound::open(file, limits)?;
    let names: Vec<_> = compound.names().map(str::to_owned).collect();
    let name = STREAMS.into_iter().find(|name| compound.has(name));
    let stream = name.map(|name| compound.stream(name)).transpose()?;
    let Some(stream) = stream.flatten() else {
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        return Err(compound::refuse(&names));
    };
    Ok(Records::new(stream))
}
