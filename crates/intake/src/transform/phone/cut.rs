//! Cuts what people write into a phone cell: several numbers, labels, extensions.

use crate::text::{FoldBuffer, fold_short};

/// One number of a cell with what stands beside it.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// The digits, with `+` before them where the text has it.
    pub(super) digits: String,
    /// Words beside the number, such as whose it is.
    pub(super) label: String,
    /// The extension.
    pub(super) extension: String,
    /// Whether characters were dropped that no one writes into a number.
    pub(super) junk: bool,
}

/// The words that only say that a number is a number.
const PLAIN_WORDS: &[&str] = &[
    "tel", "tels", "telefono", "cel", "celular", "movil", "phone", "num", "numero", "no", "n",
];

/// The fewest digits of a number.
const FEWEST: usize = 7;

/// Cuts a cell into its numbers.
pub(super) fn pieces(cell: &str) -> Vec<Piece> {
    // A number cell that was written with a decimal point.
    let cell = match cell.split_once('.') {
        Some((whole, zeros))
            if whole.len() >= FEWEST
                && whole.bytes().all(|byte| byte.is_ascii_digit())
                && zeros.bytes().all(|byte| byte == b'0') =>
        {
            whole
        }
        _ => cell,
    };
    let parts = split(cell);
    let whole: Vec<Piece> = parts.into_iter().map(piece).collect();
    // Several numbers with only spaces between them.
    if let [one] = whole.as_slice()
        && one.digits.len() > 15
        && cell.split(' ').all(|word| count_digits(word) >= FEWEST)
    {
        return cell.split(' ').map(piece).collect();
    }
    whole
}

fn split(cell: &str) -> Vec<&str> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < cell.len() {
        let rest = &cell[at..];
        let separator = [
            " y ", " o ", " e ", " Y ", " O ", " - ", "/", ";", ",", "|", "\n",
        ]
        .into_iter()
        .find(|separator| rest.starts_with(separator));
        match separator {
            Some(separator)
                if count_digits(&cell[start..at]) >= FEWEST
                    && count_digits(&rest[separator.len()..]) >= FEWEST =>
            {
                parts.push(&cell[start..at]);
                at += separator.len();
                start = at;
            }
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.push(&cell[start..]);
    parts
}

fn count_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn piece(text: &str) -> Piece {
    let mut piece = Piece::default();
    let mut open = 0_u32;
    let mut rest = text.trim();
    while let Some(letter) = rest.chars().next() {
        let mut taken = letter.len_utf8();
        match letter {
            '0'..='9' => piece.digits.push(letter),
            '+' if piece.digits.is_empty() => piece.digits.push('+'),
            ' ' | '-' | '.' | '\u{2013}' => {}
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            'x' | 'X' | '#' => match extension(rest, letter.len_utf8(), &piece.digits) {
                Some(length) => taken = put_extension(rest, letter.len_utf8(), length, &mut piece),
                None if letter == '#' => piece.junk = true,
                None => taken = put_word(rest, &mut piece),
            },
            _ if letter.is_alphabetic() => {
                let end = word_end(rest);
                let marker = matches!(
                    fold_short(&rest[..end], &mut [0; 48]),
                    Some("ext" | "extension" | "int" | "interno" | "exten")
                );
                match extension(rest, end, &piece.digits).filter(|_| marker) {
                    Some(length) => taken = put_extension(rest, end, length, &mut piece),
                    None => taken = put_word(rest, &mut piece),
                }
            }
            '/' | ',' | ';' | ':' | '|' | '\n' => {}
            _ => piece.junk = true,
        }
        rest = &rest[taken..];
    }
    piece.junk |= open > 0;
    if piece.digits == "+" {
        piece.digits.clear();
    }
    piece
}

/// How long the extension after a marker is with what stands before it; `None` if the digits
/// before the marker are no whole number, or what follows is no extension.
fn extension(rest: &str, marker: usize, digits: &str) -> Option<usize> {
    let fewest = if digits.starts_with('+') { 11 } else { FEWEST };
    let after = &rest[marker..];
    let number = after.trim_start_matches([' ', '.', ':', '#']);
    let length = number.bytes().take_while(u8::is_ascii_digit).count();
    (digits.len() >= fewest && (1..=6).contains(&length))
        .then_some(after.len() - number.len() + length)
}

fn put_extension(rest: &str, marker: usize, length: usize, piece: &mut Piece) -> usize {
    let text = &rest[marker..marker + length];
    text.trim_start_matches([' ', '.', ':', '#'])
        .clone_into(&mut piece.extension);
    marker + length
}

/// Takes a word as label, unless it says nothing; gives its length.
fn put_word(rest: &str, piece: &mut Piece) -> usize {
    let end = word_end(rest);
    let word = &rest[..end];
    let mut buffer: FoldBuffer = [0; 48];
    let says_nothing =
        fold_short(word, &mut buffer).is_some_and(|word| PLAIN_WORDS.contains(&word));
    if !says_nothing {
        if !piece.label.is_empty() {
            piece.label.push(' ');
        }
        piece.label.push_str(word);
    }
    end
}

fn word_end(rest: &str) -> usize {
    let end = rest
        .find(|letter: char| !letter.is_alphabetic())
        .unwrap_or(rest.len());
    end.max(rest.chars().next().map_or(0, char::len_utf8))
}
