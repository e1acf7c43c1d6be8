//! How well a letter sits between its neighbours in Spanish.
//!
//! The weights are ranks, not frequencies: a letter of Spanish in its place is worth about ten, a
//! sign that tears a word apart costs as much, and the letters of other languages cost little.
//! What decides is mostly case (a capital after a small letter) and signs within words.

/// What stands beside a byte, whatever the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// A space, a sign, a delimiter, or the end of the row.
    Edge,
    Digit,
    Vowel,
    Consonant,
    Capital,
    /// Another byte above ASCII.
    High,
}

use Around::{Capital, Consonant, Digit, Edge, High, Vowel};

impl Around {
    pub(super) const COUNT: usize = 6;

    pub(super) fn of(byte: u8) -> Self {
        match byte {
            b'0'..=b'9' => Digit,
            b'a' | b'e' | b'i' | b'o' | b'u' => Vowel,
            b'b'..=b'z' => Consonant,
            b'A'..=b'Z' => Capital,
            128.. => High,
            _ => Edge,
        }
    }

    pub(super) fn at(place: usize) -> Self {
        [Edge, Digit, Vowel, Consonant, Capital, High]
            .get(place)
            .copied()
            .unwrap_or(Edge)
    }

    fn is_small(self) -> bool {
        matches!(self, Vowel | Consonant)
    }

    fn is_letter(self) -> bool {
        matches!(self, Vowel | Consonant | Capital | High)
    }
}

/// What a letter between two neighbours says for the encoding that it was read in.
pub(super) fn weight(letter: char, before: Around, after: Around) -> i32 {
    let within = before.is_letter() && after.is_letter();
    match letter {
        'á' | 'é' | 'í' | 'ó' => small(10, before, after),
        'ú' => small(9, before, after),
        'ñ' => {
            let place = match (before, after) {
                (Consonant, _) | (_, Consonant | Edge) => -7,
                _ => 0,
            };
            small(9, before, after) + place
        }
        'ü' => small(5, before, after),
        'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ñ' => capital(9, before, after),
        'Ü' => capital(4, before, after),
        'ç' | 'à' | 'è' | 'ò' | 'ï' | 'ö' | 'ä' | 'ë' => small(-1, before, after),
        'â' | 'ê' | 'ô' | 'ã' | 'õ' | 'î' | 'û' | 'ì' | 'ù' | 'å' => {
            small(-3, before, after)
        }
        'Ç' | 'À' | 'È' | 'Ò' | 'Ï' | 'Ö' | 'Ä' | 'Ë' => capital(-2, before, after),
        'Â' | 'Ê' | 'Ô' | 'Ã' | 'Õ' | 'Î' | 'Û' | 'Ì' | 'Ù' | 'Å' => {
            capital(-4, before, after)
        }
        'º' | 'ª' | '°' => match (before, after) {
            (Digit, Edge) => 6,
            (Digit, _) => 2,
            (Capital | Consonant, Edge | Digit) => 3,
            _ if within => -8,
            _ => -2,
        },
        '¿' | '¡' => match (before, after) {
            (Edge, Capital | High) => 6,
            (Edge, Vowel | Consonant) => 2,
            _ => -8,
        },
        '®' | '™' | '©' => match (before, after) {
            (before, Edge) if before.is_letter() => 3,
            (Edge, Edge) => 0,
            _ => -6,
        },
        '€' if !within => 2,
        '“' | '”' | '‘' | '«' | '»' if !within && (before == Edge || after == Edge) => 2,
        '’' => match (before, after) {
            (Capital, Capital | Vowel | Consonant) => 0,
            (Edge, _) | (_, Edge) => 1,
            _ => -6,
        },
        '–' | '—' | '…' | '•' | '·' => match (before, after) {
            (Edge, _) | (_, Edge) => 1,
            (Digit, Digit) => 0,
            _ => -7,
        },
        '\u{a0}' => match (before, after) {
            _ if within && after != Capital => -4,
            _ => 0,
        },
        '´' => {
            if within {
                -5
            } else {
                -2
            }
        }
        '½' | '¼' | '¾' | '²' | '³' | '±' | '×' | '÷' | 'µ'
            if before == Digit || (before == Edge && after != Edge && letter == 'µ') =>
        {
            1
        }
        // Frames of tables that were drawn with signs.
        '─'..='╬' | '█' | '▄' | '▀' | '░' | '▒' | '▓'
            if !before.is_letter() || !after.is_letter() =>
        {
            -3
        }
        '─'..='╬' if before == High && after == High => -1,
        '\u{80}'..='\u{9f}' => -12,
        _ if within => -10,
        _ => -6,
    }
}

fn small(base: i32, before: Around, after: Around) -> i32 {
    let case = match (before, after) {
        (_, Capital) => -14,
        (Digit, _) | (_, Digit) => -10,
        (Capital, Edge) => -8,
        (Edge, Edge) => -7,
        (Edge, _) => -4,
        (High, High) => -2,
        _ => 0,
    };
    base + case
}

fn capital(base: i32, before: Around, after: Around) -> i32 {
    let case = match (before, after) {
        (Vowel | Consonant, _) => -18,
        (Digit, _) | (_, Digit) => -10,
        (Capital, _) if after.is_small() => -12,
        (Edge, Edge) => -8,
        _ => 0,
    };
    base + case
}
