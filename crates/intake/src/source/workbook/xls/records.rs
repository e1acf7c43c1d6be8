//! The records that the stream of an old workbook is made of, and texts that go over several.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::super::zip::of_io;
use super::super::{damaged, read_failed};
use super::codepage::Codepage;
use super::compound::{long, word};
use crate::Error;

/// The record that carries on the one before it.
const CONTINUE: u16 = 0x003C;

/// Reads records one after the other.
pub(super) struct Records<S> {
    source: BufReader<S>,
    body: Vec<u8>,
    /// The head of the record that comes next, if it was looked at.
    peeked: Option<(u16, u16)>,
}

impl<S: Read + Seek> Records<S> {
    pub(super) fn new(source: S) -> Self {
        Self {
            source: BufReader::with_capacity(64 << 10, source),
            body: Vec::new(),
            peeked: None,
        }
    }

    /// Goes to a place of the stream.
    pub(super) fn go_to(&mut self, offset: u64) -> Result<(), Error> {
        self.peeked = None;
        let gone = self.source.seek(SeekFrom::Start(offset));
        gone.map(|_| ()).map_err(|error| read_failed(&error))
    }

    /// Reads the next record and gives its number; `None` at the end of the stream.
    pub(super) fn next(&mut self) -> Result<Option<u16>, Error> {
        let Some((id, length)) = self.peek()? else {
            return Ok(None);
        };
        self.peeked = None;
        self.body.resize(length.into(), 0);
        let read = self.source.read_exact(&mut self.body);
        read.map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => damaged("it is cut off"),
            _ => of_io(&error),
        })?;
        Ok(Some(id))
    }

    /// What the record holds that was read last.
    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    fn peek(&mut self) -> Result<Option<(u16, u16)>, Error> {
        if self.peeked.is_none() {
            let mut head = [0; 4];
            match self.source.read_exact(&mut head) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
                Err(error) => return Err(of_io(&error)),
            }
            self.peeked = word(&head, 0).zip(word(&head, 2));
        }
        Ok(self.peeked)
    }

    // Goes on in the next record, if that carries on this one.
    fn carry_on(&mut self) -> Result<bool, Error> {
        match self.peek()? {
            Some((CONTINUE, _)) => self.next().map(|_| true),
            _ => Ok(false),
        }
    }
}

/// Reads within a record and those that carry it on.
pub(super) struct Body<'r, S> {
    records: &'r mut Records<S>,
    at: usize,
    units: Vec<u16>,
}

impl<'r, S: Read + Seek> Body<'r, S> {
    /// Reads the record that was read last from a place on.
    pub(super) fn new(records: &'r mut Records<S>, at: usize) -> Self {
        Self {
            records,
            at,
            units: Vec::new(),
        }
    }

    /// Whether nothing is left.
    pub(super) fn ended(&mut self) -> Result<bool, Error> {
        while self.at >= self.records.body.len() {
            if !self.records.carry_on()? {
                return Ok(true);
            }
            self.at = 0;
        }
        Ok(false)
    }

    fn byte(&mut self) -> Result<u8, Error> {
        if self.ended()? {
            return Err(cut_off());
        }
        let byte = self.records.body.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        Ok(byte)
    }

    pub(super) fn word(&mut self) -> Result<u16, Error> {
        Ok(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn long(&mut self) -> Result<u32, Error> {
        let (low, high) = (self.word()?, self.word()?);
        Ok(u32::from(low) | u32::from(high) << 16)
    }

    fn skip(&mut self, mut bytes: u64) -> Result<(), Error> {
        while bytes > 0 {
            if self.ended()? {
                return Err(cut_off());
            }
            let here = bytes.min((self.records.body.len() - self.at) as u64);
            self.at += here as usize;
            bytes -= here;
        }
        Ok(())
    }

    /// Adds a text of this many letters, with what stands before and after it: whether it is
    /// wide, how long its formatting is.
    pub(super) fn text(&mut self, letters: u16, text: &mut String) -> Result<(), Error> {
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { self.word()? };
        let aids = if flags & 4 == 0 { 0 } else { self.long()? };
        self.letters(letters.into(), flags & 1 == 1, text)?;
        self.skip(u64::from(runs) * 4 + u64::from(aids))
    }

    // Where a text goes on in another record, that record says anew whether it is wide.
    fn letters(&mut self, mut left: usize, wide: bool, text: &mut String) -> Result<(), Error> {
        let mut wide = wide;
        self.units.clear();
        while left > 0 {
            if self.at >= self.records.body.len() {
                if !self.records.carry_on()? {
                    return Err(cut_off());
                }
                wide = self.records.body.first().is_some_and(|flag| flag & 1 == 1);
                self.at = 1;
                continue;
            }
            let rest = &self.records.body[self.at..];
            if wide {
                let pairs = rest.chunks_exact(2).take(left);
                let before = self.units.len();
                self.units
                    .extend(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
                let read = self.units.len() - before;
                // Half a letter at the end of a record is none.
                self.at += if read == 0 { rest.len() } else { read * 2 };
                left -= read;
            } else {
                let bytes = &rest[..rest.len().min(left)];
                if self.units.is_empty() && bytes.len() == left && bytes.is_ascii() {
                    text.extend(bytes.iter().map(|&byte| char::from(byte)));
                } else {
                    self.units.extend(bytes.iter().map(|&byte| u16::from(byte)));
                }
                self.at += bytes.len();
                left -= bytes.len();
            }
        }
        let letters = char::decode_utf16(self.units.iter().copied());
        text.extend(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Ok(())
    }
}

fn cut_off() -> Error {
    damaged("one of its texts is cut off")
}

/// Adds the text that starts at a place of the last record, where its count of letters stands; of
/// one byte if `short`. `codepage` is that of an older workbook, whose texts are single bytes.
pub(super) fn read_text<S: Read + Seek>(
    records: &mut Records<S>,
    at: usize,
    short: bool,
    codepage: Option<Codepage>,
    text: &mut String,
) -> Result<(), Error> {
    let body = records.body();
    let letters = if short {
        body.get(at).copied().map(u16::from)
    } else {
        word(body, at)
    };
    let letters = letters.ok_or_else(cut_off)?;
    let at = at + if short { 1 } else { 2 };
    match codepage {
        Some(codepage) => {
            let bytes = body.get(at..).unwrap_or_default();
            let bytes = &bytes[..bytes.len().min(letters.into())];
            codepage.decode(bytes, text);
            Ok(())
        }
        // Writers leave out all that follows a text of no letters.
        None if letters == 0 => Ok(()),
        None => Body::new(records, at).text(letters, text),
    }
}

/// The binary number of eight bytes at a place.
pub(super) fn float(bytes: &[u8], at: usize) -> Option<f64> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(f64::from_le_bytes(*bytes))
}

/// The number that is stored in four bytes at a place: whole or the upper half of a binary one,
/// and perhaps a hundredth of it.
pub(super) fn packed(bytes: &[u8], at: usize) -> Option<f64> {
    let stored = long(bytes, at)?;
    let value = if stored & 2 == 0 {
        f64::from_bits(u64::from(stored & !3) << 32)
    } else {
        f64::from(stored.cast_signed() >> 2)
    };
    Some(if stored & 1 == 0 {
        value
    } else {
        value / 100.0
    })
}
