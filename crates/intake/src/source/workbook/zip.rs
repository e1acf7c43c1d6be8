//! The archive that a workbook is: its directory, and its entries as inflated bytes.
//!
//! The directory is read once and only names and places are kept; the sizes that it gives are
//! never trusted. Names are compared without case and with `/` for `\`, as the packages of Office
//! ask, and nothing is ever written under them.

mod inflate;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

use rawzip::{CompressionMethod, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder, ZipLocator};

use super::limits::{Limits, passed};
use super::{damaged, read_failed};
use crate::{Error, ErrorKind};

pub(super) use inflate::Inflated;

/// The longest name of an entry that is looked at: no part of a workbook has a longer one.
const NAME: usize = 512;

/// The archive of a workbook.
pub(super) struct Archive<'a, R> {
    zip: ZipArchive<Shared<'a, R>>,
    entries: BTreeMap<String, Entry>,
    /// The bytes that were inflated so far, of all entries.
    inflated: Cell<u64>,
    limits: Limits,
}

#[derive(Clone, Copy)]
struct Entry {
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    encrypted: bool,
    /// Another entry has the same name: which one counts cannot be known.
    twice: bool,
}

impl<'a, R: Read + Seek> Archive<'a, R> {
    /// Reads the directory of an archive.
    pub(super) fn open(file: &'a mut R, limits: &Limits) -> Result<Self, Error> {
        let size = file.seek(SeekFrom::End(0)).map_err(|e| read_failed(&e))?;
        if size > limits.file_bytes {
            return Err(passed("the file", limits.file_bytes, "bytes"));
        }
        let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
        let archive = ZipLocator::new()
            .locate_in_reader(Shared(RefCell::new(file)), &mut buffer, size)
            .map_err(|(_, error)| of_zip(error, "the directory of the workbook"))?;
        let entries = read_directory(&archive, &mut buffer, limits)?;
        Ok(Self {
            zip: archive,
            entries,
            inflated: Cell::new(0),
            limits: *limits,
        })
    }

    /// Whether the archive has an entry of this name, which is in small letters.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The names of all entries, in small letters.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The bytes of an entry, inflated as they are asked for; `None` if there is no such entry.
    pub(super) fn entry(&self, name: &str) -> Result<Option<Inflated<'_, impl Read + '_>>, Error> {
        self.entry_within(name, &self.limits)
    }

    /// The bytes of an entry within limits of its own.
    pub(super) fn entry_within(
        &self,
        name: &str,
        limits: &Limits,
    ) -> Result<Option<Inflated<'_, impl Read + '_>>, Error> {
        let Some(entry) = self.entries.get(&name.to_ascii_lowercase()) else {
            return Ok(None);
        };
        if entry.twice {
            return Err(damaged(&format!("it has two parts with the name {name}")));
        }
        if entry.encrypted || entry.method == CompressionMethod::AES {
            return Err(Error::new(
                ErrorKind::PasswordProtected,
                "the workbook is protected by a password; open it, save it without one and give \
                 that file",
            ));
        }
        let deflated = match entry.method {
            CompressionMethod::STORE => false,
            CompressionMethod::DEFLATE => true,
            other => {
                return Err(Error::new(
                    ErrorKind::UnsupportedFormat,
                    format!(
                        "the part {name} of the workbook is compressed in a way that is not read \
                         ({other}); open the workbook and save it again"
                    ),
                ));
            }
        };
        let found = self.zip.get_entry(entry.place);
        let reader = found.map_err(|error| of_zip(error, name))?.reader();
        let claim = reader.claim_verifier();
        Ok(Some(Inflated::new(
            reader,
            deflated,
            claim,
            name,
            &self.inflated,
            limits,
        )))
    }
}

fn read_directory<R: ReaderAt>(
    archive: &ZipArchive<R>,
    buffer: &mut [u8],
    limits: &Limits,
) -> Result<BTreeMap<String, Entry>, Error> {
    let mut entries = BTreeMap::new();
    let mut found = 0_u64;
    let mut directory = archive.entries(buffer);
    loop {
        let next = directory.next_entry();
        let Some(entry) = next.map_err(|e| of_zip(e, "the directory of the workbook"))? else {
            return Ok(entries);
        };
        found += 1;
        if found > limits.entries {
            return Err(passed(
                "the archive of the workbook",
                limits.entries,
                "entries",
            ));
        }
        let path = entry.file_path();
        let Some(name) = part_name(path.as_bytes()) else {
            continue;
        };
        let place = Entry {
            place: entry.wayfinder(),
            method: entry.compression_method(),
            encrypted: entry.flags().is_encrypted(),
            twice: false,
        };
        entries
            .entry(name)
            .and_modify(|entry: &mut Entry| entry.twice = true)
            .or_insert(place);
    }
}

/// The name of a part as parts are looked up; `None` for folders and for names that no part has.
fn part_name(path: &[u8]) -> Option<String> {
    if path.len() > NAME || path.ends_with(b"/") {
        return None;
    }
    let name = std::str::from_utf8(path).ok()?.replace('\\', "/");
    let name = name.strip_prefix('/').unwrap_or(&name);
    (!name.split('/').any(|step| step == ".." || step == ".")).then(|| name.to_ascii_lowercase())
}

/// The error of the archive's format, as one of ours.
fn of_zip(error: rawzip::Error, part: &str) -> Error {
    match error.into_kind() {
        rawzip::ErrorKind::IO(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            of_io(&error)
        }
        kind => damaged(&format!("{part} cannot be read ({kind})")),
    }
}

/// The error of a reader: ours, if one of ours came through it, or that of the file itself.
pub(super) fn of_io(error: &io::Error) -> Error {
    let ours = error.get_ref().and_then(|inner| inner.downcast_ref());
    ours.cloned().unwrap_or_else(|| read_failed(error))
}

/// A file that is read at any place through a shared reference.
struct Shared<'a, R>(RefCell<&'a mut R>);

impl<R: Read + Seek> ReaderAt for Shared<'_, R> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut file = self.0.try_borrow_mut().map_err(io::Error::other)?;
        file.seek(SeekFrom::Start(offset))?;
        loop {
            match file.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_and_tricks_are_no_parts() {
        for (path, expected) in [
            ("xl/Workbook.xml", Some("xl/workbook.xml")),
            ("/xl/workbook.xml", Some("xl/workbook.xml")),
            (
                "xl\\worksheets\\Sheet1.xml",
                Some("xl/worksheets/sheet1.xml"),
            ),
            ("../xl/workbook.xml", None),
            ("xl/../../etc/passwd", None),
            ("..\\xl\\workbook.xml", None),
            ("xl/", None),
        ] {
            assert_eq!(part_name(path.as_bytes()).as_deref(), expected, "{path}");
        }
    }
}
