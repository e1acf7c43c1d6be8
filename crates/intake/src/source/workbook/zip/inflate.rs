//! The bytes of an entry, inflated as they are asked for and counted as they come.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

use flate2::{Decompress, FlushDecompress, Status};
use rawzip::{Crc32, ZipVerification};

use super::super::damaged;
use super::super::limits::{Limits, RATIO_FROM, passed};
use super::of_io;
use crate::Error;

/// How many bytes are read, and inflated, at a time.
const PIECE: usize = 64 << 10;

/// An entry of an archive as a reader of its inflated bytes.
pub(in super::super) struct Inflated<'a, S> {
    source: S,
    /// `None` for an entry that is stored as it is.
    inflater: Option<Decompress>,
    name: String,
    input: Vec<u8>,
    input_at: usize,
    input_end: usize,
    output: Vec<u8>,
    output_at: usize,
    output_end: usize,
    ended: bool,
    consumed: u64,
    produced: u64,
    total: &'a Cell<u64>,
    limits: Limits,
    claim: ZipVerification,
    crc: Crc32,
}

impl<'a, S: Read> Inflated<'a, S> {
    pub(super) fn new(
        source: S,
        deflated: bool,
        claim: ZipVerification,
        name: &str,
        total: &'a Cell<u64>,
        limits: &Limits,
    ) -> Self {
        Self {
            source,
            inflater: deflated.then(|| Decompress::new(false)),
            name: name.to_owned(),
            input: vec![0; if deflated { PIECE } else { 0 }],
            input_at: 0,
            input_end: 0,
            output: vec![0; PIECE],
            output_at: 0,
            output_end: 0,
            ended: false,
            consumed: 0,
            produced: 0,
            total,
            limits: *limits,
            claim,
            crc: Crc32::new(),
        }
    }

    // Fills the output with the next bytes; leaves it empty at the end.
    fn refill(&mut self) -> Result<(), Error> {
        (self.output_at, self.output_end) = (0, 0);
        while self.output_end == 0 && !self.ended {
            if self.inflater.is_some() {
                self.inflate()?;
            } else {
                let read = self.source.read(&mut self.output);
                self.output_end = read.map_err(|error| of_io(&error))?;
                self.consumed += self.output_end as u64;
                self.ended = self.output_end == 0;
            }
        }
        self.count()
    }

    fn inflate(&mut self) -> Result<(), Error> {
        let Some(inflater) = &mut self.inflater else {
            return Ok(());
        };
        if self.input_at == self.input_end {
            let read = self.source.read(&mut self.input);
            (self.input_at, self.input_end) = (0, read.map_err(|error| of_io(&error))?);
        }
        let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
        let input = &self.input[self.input_at..self.input_end];
        let status = inflater.decompress(input, &mut self.output, FlushDecompress::None);
        let used = (inflater.total_in() - before_in) as usize;
        self.output_end = (inflater.total_out() - before_out) as usize;
        self.input_at += used;
        self.consumed += used as u64;
        match status {
            Ok(Status::StreamEnd) => self.ended = true,
            Ok(_) if used > 0 || self.output_end > 0 => {}
            Ok(_) if self.input_at == self.input_end && self.input_end > 0 => {}
            Ok(_) => return Err(damaged(&format!("its part {} is cut off", self.name))),
            Err(_) => {
                return Err(damaged(&format!(
                    "its part {} cannot be inflated",
                    self.name
                )));
            }
        }
        Ok(())
    }

    // Holds what came against the limits, and at the end against what the archive says of it.
    fn count(&mut self) -> Result<(), Error> {
        let piece = &self.output[..self.output_end];
        self.crc.update(piece);
        self.produced += piece.len() as u64;
        self.total.set(self.total.get() + piece.len() as u64);
        let limits = &self.limits;
        if self.produced > limits.inflated_entry {
            let thing = format!("the part {} of the workbook", self.name);
            return Err(passed(&thing, limits.inflated_entry, "bytes inflated"));
        }
        if self.total.get() > limits.inflated_total {
            return Err(passed(
                "the workbook",
                limits.inflated_total,
                "bytes inflated",
            ));
        }
        if self.produced > RATIO_FROM && self.produced / limits.ratio.max(1) > self.consumed {
            let thing = format!("the part {} of the workbook", self.name);
            return Err(passed(
                &thing,
                limits.ratio,
                "bytes for each compressed one",
            ));
        }
        if self.ended {
            let found = ZipVerification {
                crc: self.crc.checksum(),
                uncompressed_size: self.produced,
            };
            if self.claim.valid(found).is_err() {
                return Err(damaged(&format!(
                    "its part {} is not what its checksum says",
                    self.name
                )));
            }
        }
        Ok(())
    }
}

impl<S: Read> BufRead for Inflated<'_, S> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.output_at == self.output_end && !self.ended {
            self.refill().map_err(io::Error::other)?;
        }
        Ok(&self.output[self.output_at..self.output_end])
    }

    fn consume(&mut self, amount: usize) {
        self.output_at = (self.output_at + amount).min(self.output_end);
    }
}

impl<S: Read> Read for Inflated<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}
