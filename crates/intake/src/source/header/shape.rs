//! Whether a row looks like names or like values.

use std::collections::BTreeMap;

use super::{Seen, filled};
use crate::source::Row;
use crate::text;

/// How many rows must agree on a width before the row of the names is the odd one.
const AGREEING_ROWS: usize = 3;

/// Words that are values wherever they stand, and never names of columns.
const VALUES: &[&str] = &[
    "canino", "canina", "perro", "perra", "can", "felino", "felina", "gato", "gata", "ave",
    "conejo", "hamster", "macho", "hembra", "m", "h", "f", "dog", "cat", "canine", "feline",
    "male", "female", "criollo", "mestizo",
];

// Names of columns are words: no numbers, no dates, no addresses, none twice in a row of values.
pub(crate) fn is_header_like(row: &Row) -> bool {
    let mut cells = row.iter().map(str::trim).filter(|cell| !cell.is_empty());
    cells.all(is_wordy)
}

pub(super) fn is_wordy(cell: &str) -> bool {
    !is_typed(cell) && cell.chars().count() <= 60
}

// Mostly digits, or an address of e-mail.
pub(crate) fn is_typed(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits * 2 >= cell.len().max(1) || cell.contains('@')
}

/// Whether a row of words is one of the rows below it: it has a word that is a value, or a cell
/// that stands once more in its column.
pub(super) fn shows_data(row: &Row, below: &[Seen]) -> bool {
    let cells = row.iter().map(str::trim).enumerate();
    cells
        .filter(|(_, cell)| !cell.is_empty())
        .any(|(index, cell)| {
            let again =
                |seen: &Seen| seen.row.get(index).trim() == cell && !repeats(row, &seen.row);
            VALUES.contains(&text::fold(cell).as_str()) || below.iter().any(again)
        })
}

fn repeats(row: &Row, other: &Row) -> bool {
    let same = row
        .iter()
        .zip(other.iter())
        .filter(|(a, b)| a.trim() == b.trim());
    same.count() * 2 > row.len()
}

/// The number of cells that most rows of several cells have.
pub(super) fn common_width(rows: &[Seen]) -> usize {
    let mut counts = BTreeMap::new();
    for seen in rows.iter().filter(|seen| seen.row.len() > 1) {
        *counts.entry(seen.row.len()).or_insert(0_usize) += 1;
    }
    let most = counts
        .into_iter()
        .max_by_key(|&(width, count)| (count, width));
    most.map_or(1, |(width, _)| width)
}

/// The number of cells of the rows below a header, where nearly all have the same and the header
/// has another: then the header is the damaged row, and not each row below it.
pub(super) fn odd_width(names: &[String], below: &[Seen]) -> Option<usize> {
    let filled_names = names.iter().rposition(|name| !name.trim().is_empty())? + 1;
    let mut counts = BTreeMap::new();
    let mut rows = 0;
    for seen in below.iter().filter(|seen| filled(&seen.row) > 1) {
        // Empty cells beyond the header are the trailing delimiters of a spreadsheet.
        let cells = seen.row.iter().zip(1..);
        let text = cells
            .filter(|(cell, _)| !cell.trim().is_empty())
            .map(|(_, place)| place);
        let width = if seen.row.len() > names.len() {
            text.last().unwrap_or(0).max(names.len())
        } else {
            seen.row.len()
        };
        *counts.entry(width).or_insert(0_usize) += 1;
        rows += 1;
    }
    let fits = |width: usize| (filled_names..=names.len()).contains(&width);
    let fitting: usize = counts
        .iter()
        .filter(|(width, _)| fits(**width))
        .map(|(_, count)| count)
        .sum();
    let (&width, &count) = counts
        .iter()
        .max_by_key(|(width, count)| (**count, **width))?;
    let agreed = count >= AGREEING_ROWS && count * 10 >= rows * 9 && fitting * 10 < rows;
    (agreed && !fits(width)).then_some(width)
}
