//! The encodings of the texts of Excel 5, which the workbook names by number.

use encoding_rs::Encoding;

/// How texts of single bytes are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codepage(&'static Encoding);

impl Default for Codepage {
    fn default() -> Self {
        Self(encoding_rs::WINDOWS_1252)
    }
}

impl Codepage {
    /// The encoding with this number; windows-1252 for those that nobody knows.
    pub(super) fn of(number: u16) -> Self {
        Self(match number {
            866 => encoding_rs::IBM866,
            874 => encoding_rs::WINDOWS_874,
            932 => encoding_rs::SHIFT_JIS,
            936 => encoding_rs::GBK,
            949 => encoding_rs::EUC_KR,
            950 => encoding_rs::BIG5,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            1253 => encoding_rs::WINDOWS_1253,
            1254 => encoding_rs::WINDOWS_1254,
            1255 => encoding_rs::WINDOWS_1255,
            1256 => encoding_rs::WINDOWS_1256,
            1257 => encoding_rs::WINDOWS_1257,
            1258 => encoding_rs::WINDOWS_1258,
            10_000 | 0x8000 => encoding_rs::MACINTOSH,
            _ => encoding_rs::WINDOWS_1252,
        })
    }

    /// Adds the text that these bytes are.
    pub(super) fn decode(self, bytes: &[u8], text: &mut String) {
        text.push_str(&self.0.decode_without_bom_handling(bytes).0);
    }
}
