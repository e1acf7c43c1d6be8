//! The line `sep=;` that Excel takes as an order and many programs write above the header.

use crate::plan::Delimiter;
use crate::source::Row;

/// What a first line orders, and where the next line starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// `None` where the order is for something that separates no cells here.
    pub(super) delimiter: Option<Delimiter>,
    pub(super) length: usize,
}

/// Reads the order in the first line of a text without its mark.
pub(super) fn directive(text: &[u8]) -> Option<Directive> {
    let length = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let line = &text[..length.unwrap_or(text.len())];
    let quoted = line.strip_prefix(b"\"");
    let (order, rest) = quoted.unwrap_or(line).split_at_checked(5)?;
    let rest = match quoted {
        Some(_) => rest.strip_prefix(b"\"")?,
        None => rest,
    };
    let (word, separator) = order.split_at(4);
    let is_padding = |byte: &u8| *byte == separator[0] || b",;\t ".contains(byte);
    if !word.eq_ignore_ascii_case(b"sep=") || !rest.iter().all(is_padding) {
        return None;
    }
    let mut known = Delimiter::ALL.iter();
    Some(Directive {
        delimiter: known.find(|one| one.byte() == separator[0]).copied(),
        length: line.len(),
    })
}

/// Whether a row is such a line, whatever cut it into cells.
pub(in crate::source) fn is_directive(row: &Row) -> bool {
    let word = row.get(0).split_at_checked(4);
    row.line == 1
        && word.is_some_and(|(word, rest)| {
            word.eq_ignore_ascii_case("sep=") && rest.chars().count() <= 1
        })
        && row.iter().skip(1).all(|cell| cell.trim().is_empty())
}
