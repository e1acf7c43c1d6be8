//! Cuts the text of a date into numbers and words.

use std::ops::Deref;

/// A run of digits or of letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    /// The digits or letters.
    pub(super) text: &'a str,
    /// Whether it is digits.
    pub(super) number: bool,
    /// The mark before it: the last that is no space, a space, or nothing.
    pub(super) mark: Option<char>,
    /// Whether a space stands before it.
    pub(super) spaced: bool,
}

impl Token<'_> {
    /// The number, `None` for a word or too many digits.
    pub(super) fn value(&self) -> Option<u32> {
        self.number.then(|| self.text.parse().ok()).flatten()
    }

    /// Whether it is a word, in any case.
    pub(super) fn is(&self, word: &str) -> bool {
        !self.number && self.text.eq_ignore_ascii_case(word)
    }
}

/// The most tokens that a date can have: weekday, day, of, month, of, year, time to the
/// millisecond, half of the day and offset.
const MOST: usize = 16;

/// A few tokens, on the stack.
pub(super) struct Tokens<'a> {
    tokens: [Token<'a>; MOST],
    length: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new() -> Self {
        let blank = Token {
            text: "",
            number: false,
            mark: None,
            spaced: false,
        };
        Self {
            tokens: [blank; MOST],
            length: 0,
        }
    }

    /// Adds a token; `None` if there is no more room.
    pub(super) fn push(&mut self, token: Token<'a>) -> Option<()> {
        *self.tokens.get_mut(self.length)? = token;
        self.length += 1;
        Some(())
    }
}

impl<'a> Deref for Tokens<'a> {
    type Target = [Token<'a>];

    fn deref(&self) -> &Self::Target {
        &self.tokens[..self.length]
    }
}

/// Cuts a text; `None` if it holds what no date holds.
pub(super) fn cut(text: &str) -> Option<Tokens<'_>> {
    let mut tokens = Tokens::new();
    let (mut mark, mut spaced) = (None, false);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let number = letter.is_ascii_digit();
        if number || letter.is_alphabetic() {
            let end = rest
                .find(|next: char| next.is_ascii_digit() != number || !next.is_alphanumeric())
                .unwrap_or(rest.len());
            // A letter that is alphanumeric but neither digit nor alphabetic ends the run at once.
            let end = end.max(letter.len_utf8());
            tokens.push(Token {
                text: &rest[..end],
                number,
                mark,
                spaced,
            })?;
            (mark, spaced) = (None, false);
            rest = &rest[end..];
            continue;
        }
        match letter {
            ' ' | '\n' => spaced = true,
            '/' | '-' | '.' | ',' | ':' | '|' | '+' | '\'' => mark = Some(letter),
            '\u{2013}' => mark = Some('-'),
            '°' | 'º' => {}
            _ => return None,
        }
        rest = &rest[letter.len_utf8()..];
    }
    Some(tokens)
}
