//! Tells cells that say "nothing" from cells that say something.

use crate::schema::{Field, Kind};

/// How freely a field takes a word for "nothing".
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NullKind {
    /// A name: only `-`, `.` and `*` count, since a pet can be called "Nana" or "Null".
    Name,
    /// An id or a word of a closed list: `N` and `X` may be values there.
    Coded,
    /// Free text and measures: every token counts.
    Text,
}

impl NullKind {
    /// How freely a field of the schema takes a word for "nothing".
    pub fn of(field: &Field) -> Self {
        match (field.kind, field.name) {
            (
                _,
                "name"
                | "full_name"
                | "first_name"
                | "last_name"
                | "second_surname"
                | "emergency_contact_name",
            ) => Self::Name,
            (Kind::Boolean | Kind::Choice { .. } | Kind::Reference { .. }, _)
            | (_, "source_id" | "code" | "size") => Self::Coded,
            _ => Self::Text,
        }
    }
}

/// The words that stand for "nothing" wherever they are no names.
const WORDS: &[&str] = &[
    "n/a",
    "na",
    "n.a",
    "n.a.",
    "n/e",
    "n/d",
    "s/d",
    "s/n",
    "n/r",
    "null",
    "nan",
    "none",
    "ninguno",
    "ninguna",
    "no tiene",
    "no aplica",
    "sin dato",
    "sin datos",
    "sin informacion",
    "sin información",
    "no disponible",
    "#n/d",
    "#n/a",
    "nil",
    "vacio",
    "vacío",
];

/// The words that may be values in a coded field.
const TEXT_WORDS: &[&str] = &[
    "ne",
    "n",
    "nr",
    "x",
    "nn",
    "sn",
    "sd",
    "nd",
    "desconocido",
    "desconocida",
];

/// Whether a trimmed, non-empty text stands for "nothing" in a field of the kind. A bare `0` never
/// does here; the transforms of measures know when it does.
#[inline]
pub fn is_null_token(kind: NullKind, text: &str) -> bool {
    // Longer than the longest word, or begins like none of them: most cells end here.
    match text.as_bytes() {
        [] => true,
        [first, ..] => text.len() <= 17 && BEGINS[usize::from(*first)] && is_token(kind, text),
    }
}

/// The bytes with which a word for "nothing" may begin.
static BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let bytes = b"nsxdvNSXDV#.-*_";
    let mut at = 0;
    while at < bytes.len() {
        begins[bytes[at] as usize] = true;
        at += 1;
    }
    begins
};

fn is_token(kind: NullKind, text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.starts_with(b"_") {
        return bytes.iter().all(|byte| *byte == b'_');
    }
    if bytes
        .iter()
        .all(|byte| matches!(byte, b'.' | b'-' | b'*' | b'_'))
    {
        return true;
    }
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    match kind {
        NullKind::Name => false,
        NullKind::Coded => WORDS.iter().any(is),
        NullKind::Text => WORDS.iter().any(is) || TEXT_WORDS.iter().any(is),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measured_tokens_are_nothing_in_text() {
        for token in [
            ".",
            "-",
            "NE",
            "NA",
            "N/E",
            "N",
            "--",
            "---",
            "N/A",
            "NR",
            "N/R",
            "N.A",
            "X",
            "NN",
            "sn",
            "s/d",
            "s/n",
            "n/d",
            "nd",
            "ninguno",
            "Ninguna",
            "no tiene",
            "No Aplica",
            "desconocido",
            "NULL",
            "none",
            "nan",
            "#N/D",
            "sin dato",
            "***",
        ] {
            assert!(is_null_token(NullKind::Text, token), "{token:?}");
        }
    }

    #[test]
    fn names_are_names() {
        for name in ["Nana", "Null", "NA", "X", "Nadie", "None", "N"] {
            assert!(!is_null_token(NullKind::Name, name), "{name:?}");
        }
        for nothing in ["-", ".", "*", "--", "***"] {
            assert!(is_null_token(NullKind::Name, nothing), "{nothing:?}");
        }
    }

    #[test]
    fn codes_and_zeros_are_kept() {
        assert!(!is_null_token(NullKind::Coded, "N"));
        assert!(!is_null_token(NullKind::Coded, "nd"));
        assert!(is_null_token(NullKind::Coded, "N/A"));
        assert!(!is_null_token(NullKind::Text, "0"));
        assert!(!is_null_token(NullKind::Text, "no"));
    }
}
