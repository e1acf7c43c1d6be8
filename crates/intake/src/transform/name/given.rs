//! The given names that are common in Mexico and Colombia.

use std::sync::LazyLock;

use crate::text::{FoldBuffer, fold_short};

static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names: Vec<_> = include_str!("../../../data/given_names.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect();
    names.sort_unstable();
    names
});

/// What follows "de" in a compound given name, such as "María de los Ángeles".
const AFTER_DE: &[&str] = &[
    "angeles",
    "carmen",
    "consuelo",
    "cielo",
    "dios",
    "dolores",
    "fatima",
    "guadalupe",
    "jesus",
    "lourdes",
    "luz",
    "mar",
    "mercedes",
    "milagros",
    "nieves",
    "pilar",
    "refugio",
    "remedios",
    "rocio",
    "rosario",
    "sagrario",
    "socorro",
    "sol",
    "soledad",
];

/// Whether a word is a common given name.
pub(super) fn is_given(word: &str) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(word, &mut buffer).is_some_and(|folded| NAMES.binary_search(&folded).is_ok())
}

/// Whether a word after "de", "del" or "de los" continues a given name.
pub(super) fn continues_given(word: &str) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    fold_short(word, &mut buffer).is_some_and(|folded| AFTER_DE.contains(&folded))
}
