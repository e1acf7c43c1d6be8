//! UTF-16 on its way to the tokenizer, which reads bytes of UTF-8.

use std::borrow::Cow;

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
///
/// `encoding_rs` would do it too, but brings the tables of all encodings of the Far East along,
/// which are a quarter of what a browser has to load.
#[derive(Debug)]
pub(super) struct Utf16 {
    little: bool,
    text: Vec<u8>,
    /// The first byte of a unit whose second one has not come.
    odd: Option<u8>,
    /// The first unit of a pair whose second one has not come.
    high: Option<u16>,
    /// Bytes that are needed before a mark is known or known to be missing.
    mark: Vec<u8>,
    at_start: bool,
    finished: bool,
    /// A place of the UTF-8, and the place of the file that it came from.
    known: (u64, u64),
}

impl Utf16 {
    /// Makes a decoder whose first byte stands at `offset` of the file; `None` where the encoding
    /// is not UTF-16.
    pub(super) fn new(encoding: Encoding, offset: u64) -> Option<Self> {
        let little = match encoding {
            Encoding::Utf16Le => true,
            Encoding::Utf16Be => false,
            _ => return None,
        };
        Some(Self {
            little,
            text: Vec::new(),
            odd: None,
            high: None,
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
            let mark: &[u8] = if self.little {
                b"\xFF\xFE"
            } else {
                b"\xFE\xFF"
            };
            let text = start.strip_prefix(mark).unwrap_or(&start);
            self.known.1 += (start.len() - text.len()) as u64;
            self.push(text, last);
        } else {
            self.push(chunk, last);
        }
        &self.text
    }

    fn push(&mut self, mut bytes: &[u8], last: bool) {
        self.text.reserve(bytes.len());
        if let (Some(first), [second, rest @ ..]) = (self.odd, bytes) {
            self.odd = None;
            self.unit([first, *second]);
            bytes = rest;
        }
        let pairs = bytes.chunks_exact(2);
        if let [odd] = pairs.remainder() {
            self.odd = Some(*odd);
        }
        for pair in pairs {
            self.unit([pair[0], pair[1]]);
        }
        if last && (self.odd.take().is_some() | self.high.take().is_some()) {
            self.text.push(BROKEN);
        }
    }

    fn unit(&mut self, bytes: [u8; 2]) {
        let unit = if self.little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        };
        match (self.high.take(), unit) {
            (None, ..0x80) => self.text.push(unit as u8),
            (Some(high), 0xdc00..0xe000) => {
                let pair = (u32::from(high) & 0x3ff) << 10 | (u32::from(unit) & 0x3ff);
                self.letter(0x1_0000 + pair);
            }
            (lone, _) => {
                if lone.is_some() {
                    self.text.push(BROKEN);
                }
                if matches!(unit, 0xd800..0xdc00) {
                    self.high = Some(unit);
                } else {
                    self.letter(u32::from(unit));
                }
            }
        }
    }

    fn letter(&mut self, code: u32) {
        match char::from_u32(code) {
            Some(letter) => {
                let mut utf8 = [0; 4];
                let utf8 = letter.encode_utf8(&mut utf8);
                self.text.extend_from_slice(utf8.as_bytes());
            }
            None => self.text.push(BROKEN),
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
