//! The compound file that old workbooks are: a small file system of sectors.
//!
//! Nothing that the file says of its sizes is believed: a table is as long as the sectors that
//! are there, and a chain that is longer than the table goes in a circle.

use std::io::{self, Read, Seek, SeekFrom};

use super::super::limits::{Limits, passed};
use super::super::{damaged, read_failed};
use crate::{Error, ErrorKind};

/// The first bytes of a compound file.
pub(in super::super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Numbers from here on are no sectors but marks: the end of a chain, a free sector.
const MARKS: u32 = 0xFFFF_FFFA;
/// The places of the table's sectors that the header itself holds.
const HEADER_TABLE: usize = 109;
/// The bytes of an entry of the directory.
const ENTRY: usize = 128;
/// The bytes of a small sector.
const SMALL: usize = 64;
/// Streams shorter than this lie in small sectors.
const SMALL_BELOW: u64 = 4096;
/// The most sectors of the table of small sectors that are read; few have more than ten.
const SMALL_TABLE: usize = 4096;

/// A compound file.
pub(super) struct Compound<'a, R> {
    file: &'a mut R,
    /// The bytes of a sector.
    sector: usize,
    /// For each sector the one that follows it.
    table: Vec<u32>,
    entries: Vec<Entry>,
    small_table: u32,
}

/// A stream of the directory.
struct Entry {
    name: String,
    start: u32,
    size: u64,
    /// Whether it stands in the root, and not in a folder of its own.
    in_root: bool,
}

/// What of an entry is needed to walk the directory: before it, after it, within it.
struct Links {
    left: u32,
    right: u32,
    child: u32,
}

impl<'a, R: Read + Seek> Compound<'a, R> {
    /// Reads the tables and the directory.
    pub(super) fn open(file: &'a mut R, limits: &Limits) -> Result<Self, Error> {
        let size = file.seek(SeekFrom::End(0)).map_err(|e| read_failed(&e))?;
        if size > limits.file_bytes {
            return Err(passed("the file", limits.file_bytes, "bytes"));
        }
        let mut header = [0; 512];
        let read = read_at(file, 0, &mut header)?;
        if read < header.len() {
            return Err(damaged("it is cut off within its header"));
        }
        let sector = match word(&header, 30) {
            Some(12) => 4096,
            _ => 512,
        };
        let mut compound = Self {
            file,
            sector,
            table: Vec::new(),
            entries: Vec::new(),
            small_table: long(&header, 60).unwrap_or(MARKS),
        };
        compound.read_table(&header, size)?;
        compound.read_directory(long(&header, 48).unwrap_or(MARKS), limits)?;
        Ok(compound)
    }

    /// Whether there is a stream of this name, whatever its case.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The names of the streams that stand in the root.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let entries = self.entries.iter().filter(|entry| entry.in_root);
        entries.map(|entry| entry.name.as_str())
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.in_root && entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream; `None` if there is none of this name.
    pub(super) fn stream(self, name: &str) -> Result<Option<Stream<'a, R>>, Error> {
        let Some(&Entry { start, size, .. }) = self.find(name) else {
            return Ok(None);
        };
        if size < SMALL_BELOW {
            let bytes = self.small_stream(start, size as usize)?;
            return Ok(Some(Stream::Held(io::Cursor::new(bytes))));
        }
        let chain = self.chain(start)?;
        let size = size.min(chain.len() as u64 * self.sector as u64);
        Ok(Some(Stream::Chained(Chained {
            file: self.file,
            sector: self.sector,
            chain,
            size,
            at: 0,
        })))
    }

    // The table lies in sectors whose numbers stand in the header and, for large files, in a
    // chain of further sectors.
    fn read_table(&mut self, header: &[u8; 512], size: u64) -> Result<(), Error> {
        let sectors = (size / self.sector as u64) as usize + 1;
        let mut places = Vec::new();
        places.extend((0..HEADER_TABLE).filter_map(|place| long(header, 76 + place * 4)));
        let mut next = long(header, 68).unwrap_or(MARKS);
        let mut buffer = vec![0; self.sector];
        let mut read = 0;
        while next < MARKS {
            read += 1;
            if read > sectors {
                return Err(circle());
            }
            let got = self.read_sector(next, &mut buffer)?;
            let numbers = numbers(&buffer[..got]);
            places.extend(numbers.take(self.sector / 4 - 1));
            next = long(&buffer, self.sector - 4).unwrap_or(MARKS);
        }
        for place in places.into_iter().filter(|place| *place < MARKS) {
            // What lies behind the end of the file cannot be reached.
            if self.table.len() >= sectors {
                break;
            }
            let got = self.read_sector(place, &mut buffer)?;
            self.table.extend(numbers(&buffer[..got]));
        }
        Ok(())
    }

    fn read_directory(&mut self, start: u32, limits: &Limits) -> Result<(), Error> {
        let mut links = Vec::new();
        let mut buffer = vec![0; self.sector];
        for place in self.chain(start)? {
            let got = self.read_sector(place, &mut buffer)?;
            for entry in buffer[..got].chunks_exact(ENTRY) {
                if links.len() as u64 >= limits.entries {
                    return Err(passed("the workbook", limits.entries, "entries"));
                }
                let at = |at| long(entry, at).unwrap_or(MARKS);
                links.push(Links {
                    left: at(68),
                    right: at(72),
                    child: at(76),
                });
                self.entries.push(Entry {
                    name: entry_name(entry),
                    start: at(116),
                    size: at(120).into(),
                    in_root: false,
                });
            }
        }
        if self.entries.is_empty() {
            return Err(damaged("it has no directory"));
        }
        // What a workbook has embedded stands in folders of its own, under the same names.
        let mut open = vec![links.first().map_or(MARKS, |root| root.child)];
        while let Some(place) = open.pop() {
            let (Some(entry), Some(link)) = (
                self.entries.get_mut(place as usize),
                links.get(place as usize),
            ) else {
                continue;
            };
            if !std::mem::replace(&mut entry.in_root, true) {
                open.extend([link.left, link.right]);
            }
        }
        Ok(())
    }

    fn chain(&self, start: u32) -> Result<Vec<u32>, Error> {
        chain(&self.table, start)
    }

    // A small stream lies in small sectors of the stream that the root is.
    fn small_stream(mut self, start: u32, size: usize) -> Result<Vec<u8>, Error> {
        let mut table = Vec::new();
        let mut buffer = vec![0; self.sector];
        for place in self.chain(self.small_table)?.into_iter().take(SMALL_TABLE) {
            let got = self.read_sector(place, &mut buffer)?;
            table.extend(numbers(&buffer[..got]));
        }
        let root = self.chain(self.entries.first().map_or(MARKS, |root| root.start))?;
        let mut bytes = Vec::new();
        for place in chain(&table, start)? {
            if bytes.len() >= size {
                break;
            }
            let at = place as usize * SMALL;
            let Some(&place) = root.get(at / self.sector) else {
                break;
            };
            let got = self.read_sector(place, &mut buffer)?;
            let within = at % self.sector;
            let piece = buffer[..got].get(within..(within + SMALL).min(got));
            bytes.extend_from_slice(piece.unwrap_or_default());
        }
        bytes.truncate(size);
        Ok(bytes)
    }

    fn read_sector(&mut self, place: u32, buffer: &mut [u8]) -> Result<usize, Error> {
        let offset = (u64::from(place) + 1) * self.sector as u64;
        read_at(self.file, offset, buffer)
    }
}

/// What the file is that is no workbook, by the streams in it.
pub(super) fn refuse(names: &[&str]) -> Error {
    let has = |name: &str| names.iter().any(|found| found.eq_ignore_ascii_case(name));
    let starts = |start: &str| names.iter().any(|name| name.starts_with(start));
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return super::super::protected();
    }
    let what = if has("WordDocument") {
        "a document of Word; copy its table into a spreadsheet and save that as XLSX"
    } else if has("PowerPoint Document") {
        "a presentation"
    } else if starts("__substg1.0") || has("__properties_version1.0") {
        "a mail of Outlook; save the file that is attached to it, and give that"
    } else {
        "a compound file of Windows in which there is no workbook"
    };
    Error::new(ErrorKind::UnsupportedFormat, format!("the file is {what}"))
}

fn chain(table: &[u32], start: u32) -> Result<Vec<u32>, Error> {
    let mut chain = Vec::new();
    let mut next = start;
    while let Some(&after) = table.get(next as usize) {
        if chain.len() >= table.len() {
            return Err(circle());
        }
        chain.push(next);
        next = after;
    }
    Ok(chain)
}

fn circle() -> Error {
    damaged("its table of sectors goes in a circle")
}

fn entry_name(entry: &[u8]) -> String {
    let length = usize::from(word(entry, 64).unwrap_or(0)).min(64);
    let units = entry.get(..length.saturating_sub(2)).unwrap_or_default();
    let units = units
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let letters = char::decode_utf16(units);
    letters
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let words = bytes.chunks_exact(4);
    words.map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

/// The number of two bytes at a place.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*bytes))
}

/// The number of four bytes at a place.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

// Reads what there is, up to the length of the buffer.
fn read_at<R: Read + Seek>(file: &mut R, offset: u64, buffer: &mut [u8]) -> Result<usize, Error> {
    let mut got = 0;
    file.seek(SeekFrom::Start(offset))
        .map_err(|e| read_failed(&e))?;
    while got < buffer.len() {
        match file.read(&mut buffer[got..]) {
            Ok(0) => break,
            Ok(read) => got += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(read_failed(&error)),
        }
    }
    Ok(got)
}

/// The bytes of a stream.
pub(super) enum Stream<'a, R> {
    /// A small one.
    Held(io::Cursor<Vec<u8>>),
    /// One that lies in sectors of the file.
    Chained(Chained<'a, R>),
    /// The file itself, for workbooks that are no compound file.
    Whole(&'a mut R),
}

/// A stream that lies in sectors of the file.
pub(super) struct Chained<'a, R> {
    file: &'a mut R,
    sector: usize,
    chain: Vec<u32>,
    size: u64,
    at: u64,
}

impl<R: Read + Seek> Read for Stream<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Held(bytes) => bytes.read(buffer),
            Self::Chained(chained) => chained.read(buffer),
            Self::Whole(file) => file.read(buffer),
        }
    }
}

impl<R: Read + Seek> Seek for Stream<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Held(bytes) => bytes.seek(to),
            Self::Whole(file) => file.seek(to),
            Self::Chained(chained) => {
                let at = match to {
                    SeekFrom::Start(at) => Some(at),
                    SeekFrom::End(offset) => chained.size.checked_add_signed(offset),
                    SeekFrom::Current(offset) => chained.at.checked_add_signed(offset),
                };
                chained.at = at.ok_or(io::ErrorKind::InvalidInput)?;
                Ok(chained.at)
            }
        }
    }
}

impl<R: Read + Seek> Chained<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let first = (self.at / self.sector as u64) as usize;
        let within = self.at % self.sector as u64;
        let Some(&place) = self.chain.get(first).filter(|_| self.at < self.size) else {
            return Ok(0);
        };
        // Sectors that follow one another are read at once.
        let mut bytes = self.sector as u64 - within;
        let mut last = place;
        for &next in &self.chain[first + 1..] {
            if bytes >= buffer.len() as u64 || next != last.wrapping_add(1) {
                break;
            }
            bytes += self.sector as u64;
            last = next;
        }
        let bytes = bytes.min(self.size - self.at).min(buffer.len() as u64) as usize;
        let offset = (u64::from(place) + 1) * self.sector as u64 + within;
        self.file.seek(SeekFrom::Start(offset))?;
        let read = self.file.read(&mut buffer[..bytes])?;
        self.at += read as u64;
        Ok(read)
    }
}
