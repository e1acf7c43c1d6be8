//! The blanks around a text.

/// A text without the blanks around it, as [`str::trim`] gives it: but most cells have none, which
/// their first and last byte say.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_trimmed_text(text in "[ \\u{a0}\\t\\x7fa~!ñ]{0,4}") {
            prop_assert_eq!(trim(&text), text.trim());
        }
    }
}
