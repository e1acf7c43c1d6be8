//! Cleans the text of a cell for storage.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// How spreadsheets write a carriage return into XML, and then into CSV.
const ESCAPED_RETURN: &str = "_x000D_";

/// Gives the text of a cell as it is stored: NFC, trimmed, without control, zero-width and
/// direction characters, every kind of space made one plain space. Newlines stay.
///
/// Borrows when nothing changes, which is the rule in real files.
pub fn clean(cell: &str) -> Cow<'_, str> {
    if is_plainly_clean(cell.as_bytes()) {
        return Cow::Borrowed(cell);
    }
    let cleaned = rebuild(cell);
    if cleaned == cell {
        Cow::Borrowed(cell)
    } else {
        Cow::Owned(cleaned)
    }
}

/// Whether a look at the bytes proves that nothing is to be changed. Letters below U+0300 are
/// always NFC; everything above takes the slow way.
fn is_plainly_clean(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let Some(next) = rest.iter().position(|byte| !PLAIN[usize::from(*byte)]) else {
            break;
        };
        at += next;
        let is_plain = match bytes[at..] {
            [b' ', next, ..] => next != b' ' && at > 0,
            [b'_', ref rest @ ..] => rest.first() != Some(&b'x'),
            // After C2 come controls, NBSP and the soft hyphen.
            [0xc2, second, ..] => !matches!(second, 0x80..=0xa0 | 0xad),
            _ => false,
        };
        if !is_plain {
            return false;
        }
        at += 1;
    }
    true
}

/// The bytes that are plain whatever stands beside them.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x21;
    while byte <= 0xcb {
        plain[byte] = !matches!(byte as u8, b'_' | 0x7f | 0xc0..=0xc2);
        byte += 1;
    }
    plain
};

fn rebuild(cell: &str) -> String {
    let mut stripped = String::with_capacity(cell.len());
    for letter in cell.chars() {
        stripped.extend(plain(letter, stripped.chars().next_back()));
    }
    let stripped = stripped
        .replace(ESCAPED_RETURN, "\r")
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let spaced = collapse(&stripped);
    match is_nfc_quick(spaced.chars()) {
        IsNormalized::Yes => spaced,
        _ => spaced.nfc().collect(),
    }
}

/// What a character becomes, given the one before it; `None` if it goes.
fn plain(letter: char, previous: Option<char>) -> Option<char> {
    match letter {
        '\t'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Some(' '),
        '\n' | '\r' => Some(letter),
        '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => Some('\n'),
        // Half of a mangled "í": the repair of a whole column still needs it.
        '\u{ad}' => previous.filter(|letter| *letter == 'Ã').map(|_| letter),
        // Joins the parts of an emoji; between letters it is dirt.
        '\u{200d}' => previous
            .filter(|letter| !letter.is_alphanumeric())
            .map(|_| letter),
        // Controls, zero-width characters, and the marks of writing direction.
        '\0'..='\u{1f}'
        | '\u{7f}'
        | '\u{200b}'
        | '\u{200c}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => None,
        _ => Some(letter),
    }
}

/// Makes every run of spaces one, and drops spaces and newlines at the ends and spaces beside
/// newlines.
fn collapse(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for letter in text.trim_matches([' ', '\n']).chars() {
        match letter {
            ' ' if spaced.ends_with([' ', '\n']) => {}
            '\n' if spaced.ends_with(' ') => {
                spaced.pop();
                spaced.push('\n');
            }
            _ => spaced.push(letter),
        }
    }
    spaced
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn good_text_is_borrowed() {
        for text in [
            "",
            "a",
            "Peña López",
            "a\u{2713}b",
            "Chihuahueño o Chihuahua",
            "e\n f",
        ] {
            let cleaned = clean(text);
            if !text.contains('\n') {
                assert!(matches!(cleaned, Cow::Borrowed(_)), "{text:?}");
            }
        }
    }

    #[test]
    fn the_dirt_of_real_files_goes() {
        for (dirty, expected) in [
            ("  Luna  Perez ", "Luna Perez"),
            ("a\u{a0}\u{a0}b", "a b"),
            ("\u{feff}Nombre", "Nombre"),
            ("\u{202a}+52 1 55 1234 5678\u{202c}", "+52 1 55 1234 5678"),
            ("Pen\u{303}a", "Peña"),
            ("D         ", "D"),
            ("uno\r\ndos\rtres", "uno\ndos\ntres"),
            ("uno_x000D_\ndos_x000D_", "uno\ndos"),
            ("a\0b\u{1}c", "abc"),
            ("a\t\tb", "a b"),
            ("a \n b", "a\nb"),
            ("a\n\nb", "a\n\nb"),
            ("p.\u{202f}m.", "p. m."),
            ("_xylo", "_xylo"),
            (" ", ""),
            ("\n", ""),
        ] {
            assert_eq!(clean(dirty), expected, "{dirty:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in "(\\PC|[ \t\r\n\u{200b}\u{ad}Ã_x0D\u{301}])*") {
            let once = clean(&text).into_owned();
            prop_assert!(matches!(clean(&once), Cow::Borrowed(_)), "{once:?}");
        }

        #[test]
        fn the_fast_path_agrees_with_the_slow_one(text in "[a-zA-ZñÑáéü _x\n\u{a0}\u{ad}.]*") {
            prop_assert_eq!(clean(&text), rebuild(&text));
        }
    }
}
