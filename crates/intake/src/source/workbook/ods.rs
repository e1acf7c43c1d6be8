//! OpenDocument sheets: `.ods`, and `.fods`, which is the same in one piece of XML.

mod cell;
mod sheet;

use std::collections::BTreeSet;
use std::io::{BufRead, Read, Seek};
use std::ops::ControlFlow;

use quick_xml::events::Event;

use super::limits::{Limits, passed};
use super::rows::Rows;
use super::xml::{Xml, attribute, attributes, local};
use super::zip::Archive;
use super::{Contents, Push, SheetInfo, Unpacking, no_sheet, protected, unique};
use crate::plan::Container;
use crate::{Error, ErrorKind};

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "meta-inf/manifest.xml";

/// Whether an archive is a document of this family.
pub(super) fn is_document<R: Read + Seek>(archive: &Archive<'_, R>) -> bool {
    let named = archive.has("mimetype") || archive.has(MANIFEST);
    named && (archive.has(CONTENT) || archive.has("encrypted-package"))
}

/// What a document of this family holds.
pub(super) fn contents<R: Read + Seek>(
    archive: &Archive<'_, R>,
    limits: &Limits,
) -> Result<Contents, Error> {
    contents_of(&mut open(archive, limits)?, limits)
}

/// Puts a sheet of a document on the tape.
pub(super) fn unpack<R: Read + Seek>(
    archive: &Archive<'_, R>,
    name: &str,
    limits: &Limits,
    push: Push<'_>,
) -> Result<Unpacking, Error> {
    unpack_of(&mut open(archive, limits)?, name, limits, push)
}

fn open<'a, R: Read + Seek>(
    archive: &'a Archive<'_, R>,
    limits: &Limits,
) -> Result<Xml<impl BufRead + 'a>, Error> {
    if archive.has("encrypted-package") || is_encrypted(archive, limits)? {
        return Err(protected());
    }
    if let Some(entry) = archive.entry("mimetype")? {
        let mut kind = String::new();
        // A type that cannot be read is none: the content decides.
        let _ = entry.take(200).read_to_string(&mut kind);
        refuse_other(kind.trim())?;
    }
    let content = archive.entry(CONTENT)?;
    let content = content.ok_or_else(|| super::damaged("its part content.xml is missing"))?;
    Xml::new(content, CONTENT, limits)
}

fn refuse_other(kind: &str) -> Result<(), Error> {
    let known = "application/vnd.oasis.opendocument.";
    let what = match kind.strip_prefix(known) {
        None => return Ok(()),
        Some(kind) if kind.starts_with("spreadsheet") => return Ok(()),
        Some(kind) if kind.starts_with("text") => {
            "a text document; copy its table into a spreadsheet and save that"
        }
        Some(kind) if kind.starts_with("presentation") => "a presentation",
        Some(_) => "an OpenDocument file that is no spreadsheet",
    };
    Err(Error::new(
        ErrorKind::UnsupportedFormat,
        format!("the file is {what}"),
    ))
}

fn is_encrypted<R: Read + Seek>(archive: &Archive<'_, R>, limits: &Limits) -> Result<bool, Error> {
    let Some(manifest) = archive.entry(MANIFEST)? else {
        return Ok(false);
    };
    let mut xml = Xml::new(manifest, MANIFEST, limits)?;
    loop {
        match xml.next() {
            Ok(Event::Start(start) | Event::Empty(start)) if local(&start) == "encryption-data" => {
                return Ok(true);
            }
            // A manifest that cannot be read says nothing.
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(_) => {}
        }
    }
}

/// What the content of a document holds.
pub(super) fn contents_of<B: BufRead>(
    xml: &mut Xml<B>,
    limits: &Limits,
) -> Result<Contents, Error> {
    let mut sheets = Vec::new();
    let mut tables = Tables::default();
    // Where the archive itself passed its limit, nothing can be read on.
    let mut too_large = None;
    while let Some((name, hidden)) = tables
        .next(xml, limits)
        .map_err(|error| too_large.clone().unwrap_or(error))?
    {
        let mut nowhere = |_: &[u8]| Ok(ControlFlow::Continue(()));
        let mut rows = Rows::new(&name, limits, &mut nowhere);
        // A sheet that is too large for this is still a sheet, beside which others may stand.
        let size = match sheet::read(xml, &mut rows) {
            Ok(_) => Some(rows.finish()?),
            Err(error) if error.kind() == ErrorKind::TooLarge => {
                too_large.get_or_insert(error);
                None
            }
            Err(error) => return Err(error),
        };
        sheets.push(SheetInfo {
            name,
            hidden,
            rows: size.as_ref().map(|size| size.last),
            columns: size.as_ref().map(|size| size.columns),
        });
    }
    if sheets.is_empty() {
        return Err(Error::new(
            ErrorKind::EmptyFile,
            "the workbook has no sheet with cells",
        ));
    }
    Ok(Contents {
        container: Container::Ods,
        sheets,
    })
}

/// Puts a sheet of the content of a document on the tape.
pub(super) fn unpack_of<B: BufRead>(
    xml: &mut Xml<B>,
    wanted: &str,
    limits: &Limits,
    push: Push<'_>,
) -> Result<Unpacking, Error> {
    let mut tables = Tables::default();
    while let Some((name, hidden)) = tables.next(xml, limits)? {
        if name == wanted {
            let mut rows = Rows::new(&name, limits, push);
            let seen = sheet::read(xml, &mut rows)?;
            return Ok(seen.tell(&name, hidden, &rows.finish()?));
        }
        xml.skip()?;
    }
    Err(no_sheet(wanted))
}

/// Goes from sheet to sheet.
#[derive(Default)]
struct Tables {
    names: Vec<String>,
    /// The styles of hidden sheets.
    hiding: BTreeSet<String>,
    style: String,
}

impl Tables {
    /// The name of the next sheet, and whether it is hidden; `None` if there is none. Its element
    /// has started.
    fn next<B: BufRead>(
        &mut self,
        xml: &mut Xml<B>,
        limits: &Limits,
    ) -> Result<Option<(String, bool)>, Error> {
        loop {
            let event = xml.next()?;
            let (Event::Start(start) | Event::Empty(start)) = &event else {
                if matches!(event, Event::Eof) {
                    return Ok(None);
                }
                continue;
            };
            let started = matches!(event, Event::Start(_));
            match local(start) {
                "style" => self.style = attribute(start, "name").unwrap_or_default(),
                "table-properties" => {
                    let hides = attributes(start.attributes_raw())
                        .any(|(name, value)| name == "table:display" && value == "false");
                    if hides && self.hiding.len() < limits.entries as usize {
                        self.hiding.insert(self.style.clone());
                    }
                }
                // Changes that were tracked hold cells that are no more.
                "tracked-changes" if started => xml.skip()?,
                // The whole says what it is, if it is in one piece.
                "document" => {
                    refuse_other(&attribute(start, "mimetype").unwrap_or_default())?;
                }
                "table" if started => {
                    if self.names.len() >= limits.sheets as usize {
                        return Err(passed("the workbook", limits.sheets.into(), "sheets"));
                    }
                    let style = attribute(start, "style-name").unwrap_or_default();
                    let name = attribute(start, "name").unwrap_or_default();
                    let name = unique(name, |name| self.names.iter().any(|known| known == name));
                    self.names.push(name.clone());
                    return Ok(Some((name, self.hiding.contains(&style))));
                }
                _ => {}
            }
        }
    }
}
