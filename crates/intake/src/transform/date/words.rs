//! The words in dates, Spanish and English.

use crate::text::{FoldBuffer, fold_short};

const MONTHS: [&[&str]; 12] = [
    &["enero", "ene", "january", "jan"],
    &["febrero", "feb", "february"],
    &["marzo", "mar", "march", "mzo"],
    &["abril", "abr", "april", "apr"],
    &["mayo", "may"],
    &["junio", "jun", "june"],
    &["julio", "jul", "july"],
    &["agosto", "ago", "august", "aug"],
    &["septiembre", "setiembre", "sep", "sept", "set", "september"],
    &["octubre", "oct", "october"],
    &["noviembre", "nov", "november"],
    &["diciembre", "dic", "december", "dec"],
];

/// The weekdays and the small words that may stand in a date and say nothing.
const FILLERS: &[&str] = &[
    "de",
    "del",
    "of",
    "the",
    "el",
    "a",
    "las",
    "at",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "lun",
    "mie",
    "jue",
    "vie",
    "sab",
    "dom",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
];

const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "ro", "er", "do", "to", "o"];

/// The month, from 1, that a word means.
pub(crate) fn month(word: &str) -> Option<u32> {
    let mut buffer: FoldBuffer = [0; 48];
    let word = fold_short(word, &mut buffer)?;
    (1..)
        .zip(MONTHS)
        .find(|(_, names)| names.contains(&word))
        .map(|(month, _)| month)
}

/// Whether a word in a date says nothing.
pub(super) fn is_filler(word: &str) -> bool {
    is_one_of(word, FILLERS)
}

/// Whether a word makes the number before it an ordinal, as in `12th`.
pub(super) fn is_ordinal(word: &str) -> bool {
    is_one_of(word, ORDINALS)
}

/// Whether a cell says that there is no date.
pub(super) fn is_nothing(cell: &str) -> bool {
    is_one_of(
        cell,
        &["sin fecha", "s f", "no registra", "fecha desconocida"],
    )
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(word, &mut buffer).is_some_and(|word| words.contains(&word))
}
