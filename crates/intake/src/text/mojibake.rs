//! UTF-8 that some program once read as an encoding of one byte a letter, and stored so:
//! `MarÃ­a` for `María`.

use wide::u8x16;

use super::CodePage;

/// How often the same damage may have been done.
const TIMES: usize = 3;

/// The code pages in which UTF-8 is read by mistake, the commonest first.
const PAGES: [CodePage; 4] = [
    CodePage::Windows1252,
    CodePage::Macintosh,
    CodePage::Cp850,
    CodePage::Cp437,
];

/// The text that was meant, `None` where a letter does not fit: then nothing is known of any.
pub fn repair(text: &str, through: CodePage) -> Option<String> {
    let mut repaired: Option<String> = None;
    for _ in 0..TIMES {
        let before = repaired.as_deref().unwrap_or(text);
        if !is_mangled(before) {
            break;
        }
        let bytes = through.encode(before);
        let Some(after) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            break;
        };
        repaired = Some(after);
    }
    repaired
}

/// The text that was meant, through whatever code page.
pub fn repair_any(text: &str) -> Option<String> {
    PAGES.iter().find_map(|page| repair(text, *page))
}

/// Whether a text has two letters together that are the bytes of one letter of UTF-8. No word of
/// Spanish has them, nor any of its neighbours.
pub fn is_mangled(text: &str) -> bool {
    // Two such letters are four bytes above ASCII in a row, which hardly any good text has.
    if !has_four_high(text.as_bytes()) {
        return false;
    }
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // The bytes that begin ñ, á, ¿ and those of quotes and dashes, in each code page.
        let (pages, second): (&[CodePage], _) = match letter {
            'Â' | 'Ã' => (&PAGES[..1], 0x80..=0xbf),
            'â' => (&PAGES[..1], 0x80..=0x9f),
            'ð' => (&PAGES[..1], 0x9f..=0x9f),
            '¬' | '√' => (&PAGES[1..2], 0x80..=0xbf),
            '‚' => (&PAGES[1..2], 0x80..=0x9f),
            '┬' | '├' => (&PAGES[2..], 0x80..=0xbf),
            'Ô' | 'Γ' => (&PAGES[2..], 0x80..=0x9f),
            _ => continue,
        };
        let next = letters.peek().filter(|next| !next.is_ascii());
        let is_second =
            |page: &CodePage, next| page.byte(next).is_some_and(|byte| second.contains(&byte));
        if let Some(&next) = next
            && pages.iter().any(|page| is_second(page, next))
        {
            return true;
        }
    }
    false
}

/// Whether four bytes above ASCII stand together, as in every text that was mangled. Sixteen are
/// looked at in one step; of those before them, the last three count.
pub(crate) fn has_four_high(bytes: &[u8]) -> bool {
    let (chunks, rest) = bytes.as_chunks::<16>();
    let mut before = 0_u32;
    for chunk in chunks {
        let own = u8x16::new(*chunk).to_bitmask();
        if own == 0 {
            before = 0;
            continue;
        }
        let high = (own << 3) | before;
        if high & (high >> 1) & (high >> 2) & (high >> 3) != 0 {
            return true;
        }
        before = high >> 16;
    }
    // How many of the three stand right before the rest.
    let mut run = (before << 29).leading_ones();
    rest.iter().any(|byte| {
        run = if byte.is_ascii() { 0 } else { run + 1 };
        run > 3
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mangle(text: &str, page: CodePage) -> String {
        let mut mangled = String::new();
        page.decode_into(text.as_bytes(), &mut mangled);
        mangled
    }

    #[test]
    fn what_was_mangled_is_put_right() {
        for (mangled, meant) in [
            ("MarÃ\u{ad}a", "María"),
            ("Ã\u{81}lvarez", "Álvarez"),
            ("edad_aÃ±os", "edad_años"),
            ("PEÃ‘A", "PEÑA"),
            ("PEÃ\u{91}A", "PEÑA"),
            ("Â¿Come?", "¿Come?"),
            ("3Âº", "3º"),
            ("â€œLunaâ€\u{9d}", "“Luna”"),
            ("MarÃƒÂ\u{ad}a", "María"),
            ("Pe√±a", "Peña"),
            ("Mu├▒oz", "Muñoz"),
            ("Jos├®", "José"),
            ("Jos├⌐", "José"),
            ("ðŸ\u{90}¶ PeÃ±a", "🐶 Peña"),
        ] {
            assert_eq!(repair_any(mangled).as_deref(), Some(meant), "{mangled:?}");
        }
    }

    #[test]
    fn good_text_and_what_does_not_fit_stay() {
        for text in [
            "",
            "Luna",
            "Peña",
            "JOÃO",
            "São Paulo",
            "Âncora",
            "âme",
            "MarÃa",
            "Ãlvarez",
            "¬",
            "PeÃ±a y Muñoz",
            "3 ├ 4",
            "√2",
            "Pe�a",
            "日本",
        ] {
            assert_eq!(repair_any(text), None, "{text:?}");
        }
        assert!(is_mangled("PeÃ±a y Muñoz") && !is_mangled("Muñoz"));
    }

    proptest! {
        #[test]
        fn every_text_comes_back_from_every_page(
            text in "[a-zA-Z ]{0,5}[áéíóúüñÁÉÍÓÚÜÑ¿¡ºª][a-z áéíóúüñÁÉÍÓÚÜÑ¿¡ºª]{0,8}",
            times in 1_usize..=3,
        ) {
            for page in PAGES {
                let mut mangled = text.clone();
                for _ in 0..times {
                    mangled = mangle(&mangled, page);
                }
                let repaired = repair(&mangled, page);
                prop_assert!(is_mangled(&mangled), "{}", mangled);
                prop_assert_eq!(repaired.as_deref(), Some(&*text));
            }
        }

        #[test]
        fn four_high_bytes_are_found_wherever_they_stand(
            bytes in proptest::collection::vec(prop_oneof![Just(b'a'), Just(0xc3), Just(0xc3)], 0..40),
        ) {
            let expected = bytes.windows(4).any(|four| !four.iter().any(u8::is_ascii));
            prop_assert_eq!(has_four_high(&bytes), expected);
        }

        #[test]
        fn good_spanish_is_never_repaired(text in "[a-zA-ZáéíóúüñÁÉÍÓÚÜÑ¿¡ºª°.,0-9 ]{0,20}") {
            for page in PAGES {
                prop_assert_eq!(repair(&text, page), None);
            }
        }
    }
}
