//! The blanks around a text.

/// A text without the blanks around it, as [`str::trim`] gives it: but most cells have none, which
/// their first and last bytes say.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    if is_clean(text.as_bytes()) {
        text
    } else {
        text.trim()
    }
}

#[inline]
fn is_clean(bytes: &[u8]) -> bool {
    match (bytes.first(), bytes.last()) {
        (Some(b'!'..=b'~'), Some(b'!'..=b'~')) | (None, _) => true,
        _ => has_letters_at_ends(bytes),
    }
}

// Letters of Spanish are two bytes, of which the first is none of a blank.
fn has_letters_at_ends(bytes: &[u8]) -> bool {
    let first = matches!(bytes, [b'!'..=b'~' | 0xc3, ..]);
    first && matches!(bytes, [.., b'!'..=b'~'] | [.., 0xc3, 0x80..=0xff])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_trimmed_text(text in "[ \\u{85}\\u{a0}\\u{2029}\\t\\x7fa~!ñé]{0,4}") {
            prop_assert_eq!(trim(&text), text.trim());
        }
    }
}
