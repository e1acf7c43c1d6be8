//! What an old workbook says of all its sheets: their names and places, styles, shared texts.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use super::super::limits::{Limits, passed};
use super::super::serial::Format;
use super::super::strings::Strings;
use super::super::{damaged, protected};
use super::codepage::Codepage;
use super::compound::{long, word};
use super::records::{Body, Records, read_text};
use crate::{Error, ErrorKind};

const EOF: u16 = 0x000A;
const DATEMODE: u16 = 0x0022;
const FILEPASS: u16 = 0x002F;
const CODEPAGE: u16 = 0x0042;
const BOUNDSHEET: u16 = 0x0085;
const XF: u16 = 0x00E0;
const SST: u16 = 0x00FC;
const FORMAT: u16 = 0x041E;
const BOF: u16 = 0x0809;

/// The version that a workbook of Excel 97 and later has.
const BIFF8: u16 = 0x0600;
const BIFF5: u16 = 0x0500;

/// How many styles are read: cells count them in sixteen bits.
const STYLES: usize = 1 << 16;

/// What a workbook says of all its sheets.
#[derive(Default)]
pub(super) struct Globals {
    pub(super) sheets: Vec<Sheet>,
    /// The format of each style of cells, by its place.
    pub(super) formats: Vec<Format>,
    pub(super) strings: Strings,
    /// How the texts are encoded; `None` where they are Unicode.
    pub(super) codepage: Option<Codepage>,
    /// Whether the days count from 1904, as on an old Mac.
    pub(super) from_1904: bool,
}

/// A sheet of cells.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Where it starts in the stream.
    pub(super) offset: u32,
}

impl Globals {
    /// Reads what stands before the sheets; the shared texts only if they are wanted.
    pub(super) fn read<S: Read + Seek>(
        records: &mut Records<S>,
        texts: bool,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let mut globals = Self {
            codepage: match start(records)? {
                BIFF8 => None,
                BIFF5 => Some(Codepage::default()),
                _ => return Err(too_old()),
            },
            ..Self::default()
        };
        let mut own: BTreeMap<u16, Format> = BTreeMap::new();
        let mut styles = Vec::new();
        let mut found = 0_u32;
        let mut text = String::new();
        while let Some(id) = records.next()? {
            let body = records.body();
            match id {
                FILEPASS => return Err(protected()),
                DATEMODE => globals.from_1904 = word(body, 0) == Some(1),
                // Texts of Unicode have no code page, whatever number stands here.
                CODEPAGE if globals.codepage.is_some() => {
                    globals.codepage = word(body, 0).map(Codepage::of);
                }
                BOUNDSHEET => {
                    found += 1;
                    if found > limits.sheets {
                        return Err(passed("the workbook", limits.sheets.into(), "sheets"));
                    }
                    globals.read_sheet(records)?;
                }
                FORMAT => {
                    let id = word(body, 0).unwrap_or(0);
                    text.clear();
                    let short = globals.codepage.is_some();
                    // A format that cannot be read shows numbers.
                    let _ = read_text(records, 2, short, globals.codepage, &mut text);
                    own.insert(id, Format::of_code(&text));
                }
                XF if styles.len() < STYLES => styles.push(word(body, 2).unwrap_or(0)),
                SST if texts => globals.read_strings(records, limits)?,
                EOF => break,
                _ => {}
            }
        }
        let format = |id| {
            let own = own.get(&id).copied();
            own.or_else(|| Format::built_in(id.into()))
                .unwrap_or_default()
        };
        globals.formats = styles.into_iter().map(format).collect();
        if globals.sheets.is_empty() {
            return Err(Error::new(
                ErrorKind::EmptyFile,
                "the workbook has no sheet with cells",
            ));
        }
        Ok(globals)
    }

    fn read_sheet<S: Read + Seek>(&mut self, records: &mut Records<S>) -> Result<(), Error> {
        let body = records.body();
        let (Some(offset), Some(&[state, kind])) =
            (long(body, 0), body.get(4..).and_then(<[u8]>::first_chunk))
        else {
            return Err(damaged("its list of sheets is cut off"));
        };
        // Charts, macros and modules are sheets without cells.
        if kind & 0x0F != 0 {
            return Ok(());
        }
        let mut name = String::new();
        read_text(records, 6, true, self.codepage, &mut name)?;
        self.sheets.push(Sheet {
            name: super::super::unique(name, |name| {
                self.sheets.iter().any(|sheet| sheet.name == name)
            }),
            hidden: state & 3 != 0,
            offset,
        });
        Ok(())
    }

    // How many texts there are is counted, whatever the record says.
    fn read_strings<S: Read + Seek>(
        &mut self,
        records: &mut Records<S>,
        limits: &Limits,
    ) -> Result<(), Error> {
        let mut text = String::new();
        let mut body = Body::new(records, 8);
        while !body.ended()? {
            text.clear();
            let letters = body.word()?;
            body.text(letters, &mut text)?;
            self.strings.push(&text, limits)?;
        }
        Ok(())
    }
}

/// Reads the record that everything in a stream starts with, and gives its version.
pub(super) fn start<S: Read + Seek>(records: &mut Records<S>) -> Result<u16, Error> {
    match records.next()? {
        Some(BOF) => Ok(word(records.body(), 0).unwrap_or(0)),
        Some(0x0009 | 0x0209 | 0x0409) => Err(too_old()),
        _ => Err(damaged("a sheet of it is not where it should be")),
    }
}

fn too_old() -> Error {
    Error::new(
        ErrorKind::UnsupportedFormat,
        "the file is a workbook of Excel 4 or older, which is not read; open it and save it as \
         XLSX or CSV",
    )
}
