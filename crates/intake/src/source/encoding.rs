//! UTF-16 on its way to the tokenizer, which reads bytes of UTF-8.

use std::borrow::Cow;

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};

use crate::plan::Encoding;

/// What stands for a unit that is no text: a byte that no UTF-8 has, so that its row is known.
const BROKEN: u8 = 0xff;

/// Says whether the first bytes of a file are UTF-16, by its mark or, without one, by the NULs
/// that every other byte of text in a Latin alphabet is then.
pub fn find_utf16(head: &[u8]) -> Option<Encoding> {
    if head.starts_with(b"\xFF\xFE") && !head.starts_with(b"\xFF\xFE\0\0") {
        return Some(Encoding::Utf16Le);
    }
    if head.starts_with(b"\xFE\xFF") {
        return Some(Encoding::Utf16Be);
    }
    let pairs = head.len() / 2;
    let nuls = |odd: usize| {
        let bytes = head.iter().skip(odd).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (nuls(0), nuls(1));
    let most = |nuls: usize| nuls * 10 >= pairs * 7;
    let few = |nuls: usize| nuls * 20 <= pairs;
    match () {
        () if pairs == 0 => None,
        () if most(odd) && few(even) => Some(Encoding::Utf16Le),
        () if most(even) && few(odd) => Some(Encoding::Utf16Be),
        () => None,
    }
}

/// The first bytes of a file as the tokenizer is to see them.
pub fn head_text(head: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    match Utf16::new(encoding, 0) {
        Some(mut utf16) => Cow::Owned(utf16.decode(head, false).to_vec()),
        None => Cow::Borrowed(head),
    }
}

/// Turns pushed UTF-16 into UTF-8 and knows at which byte of the file a row starts.
pub(super) struct Utf16 {
    decoder: Decoder,
    text: Vec<u8>,
    /// Bytes that are needed before a mark is known or known to be missing.
    mark: Vec<u8>,
    at_start: bool,
    finished: bool,
    /// A place of the UTF-8, and the place of the file that it came from.
    known: (u64, u64),
}

impl std::fmt::Debug for Utf16 {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} at {}",
            self.decoder.encoding().name(),
            self.known.1
        )
    }
}

impl Utf16 {
    /// Makes a decoder whose first byte stands at `offset` of the file; `None` where the encoding
    /// is not UTF-16.
    pub(super) fn new(encoding: Encoding, offset: u64) -> Option<Self> {
        let encoding = match encoding {
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            _ => return None,
        };
        Some(Self {
            decoder: encoding.new_decoder_without_bom_handling(),
            text: Vec::new(),
            mark: Vec::new(),
            at_start: offset == 0,
            finished: false,
            known: (offset, offset),
        })
    }

    /// Gives the text of the next bytes. A lone surrogate and an odd last byte become a byte that
    /// makes their row undecodable.
    pub(super) fn decode(&mut self, chunk: &[u8], last: bool) -> &[u8] {
        self.text.clear();
        if std::mem::replace(&mut self.finished, last) {
            return &self.text;
        }
        if self.at_start {
            self.mark.extend_from_slice(chunk);
            if self.mark.len() < 2 && !last {
                return &self.text;
            }
            self.at_start = false;
            let start = std::mem::take(&mut self.mark);
            let little = self.decoder.encoding() == UTF_16LE;
            let mark: &[u8] = if little { b"\xFF\xFE" } else { b"\xFE\xFF" };
            let text = start.strip_prefix(mark).unwrap_or(&start);
            self.known.1 += (start.len() - text.len()) as u64;
            self.push(text, last);
        } else {
            self.push(chunk, last);
        }
        &self.text
    }

    fn push(&mut self, mut bytes: &[u8], last: bool) {
        loop {
            let room = self
                .decoder
                .max_utf8_buffer_length_without_replacement(bytes.len());
            let start = self.text.len();
            self.text.resize(start + room.unwrap_or(64), 0);
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
                bytes,
                &mut self.text[start..],
                last,
            );
            self.text.truncate(start + written);
            bytes = bytes.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.text.push(BROKEN),
            }
        }
    }

    /// The byte of the file at which a record starts, given where it stands in the UTF-8. Asked
    /// for one record after the other.
    pub(super) fn file_offset(&mut self, offset: u64, record: &[u8]) -> u64 {
        // Between two records stand line ends, and they are ASCII.
        let start = self.known.1 + 2 * offset.saturating_sub(self.known.0);
        self.known = (offset + record.len() as u64, start + 2 * units(record));
        start
    }
}

/// How many units of UTF-16 a text has.
fn units(text: &[u8]) -> u64 {
    let starts = text.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let long = text
        .iter()
        .filter(|byte| matches!(byte, 0xf0..=0xf7))
        .count();
    (starts + long) as u64
}

#[cfg(test)]
mod tests;
