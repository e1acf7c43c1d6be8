//! The texts that the sheets of a workbook share, and texts of cells.

use std::io::BufRead;

use quick_xml::events::Event;

use super::super::limits::{Limits, passed};
use super::super::strings::Strings;
use super::super::xml::{Xml, local, push_text, raw_attribute};
use super::plain;
use crate::Error;

/// Reads the part of the shared texts.
pub(super) fn read<B: BufRead>(xml: &mut Xml<B>, limits: &Limits) -> Result<Strings, Error> {
    let mut strings = Strings::default();
    let mut text = String::new();
    let mut between = false;
    loop {
        while between && let Some((value, keep_blanks, length)) = plain::shared(xml.bytes()?) {
            let Ok(value) = simdutf8::basic::from_utf8(value) else {
                break;
            };
            text.clear();
            push_plain(value, keep_blanks, &mut text);
            check(text.len(), limits)?;
            strings.push(&text, limits)?;
            xml.consume(length);
        }
        text.clear();
        let event = xml.next()?;
        between = matches!(event, Event::Start(_) | Event::End(_) | Event::Empty(_));
        match event {
            Event::Start(start) if local(&start) == "si" => {
                read_text(xml, "si", &mut text, limits)?;
            }
            Event::Empty(start) if local(&start) == "si" => {}
            Event::Eof => return Ok(strings),
            _ => continue,
        }
        strings.push(&text, limits)?;
    }
}

/// Adds the text of the element that has started: its `t`s, those of rich text one after the other,
/// those of a reading aid left out.
pub(super) fn read_text<B: BufRead>(
    xml: &mut Xml<B>,
    element: &str,
    text: &mut String,
    limits: &Limits,
) -> Result<(), Error> {
    let whole = text.len();
    let mut start = None;
    let mut keep_blanks = false;
    loop {
        let event = xml.next()?;
        match &event {
            Event::Start(tag) => match local(tag) {
                "t" => {
                    keep_blanks = raw_attribute(tag, "space") == Some("preserve");
                    start = Some(text.len());
                }
                "rPh" | "Choice" => xml.skip()?,
                _ => {}
            },
            Event::End(tag) => {
                let name = tag.local_name().into_inner();
                if let (Some(start), "t") = (start.take(), name) {
                    if !keep_blanks {
                        trim(text, start);
                    }
                    unescape(text, start);
                } else if name == element {
                    return Ok(());
                }
            }
            Event::Eof => return Ok(()),
            event if start.is_some() => {
                push_text(event, text);
                check(text.len() - whole, limits)?;
            }
            _ => {}
        }
    }
}

fn check(length: usize, limits: &Limits) -> Result<(), Error> {
    if length > limits.string_bytes {
        let most = limits.string_bytes as u64;
        return Err(passed("the workbook", most, "bytes in one of its texts"));
    }
    Ok(())
}

/// Adds a text as it is written, without entities, its blanks at the ends and escapes seen to.
pub(super) fn push_plain(value: &str, keep_blanks: bool, text: &mut String) {
    let start = text.len();
    let value = if keep_blanks {
        value
    } else {
        value.trim_ascii()
    };
    push_lines(value, text);
    unescape(text, start);
}

/// Adds a text as it is written, without entities; the line ends of XML are all one.
pub(super) fn push_lines(value: &str, text: &mut String) {
    if value.contains('\r') {
        text.push_str(&value.replace("\r\n", "\n").replace('\r', "\n"));
    } else {
        text.push_str(value);
    }
}

// Blanks at the ends are no text unless the file says that they are.
fn trim(text: &mut String, start: usize) {
    let piece = &text[start..];
    text.truncate(start + piece.trim_ascii_end().len());
    let blanks = text.len() - start - text[start..].trim_ascii_start().len();
    text.drain(start..start + blanks);
}

/// Puts the letters in place that Office writes as `_x000D_`, from `start` on.
pub(super) fn unescape(text: &mut String, start: usize) {
    let Some(first) = text[start..].find("_x") else {
        return;
    };
    let rest = text.split_off(start + first);
    let mut rest = rest.as_str();
    while let Some(at) = rest.find("_x") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((letter, length)) = escaped(rest) {
            text.push(letter);
            rest = &rest[length..];
        } else {
            text.push_str("_x");
            rest = &rest[2..];
        }
    }
    text.push_str(rest);
}

/// The letter that the text starts with in its escaped form, and how many bytes that takes.
fn escaped(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| {
        let digits = text.strip_prefix("_x")?;
        let (digits, end) = (digits.get(..4)?, digits.as_bytes().get(4)?);
        let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        (hex && *end == b'_').then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let high = unit(text)?;
    if let Some(letter) = char::from_u32(high.into()) {
        return Some((letter, 7));
    }
    // Half of a letter beyond the first plane; the other half follows.
    let low = unit(text.get(7..)?)?;
    let letter = char::decode_utf16([high, low]).next()?.ok()?;
    Some((letter, 14))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_texts_are_read() {
        let long = "ñ".repeat(600_000);
        let part = format!(
            "<sst>{}</sst>",
            format!("<si><t>{long}</t></si><si><t>b</t></si>").repeat(3)
        );
        let limits = Limits {
            string_bytes: 2 << 20,
            ..Limits::default()
        };
        let mut xml = Xml::new(part.as_bytes(), "s", &limits).unwrap();
        let strings = read(&mut xml, &limits).unwrap();
        let all: Vec<_> = (0..).map_while(|index| strings.get(index)).collect();
        assert_eq!(all, [&long, "b", &long, "b", &long, "b"]);

        let part = "<x:sst xmlns:x=\"m\" count=\"9\"><x:si><x:t>uno</x:t></x:si><x:si/>\
            <x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space=\"preserve\">dos </x:t></x:r>\
            <x:r><x:t>tres</x:t></x:r></x:si>\
            <x:si><x:t>  </x:t></x:si><x:si><x:t> a </x:t></x:si>\
            <x:si><x:t>東京</x:t><x:rPh sb=\"0\" eb=\"2\"><x:t>トウキョウ</x:t></x:rPh></x:si></x:sst>";
        let limits = Limits::default();
        let mut xml = Xml::new(part.as_bytes(), "s", &limits).unwrap();
        let strings = read(&mut xml, &limits).unwrap();
        let all: Vec<_> = (0..).map_while(|index| strings.get(index)).collect();
        assert_eq!(all, ["uno", "", "dos tres", "", "a", "東京"]);
    }

    #[test]
    fn escaped_letters_are_put_in_place() {
        for (stored, expected) in [
            ("a_x000D_b", "a\rb"),
            ("a_x000d__x000A_b", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "😀"),
            ("_xD83D_", "_xD83D_"),
            ("_x00_", "_x00_"),
            ("mi_xolo", "mi_xolo"),
            ("_x", "_x"),
            ("_xñañaña_", "_xñañaña_"),
        ] {
            let mut text = format!("-{stored}");
            unescape(&mut text, 1);
            assert_eq!(text, format!("-{expected}"));
        }
    }

    #[test]
    fn limits_are_held() {
        let part = format!("<sst>{}</sst>", "<si><t>abcd</t></si>".repeat(10));
        let read_with = |limits: Limits| {
            let mut xml = Xml::new(part.as_bytes(), "s", &limits).unwrap();
            read(&mut xml, &limits).unwrap_err().to_string()
        };
        for (limits, said) in [
            (
                Limits {
                    shared_strings: 5,
                    ..Limits::default()
                },
                "more than 5 shared texts",
            ),
            (
                Limits {
                    shared_bytes: 20,
                    ..Limits::default()
                },
                "more than 20 bytes of shared",
            ),
            (
                Limits {
                    string_bytes: 3,
                    ..Limits::default()
                },
                "more than 3 bytes in one",
            ),
        ] {
            let text = read_with(limits);
            assert!(text.contains(said), "{text}");
        }
    }
}
