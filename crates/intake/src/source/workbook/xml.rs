//! The events of a part's XML, with what a trap would need refused: declarations of entities,
//! endless tokens, bottomless nesting.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::limits::{Limits, passed};
use super::{damaged, zip};
use crate::{Error, ErrorKind};

/// How deep elements may stand in one another; those of a workbook stay under twenty.
const DEPTH: u32 = 64;
/// The longest name of an element, in bytes.
const NAME: usize = 256;

/// Reads the events of one part.
pub(super) struct Xml<B> {
    reader: Reader<Measured<B>>,
    buffer: Vec<u8>,
    part: String,
    depth: u32,
    token: usize,
}

impl<B: BufRead> Xml<B> {
    /// Makes a reader of a part, which has this name in messages.
    pub(super) fn new(mut source: B, part: &str, limits: &Limits) -> Result<Self, Error> {
        let head = source.fill_buf().map_err(|error| zip::of_io(&error))?;
        // A part in UTF-16 starts with its mark, or with `<` and its zero.
        if matches!(
            head,
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..]
        ) {
            return Err(Error::new(
                ErrorKind::UnsupportedFormat,
                format!(
                    "the part {part} of the workbook is in UTF-16; open the workbook and save it \
                     again, or save the sheet as CSV"
                ),
            ));
        }
        // A token may be a little longer than the longest text: its entities take more room.
        let token = limits.string_bytes.saturating_mul(2).max(1 << 16);
        let mut reader = Reader::from_reader(Measured {
            source,
            left: token,
        });
        reader.config_mut().allow_dangling_amp = true;
        Ok(Self {
            reader,
            buffer: Vec::new(),
            part: part.to_owned(),
            depth: 0,
            token,
        })
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Error> {
        self.buffer.clear();
        self.reader.get_mut().left = self.token;
        let event = self.reader.read_event_into(&mut self.buffer);
        let event = event.map_err(|error| of_xml(&error, &self.part))?;
        match &event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEPTH || start.name().as_ref().len() > NAME {
                    let thing = format!("the part {} of the workbook", self.part);
                    return Err(passed(&thing, u64::from(DEPTH), "elements in one another"));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => {
                return Err(damaged(&format!("its part {} is cut off", self.part)));
            }
            Event::DocType(_) => {
                return Err(Error::new(
                    ErrorKind::UnsupportedFormat,
                    format!(
                        "the part {} of the workbook declares a document type, which no \
                         spreadsheet writes; open the workbook and save it again",
                        self.part
                    ),
                ));
            }
            _ => {}
        }
        Ok(event)
    }

    /// The bytes that come next, as many as are there. Between two elements, whole elements may be
    /// taken from them with [`Xml::consume`].
    pub(super) fn bytes(&mut self) -> Result<&[u8], Error> {
        let piece = self.reader.get_mut().source.fill_buf();
        piece.map_err(|error| zip::of_io(&error))
    }

    /// Takes bytes away.
    pub(super) fn consume(&mut self, count: usize) {
        self.reader.get_mut().source.consume(count);
    }

    /// Leaves out what stands in the element that has just started.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        let depth = self.depth;
        while self.depth >= depth {
            if matches!(self.next()?, Event::Eof) {
                break;
            }
        }
        Ok(())
    }
}

/// Adds what an event says in text: text, or an entity that XML itself knows.
pub(super) fn push_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(piece) => text.push_str(&piece.xml10_content()),
        Event::CData(piece) => text.push_str(&piece.xml10_content()),
        Event::GeneralRef(entity) => push_entity(entity, text),
        _ => {}
    }
}

// An entity that nobody declares stays as it is written.
fn push_entity(entity: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        text.push(letter);
        return;
    }
    let name: &str = entity;
    if let Some(value) = quick_xml::escape::resolve_predefined_entity(name) {
        text.push_str(value);
    } else {
        text.push('&');
        text.push_str(name);
        text.push(';');
    }
}

/// The name of an element without its prefix.
pub(super) fn local<'e>(start: &'e BytesStart<'_>) -> &'e str {
    start.local_name().into_inner()
}

/// The value of an attribute, whatever its prefix, with its entities resolved.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = raw_attribute(start, name)?;
    let value = quick_xml::escape::unescape(value);
    Some(value.map_or_else(|_| String::new(), std::borrow::Cow::into_owned))
}

/// The value of an attribute as it is written.
pub(super) fn raw_attribute<'e>(start: &'e BytesStart<'_>, name: &str) -> Option<&'e str> {
    attributes(start.attributes_raw()).find_map(|(found, value)| {
        let local = found.rsplit(':').next();
        (local == Some(name)).then_some(value)
    })
}

/// The attributes of an element as they are written: `name="value"`, with any of the quotes.
pub(super) fn attributes(mut rest: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_ascii_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        rest = after;
        Some((name.trim_ascii(), value))
    })
}

/// Whether the value of an attribute means yes.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

fn of_xml(error: &quick_xml::Error, part: &str) -> Error {
    match error {
        quick_xml::Error::Io(error) => zip::of_io(error),
        other => damaged(&format!("its part {part} is not well-formed ({other})")),
    }
}

/// A reader that gives only so many bytes for one token, so that none is held that never ends.
struct Measured<B> {
    source: B,
    left: usize,
}

impl<B: BufRead> BufRead for Measured<B> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other(Error::new(
                ErrorKind::TooLarge,
                "a text or an element of the workbook is longer than the limit of a cell; shorten \
                 it, or save the sheet as CSV",
            )));
        }
        let piece = self.source.fill_buf()?;
        Ok(&piece[..piece.len().min(self.left)])
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        self.source.consume(amount);
    }
}

impl<B: Read> Read for Measured<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.source.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(xml: &str) -> Result<String, Error> {
        let mut xml = Xml::new(xml.as_bytes(), "part.xml", &Limits::default())?;
        let mut text = String::new();
        loop {
            let event = xml.next()?;
            if matches!(event, Event::Eof) {
                return Ok(text);
            }
            push_text(&event, &mut text);
        }
    }

    #[test]
    fn texts_and_entities_are_joined() {
        for (xml, expected) in [
            ("<t>a &amp; b</t>", "a & b"),
            ("<t>&#241;&#xD1;</t>", "ñÑ"),
            ("<t><![CDATA[<a>]]></t>", "<a>"),
            ("<t>a\r\nb</t>", "a\nb"),
            ("<t>&nope; & c</t>", "&nope; & c"),
        ] {
            assert_eq!(text_of(xml).unwrap(), expected, "{xml}");
        }
    }

    #[test]
    fn traps_are_refused() {
        let deep = "<a>".repeat(100);
        let long = format!("<t>{}</t>", "x".repeat(3 << 20));
        let utf16: String = "<t/>".chars().flat_map(|c| [c, '\0']).collect();
        for (xml, kind) in [
            (
                "<!DOCTYPE t [<!ENTITY a 'b'>]><t>&a;</t>",
                ErrorKind::UnsupportedFormat,
            ),
            (deep.as_str(), ErrorKind::TooLarge),
            (long.as_str(), ErrorKind::TooLarge),
            (utf16.as_str(), ErrorKind::UnsupportedFormat),
            ("<t>", ErrorKind::FileDamaged),
            ("<t></u>", ErrorKind::FileDamaged),
        ] {
            assert_eq!(text_of(xml).map_err(|e| e.kind()), Err(kind), "{xml:.40}");
        }
    }

    #[test]
    fn attributes_are_read_as_written() {
        let found: Vec<_> = attributes(" r=\"A1\" s = '3' t=\"\" broken").collect();
        assert_eq!(found, [("r", "A1"), ("s", "3"), ("t", "")]);
    }
}
