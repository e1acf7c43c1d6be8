//! A workbook that JavaScript holds: read where it stands, never whole.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use intake::plan::WorkbookSheet;
use intake::source::workbook::{self, Limits};
use intake::survey::{choose_sheet, file_hash};
use intake::{Error, ErrorKind};
use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::cross::{document, options, refusal};

/// How much of the file is asked for at a time.
const BUFFER: usize = 256 << 10;

/// Looks into a workbook and unpacks its sheets.
#[wasm_bindgen]
pub struct Workbook {
    file: BufReader<Outside>,
    limits: Limits,
}

#[wasm_bindgen]
impl Workbook {
    /// Opens a file of `size` bytes. `read(from, to)` gives bytes of it and throws if it cannot.
    #[wasm_bindgen(constructor)]
    pub fn new(size: f64, read: Function) -> Workbook {
        // A number of JavaScript holds the size of every file exactly, and none is negative.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let size = size as u64;
        let outside = Outside {
            read,
            size,
            at: 0,
            thrown: None,
        };
        Self {
            file: BufReader::with_capacity(BUFFER, outside),
            limits: Limits::default(),
        }
    }

    /// The sheet of a name, or the one that is meant where nobody says which: `{sheet, sheets,
    /// issues}`.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "what comes from JavaScript is owned"
    )]
    pub fn choose(&mut self, name: Option<String>) -> Result<JsValue, JsValue> {
        let chosen = choose_sheet(&mut self.file, name.as_deref(), &self.limits);
        document(&chosen.map_err(|error| self.refusal(&error))?)
    }

    /// Unpacks a sheet, given as JSON, and gives the pieces of its tape to `push`, as arrays of its
    /// own. What was seen on the way comes back.
    pub fn unpack(&mut self, sheet_json: &str, push: &Function) -> Result<JsValue, JsValue> {
        let sheet: WorkbookSheet = options(sheet_json)?;
        let unpacking = workbook::unpack(&mut self.file, &sheet, &self.limits, &mut |piece| {
            push.call1(&JsValue::NULL, &Uint8Array::from(piece))
                .map(|_| ControlFlow::Continue(()))
                .map_err(|_| Error::new(ErrorKind::ReadFailed, "the tape could not be kept"))
        });
        document(&unpacking.map_err(|error| self.refusal(&error))?)
    }

    /// The BLAKE3 hash of the whole file, 64 hex digits.
    pub fn hash(&mut self) -> Result<String, JsValue> {
        let hash = file_hash(&mut self.file);
        Ok(hash.map_err(|error| self.refusal(&error))?.0)
    }

    /// What JavaScript threw says more than that reading failed.
    fn refusal(&mut self, error: &Error) -> JsValue {
        let thrown = self.file.get_mut().thrown.take();
        thrown.unwrap_or_else(|| refusal(error))
    }
}

/// Whether the first [`sniff_bytes`] of a file are those of a workbook.
#[wasm_bindgen]
pub fn is_workbook(head: &[u8]) -> bool {
    workbook::detect(head).is_some()
}

/// How many first bytes tell what a file is.
#[wasm_bindgen]
pub fn sniff_bytes() -> usize {
    workbook::SNIFF
}

/// The bytes of a file that JavaScript holds.
struct Outside {
    read: Function,
    size: u64,
    at: u64,
    thrown: Option<JsValue>,
}

impl Read for Outside {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = self.size.min(self.at.saturating_add(buffer.len() as u64));
        if self.at >= end {
            return Ok(0);
        }
        #[allow(clippy::cast_precision_loss)]
        let (from, to) = (self.at as f64, end as f64);
        let bytes = self
            .read
            .call2(&JsValue::NULL, &from.into(), &to.into())
            .and_then(JsCast::dyn_into::<Uint8Array>)
            .map_err(|thrown| {
                self.thrown = Some(thrown);
                io::Error::other("the file could not be read")
            })?;
        let length = buffer.len().min(bytes.length() as usize);
        bytes
            .subarray(0, length as u32)
            .copy_to(&mut buffer[..length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Outside {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.size, by),
        };
        self.at = base
            .checked_add_signed(by)
            .ok_or_else(|| io::Error::other("no such place in the file"))?;
        Ok(self.at)
    }
}
