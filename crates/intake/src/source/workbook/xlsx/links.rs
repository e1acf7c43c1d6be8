//! Cells that hold nothing but a link: what they lead to is read as their text.

use std::collections::BTreeMap;
use std::io::{BufRead, Read, Seek};

use memchr::memchr;
use quick_xml::events::Event;

use super::super::limits::Limits;
use super::super::xml::{Xml, attribute, local};
use super::super::zip::{Archive, of_io};
use super::package::external;
use super::sheet::reference;
use crate::Error;

/// How many bytes of targets are held; what is beyond them stays unread.
const HELD: usize = 8 << 20;
/// How the part of a sheet with its links starts. A text cannot hold it: its `<` would be escaped.
const START: &[u8] = b"<hyperlinks";
/// The targets of links, by row and column, from 1 and from 0.
pub(super) type Links = BTreeMap<u32, Vec<(u32, String)>>;

/// The links of a sheet. They stand behind its cells, so that the sheet is inflated once more to
/// find them; only for sheets whose part refers to something outside.
pub(super) fn read<R: Read + Seek>(
    archive: &Archive<'_, R>,
    part: &str,
    limits: &Limits,
) -> Result<Links, Error> {
    let mut links = Links::new();
    let targets = external(archive, part, "hyperlink", HELD, limits)?;
    if targets.is_empty() {
        return Ok(links);
    }
    let Some(mut source) = archive.entry(part)? else {
        return Ok(links);
    };
    if !go_to(&mut source, START)? {
        return Ok(links);
    }
    let mut xml = Xml::new(START.chain(source), part, limits)?;
    let mut held = 0;
    loop {
        let event = xml.next()?;
        let (Event::Start(start) | Event::Empty(start)) = &event else {
            // The links stand in one element, and this is its end.
            if matches!(&event, Event::End(end) if end.name().as_ref() == "hyperlinks") {
                return Ok(links);
            }
            if matches!(event, Event::Eof) {
                return Ok(links);
            }
            continue;
        };
        if local(start) != "hyperlink" {
            continue;
        }
        let target = attribute(start, "id").and_then(|id| targets.get(&id));
        let place = attribute(start, "ref").unwrap_or_default();
        let (column, row) = reference(place.as_bytes());
        if let (Some(target), Some(column), Some(row)) = (target, column, row) {
            let text = ["mailto:", "tel:"]
                .iter()
                .find_map(|kind| target.strip_prefix(kind));
            let text = text.unwrap_or(target);
            held += text.len() + 64;
            if held <= HELD {
                links
                    .entry(row)
                    .or_default()
                    .push((column, text.to_owned()));
            }
        }
    }
}

// Goes on to what follows a word that starts with `<` and has no other. Says whether it was found.
fn go_to<B: BufRead>(source: &mut B, word: &[u8]) -> Result<bool, Error> {
    // How much of the word stands at the end of what was looked at.
    let mut matched = 0;
    loop {
        let piece = source.fill_buf().map_err(|error| of_io(&error))?;
        if piece.is_empty() {
            return Ok(false);
        }
        let mut at = 0;
        while at < piece.len() && matched < word.len() {
            if matched == 0 {
                let Some(start) = memchr(b'<', &piece[at..]) else {
                    at = piece.len();
                    break;
                };
                (at, matched) = (at + start + 1, 1);
            } else if piece[at] == word[matched] {
                (at, matched) = (at + 1, matched + 1);
            } else {
                matched = 0;
            }
        }
        source.consume(at);
        if matched == word.len() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn a_word_is_found_wherever_the_pieces_end() {
        let text = b"<worksheet><hyper<hyperlink<hyperlinks>after";
        for capacity in 1..text.len() {
            let mut source = BufReader::with_capacity(capacity, &text[..]);
            assert!(go_to(&mut source, START).unwrap(), "{capacity}");
            let mut rest = String::new();
            source.read_to_string(&mut rest).unwrap();
            assert_eq!(rest, ">after", "{capacity}");
        }
        assert!(!go_to(&mut &b"<hyperlink"[..], START).unwrap());
    }
}
