//! Folds text for comparison: headers with synonyms, words with value maps, names with names.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds text for comparison: lower case, no accents, punctuation made space, spaces collapsed.
///
/// `E.Reproductivo` and `e_reproductivo` both give `e reproductivo`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Folds text into a buffer, which is emptied first and keeps its memory.
pub fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    let mut pending_space = false;
    let mut push = |letter: char, folded: &mut String| {
        if is_separator(letter) {
            pending_space = !folded.is_empty();
        } else {
            if pending_space {
                folded.push(' ');
                pending_space = false;
            }
            folded.push(letter);
        }
    };
    for letter in text.chars() {
        if letter.is_ascii() {
            push(letter.to_ascii_lowercase(), folded);
        } else {
            letter
                .to_lowercase()
                .nfd()
                .filter(|letter| !is_combining_mark(*letter) && !is_invisible(*letter))
                .for_each(|letter| push(letter, folded));
        }
    }
}

fn is_separator(letter: char) -> bool {
    if letter.is_ascii() {
        return !letter.is_ascii_alphanumeric();
    }
    letter.is_whitespace()
        || matches!(
            letter,
            '°' | 'º' | 'ª' | '¿' | '¡' | '´' | '¨' | '·' | '•' | '«' | '»' | '®' | '©' | '™'
        )
        || matches!(letter, '\u{2010}'..='\u{201f}' | '\u{2026}')
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
}

/// Room for a short folded text on the stack.
pub(crate) type FoldBuffer = [u8; 48];

/// Folds a short text of Latin letters without allocating; `None` if it is longer than the
/// buffer or holds another script. What it gives is what [`fold`] gives.
pub(crate) fn fold_short<'b>(text: &str, buffer: &'b mut FoldBuffer) -> Option<&'b str> {
    if text.len() > buffer.len() {
        return None;
    }
    let mut length = 0;
    let mut pending_space = false;
    for letter in text.chars() {
        let byte = match letter {
            'a'..='z' | '0'..='9' => letter as u8,
            'A'..='Z' => letter.to_ascii_lowercase() as u8,
            'á' | 'Á' | 'à' | 'À' | 'â' | 'Â' | 'ä' | 'Ä' | 'ã' | 'Ã' => b'a',
            'é' | 'É' | 'è' | 'È' | 'ê' | 'Ê' | 'ë' | 'Ë' => b'e',
            'í' | 'Í' | 'ì' | 'Ì' | 'î' | 'Î' | 'ï' | 'Ï' => b'i',
            'ó' | 'Ó' | 'ò' | 'Ò' | 'ô' | 'Ô' | 'ö' | 'Ö' | 'õ' | 'Õ' => b'o',
            'ú' | 'Ú' | 'ù' | 'Ù' | 'û' | 'Û' | 'ü' | 'Ü' => b'u',
            'ñ' | 'Ñ' => b'n',
            'ç' | 'Ç' => b'c',
            _ if is_separator(letter) => {
                pending_space = length > 0;
                continue;
            }
            _ => return None,
        };
        if pending_space {
            buffer[length] = b' ';
            length += 1;
            pending_space = false;
        }
        buffer[length] = byte;
        length += 1;
    }
    std::str::from_utf8(&buffer[..length]).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headers_fold_to_their_synonyms() {
        for (header, expected) in [
            ("E.Reproductivo", "e reproductivo"),
            ("Ident.", "ident"),
            ("id_cliente", "id cliente"),
            ("¿Esterilizado?", "esterilizado"),
            ("N° Historia Clínica", "n historia clinica"),
            ("animal's name", "animal s name"),
            ("  Código  Postal ", "codigo postal"),
            ("Peso (kg)", "peso kg"),
            ("Pen\u{303}a", "pena"),
            ("Coco*", "coco"),
            ("♂", "♂"),
            ("...", ""),
        ] {
            assert_eq!(fold(header), expected, "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn the_short_way_agrees(text in "([a-zA-ZñÑáéüÇ ._¿\u{a0}0-9-]|\\PC){0,60}") {
            let mut buffer = [0; 48];
            if let Some(short) = fold_short(&text, &mut buffer) {
                prop_assert_eq!(short, fold(&text));
            }
        }
    }
}
