//! Postal codes.

use super::{Context, Country, Out, Transform, Verdict};
use crate::issue::Code;
use crate::text::{NullKind, is_null_token};

/// `postal_code`: `06700`. A zero that a spreadsheet cut off is put back where the country shows
/// how many digits there must be.
pub(super) struct PostalCode;

impl Transform for PostalCode {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let code = bare(cell);
        if code.is_empty() || is_null_token(NullKind::Text, code) {
            return Verdict::Null;
        }
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        if digits && code.bytes().all(|byte| byte == b'0') {
            return Verdict::Null;
        }
        // A foreign phone says where its number is from, not where its owner lives: where the row
        // and the clinic disagree, no zero is put before a code.
        let agreed = context
            .row_country
            .is_none_or(|shown| shown == context.country);
        let length = match context.country {
            Country::MX if agreed => Some(5),
            Country::CO if agreed => Some(6),
            _ => None,
        };
        let value = || vec![("value", cell.to_owned())];
        match length {
            Some(length) if digits && code.len() == length => out.value(code),
            Some(length) if digits && code.len() + 1 == length => {
                out.note(Code::PostalCodePadded, value());
                out.text.clear();
                out.text.push('0');
                out.text.push_str(code);
                Verdict::Value
            }
            _ => {
                let sound = (3..=10).contains(&code.len())
                    && code
                        .bytes()
                        .all(|byte| matches!(byte, b' ' | b'-') || byte.is_ascii_alphanumeric())
                    && code.bytes().any(|byte| byte.is_ascii_digit());
                if length.is_some() || !sound {
                    out.note(Code::PostalCodeInvalid, value());
                }
                // A foreign code may stand in any file; what cannot be one is not passed on.
                if sound {
                    out.value(code)
                } else {
                    Verdict::Null
                }
            }
        }
    }
}

/// The code without `C.P.` before it and a decimal point after it, however often they stand there:
/// what is left is not shortened by a second look.
fn bare(cell: &str) -> &str {
    let mut code = cell.trim();
    loop {
        let before = code.len();
        for prefix in ["C.P.", "C.P", "CP.", "CP"] {
            let start = code.get(..prefix.len());
            if start.is_some_and(|start| start.eq_ignore_ascii_case(prefix)) {
                code = &code[prefix.len()..];
                break;
            }
        }
        code = code.trim_start_matches([' ', ':', '.']).trim();
        code = code.strip_suffix(".0").unwrap_or(code);
        if code.len() == before {
            return code;
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn postal_code(cell: &str, country: Country) -> (Verdict, Out) {
        let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
        let context = Context {
            country,
            ..Context::alone(today)
        };
        let mut out = Out::default();
        (PostalCode.apply(cell, &context, &mut out), out)
    }

    #[test]
    fn no_zero_is_put_before_what_may_be_foreign() {
        let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
        for (shown, expected) in [(Country::US, "1000"), (Country::MX, "01000")] {
            let context = Context {
                row_country: Some(shown),
                ..Context::alone(today)
            };
            let mut out = Out::default();
            PostalCode.apply("1000", &context, &mut out);
            assert_eq!(out.text, expected, "{shown:?}");
        }
        let (_, out) = postal_code("ABC", Country::US);
        assert_eq!(out.notes[0].code, Code::PostalCodeInvalid);
    }

    #[test]
    fn codes_get_their_zero_back() {
        for (cell, country, expected, code) in [
            ("06700", Country::MX, "06700", None),
            ("C.P. 06700", Country::MX, "06700", None),
            ("cp 06700", Country::MX, "06700", None),
            ("01000.0", Country::MX, "01000", None),
            ("CP C.P. 06700 .0", Country::MX, "06700", None),
            ("1000", Country::MX, "01000", Some(Code::PostalCodePadded)),
            ("110111", Country::CO, "110111", None),
            ("50001", Country::CO, "050001", Some(Code::PostalCodePadded)),
            ("123", Country::MX, "123", Some(Code::PostalCodeInvalid)),
            ("90210-1234", Country::US, "90210-1234", None),
        ] {
            let (verdict, out) = postal_code(cell, country);
            assert_eq!(
                (verdict, out.text.as_str()),
                (Verdict::Value, expected),
                "{cell:?}"
            );
            assert_eq!(out.notes.first().map(|note| note.code), code, "{cell:?}");
        }
        assert_eq!(postal_code("00000", Country::MX).0, Verdict::Null);
        let abroad = Context {
            row_country: Some(Country::CO),
            ..Context::alone(NaiveDate::default())
        };
        let mut out = Out::default();
        assert_eq!(PostalCode.apply("44160", &abroad, &mut out), Verdict::Value);
        assert_eq!((out.text.as_str(), out.notes.len()), ("44160", 0));
        assert_eq!(postal_code("S/N", Country::MX).0, Verdict::Null);
        assert_eq!(
            postal_code("centro", Country::MX).1.notes[0].code,
            Code::PostalCodeInvalid
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(cell in "\\PC{1,12}") {
            let (verdict, out) = postal_code(&cell, Country::MX);
            prop_assert_eq!(verdict == Verdict::Value, !out.text.is_empty());
        }
    }
}
