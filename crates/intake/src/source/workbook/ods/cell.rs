//! One cell: its value, which its tag says, and its text.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::super::limits::{Limits, passed};
use super::super::number;
use super::super::seen::Seen;
use super::super::serial::{self, Format};
use super::super::xml::{Xml, attributes, local, push_text, raw_attribute};
use crate::Error;
use crate::source::CellKind;

/// The type of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// None is said: the text counts.
    #[default]
    None,
    Text,
    Number,
    Boolean,
    Date,
    Time,
    Error,
}

/// What the tag of a cell says.
#[derive(Debug)]
pub(super) struct Tag {
    kind: Kind,
    has_value: bool,
    formula: bool,
    /// How many columns the cell stands for.
    pub(super) repeated: u32,
    /// How many columns and rows it is merged over.
    pub(super) columns: u32,
    pub(super) rows: u32,
}

impl Tag {
    /// Reads a tag; its value goes to `value`.
    pub(super) fn of(start: &BytesStart<'_>, value: &mut String) -> Self {
        let mut tag = Self {
            kind: Kind::None,
            has_value: false,
            formula: false,
            repeated: 1,
            columns: 1,
            rows: 1,
        };
        value.clear();
        for (name, said) in attributes(start.attributes_raw()) {
            let number = || said.trim_ascii().parse().unwrap_or(1).max(1);
            match name {
                "office:value-type" if tag.kind != Kind::Error => tag.kind = kind(said),
                // What LibreOffice adds; an error is a text for all others.
                "calcext:value-type" if said == "error" => tag.kind = Kind::Error,
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => {
                    tag.has_value = true;
                    value.clear();
                    match quick_xml::escape::unescape(said) {
                        Ok(said) => value.push_str(&said),
                        Err(_) => value.push_str(said),
                    }
                }
                "table:formula" => tag.formula = true,
                "table:number-columns-repeated" => tag.repeated = number(),
                "table:number-columns-spanned" => tag.columns = number(),
                "table:number-rows-spanned" => tag.rows = number(),
                _ => {}
            }
        }
        tag
    }

    /// Leaves in `text` what the cell is, and says of which kind it is.
    pub(super) fn show(
        &self,
        value: &mut String,
        text: &mut String,
        row: u32,
        seen: &mut Seen,
    ) -> CellKind {
        let shown = match self.kind {
            Kind::None if self.formula && text.is_empty() => {
                seen.no_value.add(row);
                return CellKind::Empty;
            }
            Kind::None => return CellKind::Text,
            Kind::Error => return CellKind::Error,
            Kind::Text => {
                if self.has_value && text.is_empty() {
                    std::mem::swap(value, text);
                }
                return CellKind::Text;
            }
            Kind::Number => {
                let mut buffer = String::new();
                let number = number::canonical(value, &mut buffer);
                if number.is_some_and(|number| is_padded(text, number)) {
                    return CellKind::Text;
                }
                number.map(|number| (CellKind::Number, number.to_owned()))
            }
            Kind::Boolean => match value.as_str() {
                "true" | "false" => Some((CellKind::Boolean, value.clone())),
                _ => None,
            },
            Kind::Date => {
                let mut buffer = String::new();
                serial::iso(value, &mut buffer).then_some((CellKind::Date, buffer))
            }
            Kind::Time => days(value).and_then(|days| {
                let mut buffer = String::new();
                let kind = seen.date(days, Format::Duration, false, row, &mut buffer)?;
                Some((kind, buffer))
            }),
        };
        // A value that is not of its type: what the cell shows is kept.
        let Some((kind, shown)) = shown else {
            seen.damaged.add(row);
            if text.is_empty() {
                std::mem::swap(value, text);
            }
            return CellKind::Text;
        };
        text.clear();
        text.push_str(&shown);
        kind
    }
}

/// Whether a cell shows the number with zeros before it, as a postal code or an id.
fn is_padded(shown: &str, number: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
    shown.len() > number.len()
        && shown.starts_with('0')
        && digits(shown)
        && digits(number)
        && shown.trim_start_matches('0') == number.trim_start_matches('0')
}

fn kind(word: &str) -> Kind {
    match word {
        "float" | "percentage" | "currency" => Kind::Number,
        "boolean" => Kind::Boolean,
        "date" => Kind::Date,
        "time" => Kind::Time,
        "string" => Kind::Text,
        _ => Kind::None,
    }
}

/// The days of a duration such as `PT13H30M00S`.
fn days(duration: &str) -> Option<f64> {
    let mut rest = duration.strip_prefix('P')?;
    let mut seconds = 0.0;
    let mut in_day = false;
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T') {
            (in_day, rest) = (true, time);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, unit) = rest.split_at(end);
        let number: f64 = number.parse().ok()?;
        let unit = unit.chars().next()?;
        seconds += number
            * match (unit, in_day) {
                ('D', false) => 86_400.0,
                ('H', true) => 3_600.0,
                ('M', true) => 60.0,
                ('S', true) => 1.0,
                _ => return None,
            };
        rest = &rest[end + 1..];
    }
    Some(seconds / 86_400.0)
}

/// Reads the text of the cell that has started, up to its end: paragraphs on lines of their own.
pub(super) fn read_text<B: BufRead>(
    xml: &mut Xml<B>,
    text: &mut String,
    limits: &Limits,
) -> Result<(), Error> {
    let (mut paragraphs, mut inside) = (0, 0_u32);
    let mut depth = 1;
    let mut piece = String::new();
    while depth > 0 {
        let event = xml.next()?;
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                let started = matches!(event, Event::Start(_));
                match local(start) {
                    "p" | "h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        inside += u32::from(started);
                    }
                    "s" => {
                        let count = raw_attribute(start, "c").and_then(|count| count.parse().ok());
                        let count = count.unwrap_or(1).min(limits.string_bytes + 1);
                        text.extend(std::iter::repeat_n(' ', count));
                    }
                    "tab" => text.push('\t'),
                    "line-break" => text.push('\n'),
                    // Notes, drawings and reading aids are no text of the cell.
                    "annotation" | "frame" | "note" | "ruby-text" | "table" | "custom-shape"
                    | "g" | "control" => {
                        if started {
                            xml.skip()?;
                        }
                        continue;
                    }
                    _ => {}
                }
                depth += u32::from(started);
            }
            Event::End(end) => {
                depth -= 1;
                if matches!(end.local_name().into_inner(), "p" | "h") {
                    inside = inside.saturating_sub(1);
                }
            }
            Event::Eof => return Ok(()),
            event if inside > 0 => {
                piece.clear();
                push_text(event, &mut piece);
                push_collapsed(&piece, text);
            }
            _ => {}
        }
        if text.len() > limits.string_bytes {
            let most = limits.string_bytes as u64;
            return Err(passed("the workbook", most, "bytes in one of its texts"));
        }
    }
    Ok(())
}

// Blanks and line ends of the XML are one blank; those that count are elements.
fn push_collapsed(piece: &str, text: &mut String) {
    for letter in piece.chars() {
        if !matches!(letter, ' ' | '\t' | '\n' | '\r') {
            text.push(letter);
        } else if !text.is_empty() && !text.ends_with([' ', '\n', '\t']) {
            text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_days() {
        for (duration, expected) in [
            ("PT12H00M00S", Some(0.5)),
            ("PT36H", Some(1.5)),
            ("P1DT12H", Some(1.5)),
            ("PT00H00M01.5S", Some(1.5 / 86_400.0)),
            ("PT1D", None),
            ("-PT1H", None),
            ("12:00", None),
            ("PT1", None),
        ] {
            assert_eq!(days(duration), expected, "{duration}");
        }
    }
}
