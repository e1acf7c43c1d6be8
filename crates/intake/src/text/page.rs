//! Encodings of one byte a letter, as tables that go both ways.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// An encoding of one byte a letter whose first half is ASCII. Each of them gives every byte a
/// letter of its own, so that text read in the wrong one can be taken back to its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CodePage {
    /// What Windows writes in the West; ISO 8859-1 and its controls are a part of it.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// What DOS wrote in Spain and Latin America.
    #[serde(rename = "cp850")]
    Cp850,
    /// What DOS wrote in the United States.
    #[serde(rename = "cp437")]
    Cp437,
    /// What the Mac wrote before it was a Unix.
    #[serde(rename = "macintosh")]
    Macintosh,
}

/// The letters of the bytes from 128.
type Upper = [char; 128];

const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ\
    \u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèé\
    êëìíîïðñòóôõö÷øùúûüýþÿ";
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const MACINTOSH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩ\
    æø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

static TABLES: LazyLock<[Upper; 4]> =
    LazyLock::new(|| [WINDOWS_1252, CP850, CP437, MACINTOSH].map(table));

fn table(letters: &str) -> Upper {
    let mut table = [char::REPLACEMENT_CHARACTER; 128];
    for (place, letter) in table.iter_mut().zip(letters.chars()) {
        *place = letter;
    }
    table
}

impl CodePage {
    /// Every code page, the most common first.
    pub const ALL: &[Self] = &[Self::Windows1252, Self::Cp850, Self::Cp437, Self::Macintosh];

    /// The word of the code page in plans.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Windows1252 => "windows-1252",
            Self::Cp850 => "cp850",
            Self::Cp437 => "cp437",
            Self::Macintosh => "macintosh",
        }
    }

    /// The letters of the bytes from 128.
    pub(crate) fn upper(self) -> &'static [char; 128] {
        &TABLES[self as usize]
    }

    /// Adds the text of some bytes.
    pub fn decode_into(self, mut bytes: &[u8], text: &mut String) {
        let upper = self.upper();
        while let Some(&byte) = bytes.first() {
            let plain = bytes.iter().position(|byte| !byte.is_ascii());
            let (ascii, rest) = bytes.split_at(plain.unwrap_or(bytes.len()));
            if ascii.is_empty() {
                text.push(upper[usize::from(byte & 0x7f)]);
                bytes = &bytes[1..];
            } else {
                text.extend(ascii.iter().map(|&byte| char::from(byte)));
                bytes = rest;
            }
        }
    }

    /// The byte of a letter; the controls of ISO 8859-1 count as those of windows-1252.
    pub fn byte(self, letter: char) -> Option<u8> {
        if letter.is_ascii() {
            return Some(letter as u8);
        }
        let place = self.upper().iter().position(|known| *known == letter);
        match place {
            Some(place) => Some(place as u8 | 0x80),
            None if self == Self::Windows1252 => u8::try_from(u32::from(letter)).ok(),
            None => None,
        }
    }

    /// The bytes of a text, `None` if one of its letters has none.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        text.chars().map(|letter| self.byte(letter)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_spanish_stand_where_each_system_has_them() {
        let letters = "áéíóúüñÁÉÍÓÚÜÑ¿¡ªº";
        for (page, bytes) in [
            (
                CodePage::Windows1252,
                b"\xE1\xE9\xED\xF3\xFA\xFC\xF1\xC1\xC9\xCD\xD3\xDA\xDC\xD1\xBF\xA1\xAA\xBA",
            ),
            (
                CodePage::Cp850,
                b"\xA0\x82\xA1\xA2\xA3\x81\xA4\xB5\x90\xD6\xE0\xE9\x9A\xA5\xA8\xAD\xA6\xA7",
            ),
            (
                CodePage::Macintosh,
                b"\x87\x8E\x92\x97\x9C\x9F\x96\xE7\x83\xEA\xEE\xF2\x86\x84\xC0\xC1\xBB\xBC",
            ),
        ] {
            let mut text = String::new();
            page.decode_into(bytes, &mut text);
            assert_eq!(text, letters, "{page:?}");
        }
        let mut text = String::new();
        CodePage::Cp437.decode_into(b"a\xA0\x82\xA1\xA2\xA3\x81\xA4\xA5\x90\xA8\xAD", &mut text);
        assert_eq!(text, "aáéíóúüñÑÉ¿¡");
    }

    #[test]
    fn the_tables_are_those_of_browsers() {
        let bytes: Vec<u8> = (0..=255).collect();
        for (page, theirs) in [
            (CodePage::Windows1252, encoding_rs::WINDOWS_1252),
            (CodePage::Macintosh, encoding_rs::MACINTOSH),
        ] {
            let mut text = String::new();
            page.decode_into(&bytes, &mut text);
            assert_eq!(text, theirs.decode_without_bom_handling(&bytes).0);
        }
    }

    #[test]
    fn every_byte_has_a_letter_of_its_own() {
        let bytes: Vec<u8> = (0..=255).collect();
        for page in CodePage::ALL {
            let mut text = String::new();
            page.decode_into(&bytes, &mut text);
            assert_eq!(text.chars().count(), 256);
            assert!(!text.contains('\u{fffd}'), "{page:?}");
            assert_eq!(page.encode(&text).as_deref(), Some(&*bytes), "{page:?}");
        }
        assert_eq!(CodePage::Windows1252.byte('\u{93}'), Some(0x93));
        assert_eq!(CodePage::Cp850.byte('…'), None);
    }
}
