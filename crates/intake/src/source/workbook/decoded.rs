//! The text of a page or of a document of XML as UTF-8, whatever its encoding.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use super::super::encoding::Utf16;
use super::limits::{Limits, passed};
use super::{SNIFF, read_failed};
use crate::Error;
use crate::plan::Encoding;
use crate::text::CodePage;

/// How many bytes are read at a time.
const PIECE: usize = 32 << 10;

/// How the bytes of a text are read.
enum Coding {
    Utf8,
    Utf16(Utf16),
    /// One byte a letter; `None` for scripts whose letters are not known here.
    Page(Option<CodePage>),
}

/// Reads the text of a file as UTF-8.
pub(super) struct Decoded<'a, R> {
    file: &'a mut R,
    coding: Coding,
    input: Vec<u8>,
    output: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<'a, R: Read + Seek> Decoded<'a, R> {
    /// Finds the encoding by looking at the whole file, and starts to read it.
    pub(super) fn open(file: &'a mut R, limits: &Limits) -> Result<Self, Error> {
        let size = file.seek(SeekFrom::End(0)).map_err(|e| read_failed(&e))?;
        if size > limits.file_bytes {
            return Err(passed("the file", limits.file_bytes, "bytes"));
        }
        let (coding, start) = find_coding(file).map_err(|e| read_failed(&e))?;
        file.seek(SeekFrom::Start(start))
            .map_err(|e| read_failed(&e))?;
        Ok(Self {
            file,
            coding,
            input: vec![0; PIECE],
            output: Vec::new(),
            at: 0,
            ended: false,
        })
    }
}

// A mark decides; then UTF-8 that is well-formed; then what the text says of itself.
// Says where the text starts, too.
fn find_coding<R: Read + Seek>(file: &mut R) -> io::Result<(Coding, u64)> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = Vec::with_capacity(PIECE);
    let mut said = None;
    let mut start = 0;
    let mut first = true;
    loop {
        let left = buffer.len();
        let read = file.take((PIECE - left) as u64).read_to_end(&mut buffer)?;
        if std::mem::take(&mut first) {
            let wide = match &buffer[..] {
                [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
                [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
                _ => None,
            };
            if let Some(utf16) = wide.and_then(|wide| Utf16::new(wide, 0)) {
                return Ok((Coding::Utf16(utf16), 0));
            }
            start = if buffer.starts_with(b"\xEF\xBB\xBF") {
                3
            } else {
                0
            };
            said = declared(&buffer[..buffer.len().min(SNIFF)]);
        }
        match std::str::from_utf8(&buffer) {
            Ok(_) if read == 0 => return Ok((Coding::Utf8, start)),
            Ok(_) => buffer.clear(),
            // A letter that goes on in the next piece.
            Err(error) if error.error_len().is_none() && read > 0 => {
                buffer.drain(..error.valid_up_to());
            }
            Err(_) => {
                let page = Coding::Page(Some(CodePage::Windows1252));
                return Ok((said.unwrap_or(page), start));
            }
        }
    }
}

// What a page says in `charset=…`, or a document of XML in `encoding="…"`.
fn declared(head: &[u8]) -> Option<Coding> {
    let head = head.to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|word| {
        let at = memchr::memmem::find(&head, word.as_bytes())? + word.len();
        let rest = head.get(at..)?;
        let start = usize::from(matches!(rest.first(), Some(b'"' | b'\'')));
        let label = rest.get(start..)?;
        let is_end = |byte: &u8| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_');
        let end = label.iter().position(is_end).unwrap_or(label.len());
        Some(Coding::Page(match &label[..end] {
            b"macintosh" | b"x-mac-roman" => Some(CodePage::Macintosh),
            b"cp850" | b"ibm850" => Some(CodePage::Cp850),
            b"cp437" | b"ibm437" => Some(CodePage::Cp437),
            // A page that is not what it says was written where most are.
            b"utf-8" | b"utf8" | b"utf-16" | b"us-ascii" | b"ascii" | b"windows-1252"
            | b"cp1252" | b"iso-8859-1" | b"iso8859-1" | b"latin1" | b"iso-8859-15" | b"" => {
                Some(CodePage::Windows1252)
            }
            _ => None,
        }))
    })
}

impl<R: Read> Decoded<'_, R> {
    fn refill(&mut self) -> io::Result<()> {
        let read = self.file.read(&mut self.input)?;
        let input = &self.input[..read];
        self.output.clear();
        self.at = 0;
        self.ended = read == 0;
        match &mut self.coding {
            Coding::Utf8 => self.output.extend_from_slice(input),
            Coding::Utf16(utf16) => {
                let text = utf16.decode(input, self.ended);
                let text = String::from_utf8_lossy(text);
                self.output.extend_from_slice(text.as_bytes());
            }
            Coding::Page(page) => {
                let mut text = String::with_capacity(input.len() * 3);
                match page {
                    Some(page) => page.decode_into(input, &mut text),
                    None => text.extend(input.iter().map(|byte| match byte {
                        0..0x80 => char::from(*byte),
                        _ => char::REPLACEMENT_CHARACTER,
                    })),
                }
                self.output = text.into_bytes();
            }
        }
        Ok(())
    }
}

impl<R: Read> BufRead for Decoded<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.output.len() && !self.ended {
            self.refill()?;
        }
        Ok(&self.output[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.output.len());
    }
}

impl<R: Read> Read for Decoded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found_by_evidence() {
        let mut long = "<p>".repeat(PIECE / 3).into_bytes();
        long.extend("aañ".as_bytes());
        let mut spoiled = long.clone();
        spoiled.extend(b"\xF1");
        for (bytes, expected) in [
            (&b"<table>a\xF1o"[..], "<table>año"),
            (
                "<meta charset=iso-8859-1>año".as_bytes(),
                "<meta charset=iso-8859-1>año",
            ),
            (b"<meta charset='utf-8'>a\xF1o", "<meta charset='utf-8'>año"),
            (
                b"<meta charset=macintosh>a\x96o",
                "<meta charset=macintosh>año",
            ),
            (
                b"<?xml encoding=\"windows-1251\"?>a\xF1",
                "<?xml encoding=\"windows-1251\"?>a\u{FFFD}",
            ),
            (b"\xEF\xBB\xBF\xC3\xB1", "ñ"),
            (b"\xFF\xFE<\0\xF1\0", "<ñ"),
            (b"", ""),
        ] {
            let mut file = io::Cursor::new(bytes);
            let mut decoded = Decoded::open(&mut file, &Limits::default()).unwrap();
            let mut text = String::new();
            decoded.read_to_string(&mut text).unwrap();
            assert_eq!(text, expected);
        }
        for (bytes, end) in [(long, "aañ"), (spoiled, "aaÃ±ñ")] {
            let mut file = io::Cursor::new(bytes);
            let mut decoded = Decoded::open(&mut file, &Limits::default()).unwrap();
            let mut text = String::new();
            decoded.read_to_string(&mut text).unwrap();
            assert!(text.ends_with(&format!(">{end}")));
        }
    }
}
