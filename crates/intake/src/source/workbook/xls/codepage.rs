//! The encodings of the texts of Excel 5, which the workbook names by number.

use crate::text::CodePage;

/// How texts of single bytes are read; `None` for scripts that no clinic here writes, whose tables
/// would be a quarter of what a browser has to load.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codepage(Option<CodePage>);

impl Default for Codepage {
    fn default() -> Self {
        Self(Some(CodePage::Windows1252))
    }
}

impl Codepage {
    /// The encoding with this number; windows-1252 for those that nobody knows.
    pub(super) fn of(number: u16) -> Self {
        Self(match number {
            437 => Some(CodePage::Cp437),
            850 => Some(CodePage::Cp850),
            10_000 | 0x8000 => Some(CodePage::Macintosh),
            866 | 874 | 932 | 936 | 949 | 950 | 1250 | 1251 | 1253..=1258 => None,
            _ => Some(CodePage::Windows1252),
        })
    }

    /// Adds the text that these bytes are. A letter of an unknown script is the mark of a lost
    /// one, which the survey finds and tells.
    pub(super) fn decode(self, bytes: &[u8], text: &mut String) {
        match self.0 {
            Some(page) => page.decode_into(bytes, text),
            None => text.extend(bytes.iter().map(|&byte| match byte {
                ascii @ ..0x80 => char::from(ascii),
                _ => char::REPLACEMENT_CHARACTER,
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_by_the_number_or_marked_as_lost() {
        for (number, bytes, expected) in [
            (1252, &b"Mu\xF1oz"[..], "Muñoz"),
            (0, b"Mu\xF1oz", "Muñoz"),
            (850, b"Mu\xA4oz", "Muñoz"),
            (437, b"Mu\xA4oz", "Muñoz"),
            (10_000, b"Mu\x96oz", "Muñoz"),
            (1251, b"Mu\xF1oz", "Mu\u{fffd}oz"),
        ] {
            let mut text = String::new();
            Codepage::of(number).decode(bytes, &mut text);
            assert_eq!(text, expected, "{number}");
        }
    }
}
