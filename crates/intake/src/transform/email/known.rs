//! Addresses that stand for none, and providers that are often misspelt.

use crate::text::{FoldBuffer, fold_short};

/// What people type before the `@` when there is no address.
const NOBODY: &[&str] = &[
    "no",
    "na",
    "sn",
    "nn",
    "x",
    "xx",
    "xxx",
    "notiene",
    "no_tiene",
    "no.tiene",
    "sincorreo",
    "sin_correo",
    "sin.correo",
    "sinemail",
    "sinmail",
    "nocorreo",
    "noemail",
    "nomail",
    "ninguno",
    "noaplica",
    "notieneemail",
    "notienecorreo",
    "nohay",
    "noregistra",
    "nodio",
    "nodata",
];

/// The domains that no one has an address at, or none that a clinic could write to.
const NOWHERE: &[&str] = &[
    "tiene.com",
    "notiene.com",
    "na.com",
    "no.com",
    "sincorreo.com",
    "nocorreo.com",
    "correo.com",
    "xxx.com",
    "noaplica.com",
    "ninguno.com",
    "sinemail.com",
    "asd.com",
];

/// Misspelt domains and the right ones.
const MISSPELT: &[(&str, &str)] = &[
    ("gmail.con", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("gmail.om", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmail.comm", "gmail.com"),
    ("gmail.com.mx", "gmail.com"),
    ("gmial.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gimail.com", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gmeil.com", "gmail.com"),
    ("gemail.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("hotmail.con", "hotmail.com"),
    ("hotmail.co", "hotmail.com"),
    ("hotmai.com", "hotmail.com"),
    ("hotmal.com", "hotmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmil.com", "hotmail.com"),
    ("hormail.com", "hotmail.com"),
    ("homail.com", "hotmail.com"),
    ("outlok.com", "outlook.com"),
    ("outloo.com", "outlook.com"),
    ("outllok.com", "outlook.com"),
    ("outlook.con", "outlook.com"),
    ("yaho.com", "yahoo.com"),
    ("yahooo.com", "yahoo.com"),
    ("yahoo.con", "yahoo.com"),
    ("yhaoo.com", "yahoo.com"),
    ("iclud.com", "icloud.com"),
    ("icloud.con", "icloud.com"),
];

/// The right domain, if this one is a known misspelling.
pub(super) fn misspelt(domain: &str) -> Option<&'static str> {
    // The right ones are nearly all that come here.
    if matches!(
        domain,
        "gmail.com" | "hotmail.com" | "outlook.com" | "yahoo.com"
    ) {
        return None;
    }
    MISSPELT
        .iter()
        .find(|(wrong, _)| *wrong == domain)
        .map(|(_, right)| *right)
}

/// Whether an address is what people type when there is none.
pub(super) fn is_placeholder(local: &str, domain: &str) -> bool {
    let nobody = || NOBODY.iter().any(|word| local.eq_ignore_ascii_case(word));
    // Every word of the list begins with one of three letters; most names do not.
    let likely = matches!(
        local.as_bytes().first().map(|byte| byte | 0x20),
        Some(b'n' | b's' | b'x')
    );
    (likely && nobody()) || NOWHERE.contains(&domain)
}

/// Whether a cell without an address says so.
pub(super) fn is_nothing(cell: &str) -> bool {
    let mut buffer: FoldBuffer = [0; 48];
    let words = [
        "no",
        "sin correo",
        "sin email",
        "sin mail",
        "no tiene correo",
        "no tiene email",
        "no registra",
    ];
    fold_short(cell, &mut buffer).is_some_and(|folded| words.contains(&folded))
}
