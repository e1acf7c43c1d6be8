//! The tables of a page of HTML, which many programs write under the name `.xls`.

mod exact;
mod grid;
mod page;

use std::cell::Cell;
use std::io::{self, Read, Seek};
use std::rc::Rc;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{IoReader, Span, Tokenizer};

use super::decoded::Decoded;
use super::limits::{Limits, passed};
use super::rows::Rows;
use super::zip::of_io;
use super::{Contents, Push, SheetInfo, Unpacking, no_sheet};
use crate::plan::Container;
use crate::{Error, ErrorKind};
use grid::Grid;
use page::Tables;

/// The longest text, tag or comment of a page, in bytes; pictures may stand in it as text.
const TOKEN: usize = 8 << 20;

/// What a page holds.
pub(super) fn contents<R: Read + Seek>(file: &mut R, limits: &Limits) -> Result<Contents, Error> {
    let found = tables(file, limits)?;
    let sheets = found.iter().enumerate().map(|(place, table)| SheetInfo {
        name: (place + 1).to_string(),
        hidden: false,
        rows: Some(table.rows),
        columns: Some(table.columns),
    });
    Ok(Contents {
        container: Container::Html,
        sheets: sheets.collect(),
    })
}

/// Puts a table of a page on the tape.
pub(super) fn unpack<R: Read + Seek>(
    file: &mut R,
    name: &str,
    limits: &Limits,
    push: Push<'_>,
) -> Result<Unpacking, Error> {
    let found = tables(file, limits)?;
    let place: Option<usize> = name.parse().ok();
    let table = place.and_then(|place| found.get(place.checked_sub(1)?));
    let table = table.ok_or_else(|| no_sheet(name))?;
    let mut rows = Rows::new(name, limits, push);
    let mut grid = Grid::new(table.ordinal, &mut rows);
    each(file, limits, &mut |event| grid.event(event))?;
    let seen = grid.finish()?;
    Ok(seen.tell(name, false, &rows.finish()?))
}

fn tables<R: Read + Seek>(file: &mut R, limits: &Limits) -> Result<Vec<page::Found>, Error> {
    let mut tables = Tables::new(limits);
    each(file, limits, &mut |event| tables.event(event))?;
    let found = tables.finish();
    if found.len() > limits.sheets as usize {
        return Err(passed("the page", limits.sheets.into(), "tables"));
    }
    if found.is_empty() {
        return Err(Error::new(
            ErrorKind::EmptyFile,
            "the file is a page of HTML that has no table with two rows and two columns; if it \
             shows one, open it in a spreadsheet and save it as XLSX",
        ));
    }
    Ok(found)
}

/// What comes in a page.
#[derive(Clone, Copy, Debug)]
enum Event<'e> {
    /// A tag starts an element, `true`, or ends it.
    Tag(&'e [u8], bool),
    /// An attribute of the tag that started last.
    Attribute(&'e [u8], &'e [u8]),
    /// The tag that started last is at its end.
    Tagged,
    Text(&'e str),
}

// Goes through a page until it ends or no more is wanted. Not generic over what takes it: each copy
// of the tokenizer is a fifth of a megabyte that a browser has to load.
fn each<R: Read + Seek>(
    file: &mut R,
    limits: &Limits,
    take: &mut dyn FnMut(Event<'_>) -> Result<bool, Error>,
) -> Result<(), Error> {
    let left = Rc::new(Cell::new(TOKEN));
    let source = Measured {
        source: Decoded::open(file, limits)?,
        left: Rc::clone(&left),
    };
    let mut name = Vec::new();
    let mut emitter = CallbackEmitter::new(move |event: CallbackEvent<'_>, _: Span<()>| {
        let more = match event {
            CallbackEvent::Error(_) => return None,
            CallbackEvent::OpenStartTag { name } => take(Event::Tag(name, true)),
            CallbackEvent::EndTag { name } => take(Event::Tag(name, false)),
            CallbackEvent::CloseStartTag { .. } => take(Event::Tagged),
            CallbackEvent::AttributeName { name: found } => {
                name.clear();
                name.extend_from_slice(found);
                Ok(true)
            }
            CallbackEvent::AttributeValue { value } => take(Event::Attribute(&name, value)),
            CallbackEvent::String { value } => {
                take(Event::Text(std::str::from_utf8(value).unwrap_or_default()))
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => Ok(true),
        };
        left.set(TOKEN);
        match more {
            Ok(true) => None,
            Ok(false) => Some(Ok(())),
            Err(error) => Some(Err(error)),
        }
    });
    emitter.naively_switch_states(true);
    // The first thing that comes out ends it: an error, or that no more is wanted.
    match Tokenizer::new_with_emitter(IoReader::new(source), emitter).next() {
        None => Ok(()),
        Some(Ok(result)) => result,
        Some(Err(error)) => Err(of_io(&error)),
    }
}

/// A reader that gives only so many bytes for one token, so that none is held that never ends.
struct Measured<B> {
    source: B,
    left: Rc<Cell<usize>>,
}

impl<B: Read> Read for Measured<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        let Some(left) = self.left.get().checked_sub(read) else {
            let error = passed("the page", TOKEN as u64, "bytes in one text or tag");
            return Err(io::Error::other(error));
        };
        self.left.set(left);
        Ok(read)
    }
}
