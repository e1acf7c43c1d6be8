//! Microchip numbers.

mod prefix;

use super::{Context, Out, Transform, Verdict, phone};
use crate::issue::{Code, Params};
use crate::text::{FoldBuffer, NullKind, fold_short, is_null_token};
use prefix::is_known;

/// `microchip`: fifteen digits, or an old chip of nine or ten characters.
///
/// The column of old systems holds chart numbers and words as well: they are told apart, not cast,
/// and a number that is no chip goes to `code`.
pub(super) struct Microchip;

impl Transform for Microchip {
    fn apply(&self, cell: &str, _context: &Context<'_>, out: &mut Out) -> Verdict {
        if is_null_token(NullKind::Text, cell) {
            return Verdict::Null;
        }
        if phone::is_rounded(cell.as_bytes()) {
            return out.refuse(Code::PrecisionLost, value_of(cell));
        }
        compact(cell, &mut out.text);
        let bytes = out.text.as_bytes();
        let digits = bytes.iter().all(u8::is_ascii_digit);
        if digits && bytes.len() >= 9 && bytes.iter().all(|byte| *byte == bytes[0]) {
            return not_a_chip(cell, Code::MicrochipNotAChip, out);
        }
        match bytes.len() {
            15 if digits => {
                if !is_known(&out.text) {
                    out.note(Code::MicrochipPrefix, value_of(cell));
                }
                Verdict::Value
            }
            // No padding: which digit is lost is a guess.
            14 if digits => kept_as_code(cell, Code::MicrochipShort, out),
            16..=19 if digits => out.refuse(Code::MicrochipInvalid, value_of(cell)),
            9 if digits => Verdict::Value,
            10 if !digits && bytes.iter().all(u8::is_ascii_hexdigit) => Verdict::Value,
            _ if bytes.iter().any(u8::is_ascii_digit) => {
                kept_as_code(cell, Code::MicrochipNotAChip, out)
            }
            _ => not_a_chip(cell, Code::MicrochipNotAChip, out),
        }
    }
}

/// Upper case, without the marks that people and readers put between the digits.
fn compact(cell: &str, text: &mut String) {
    // A number cell that was written with a decimal point.
    let cell = cell
        .strip_suffix(".0")
        .filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or(cell);
    text.clear();
    text.extend(
        cell.chars()
            .filter(|letter| !matches!(letter, ' ' | '-' | '.' | '*' | '\''))
            .map(|letter| letter.to_ascii_uppercase()),
    );
}

fn kept_as_code(cell: &str, code: Code, out: &mut Out) -> Verdict {
    out.also.push(("code", cell.to_owned()));
    not_a_chip(cell, code, out)
}

fn not_a_chip(cell: &str, code: Code, out: &mut Out) -> Verdict {
    out.text.clear();
    let mut buffer: FoldBuffer = [0; 48];
    // "no" is an answer, and a plain one.
    if fold_short(cell, &mut buffer) != Some("no") {
        out.note(code, value_of(cell));
    }
    Verdict::Null
}

fn value_of(cell: &str) -> Params {
    vec![("value", cell.to_owned())]
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn microchip(cell: &str) -> (Verdict, Out) {
        let context = Context::alone(NaiveDate::from_ymd_opt(2026, 6, 15).unwrap());
        let mut out = Out::default();
        (Microchip.apply(cell, &context, &mut out), out)
    }

    #[test]
    fn letters_and_lengths_of_no_chip_make_none() {
        for cell in ["98514100012345A", "0A1B2C3D4Z", "1234567890"] {
            let (_, out) = microchip(cell);
            assert_eq!(out.notes[0].code, Code::MicrochipNotAChip, "{cell:?}");
        }
    }

    #[test]
    fn chips_are_fifteen_digits_or_old() {
        for (cell, expected, code) in [
            ("985141000123456", "985141000123456", None),
            ("985 141 000 123 456", "985141000123456", None),
            ("985-141000123456", "985141000123456", None),
            ("985141000123456.0", "985141000123456", None),
            ("484000000123456", "484000000123456", None),
            ("508000000123456", "508000000123456", None),
            ("123*456*789", "123456789", None),
            ("0a1b2c3d4e", "0A1B2C3D4E", None),
            (
                "999000000123456",
                "999000000123456",
                Some(Code::MicrochipPrefix),
            ),
            (
                "003000000123456",
                "003000000123456",
                Some(Code::MicrochipPrefix),
            ),
        ] {
            let (verdict, out) = microchip(cell);
            assert_eq!(
                (verdict, out.text.as_str()),
                (Verdict::Value, expected),
                "{cell:?}"
            );
            assert_eq!(out.notes.first().map(|note| note.code), code, "{cell:?}");
        }
    }

    #[test]
    fn what_is_no_chip_is_told_apart() {
        for (cell, verdict, code, kept) in [
            ("9.85141E+14", Verdict::Refused, Code::PrecisionLost, None),
            (
                "98514100012345600",
                Verdict::Refused,
                Code::MicrochipInvalid,
                None,
            ),
            (
                "000000000000000",
                Verdict::Null,
                Code::MicrochipNotAChip,
                None,
            ),
            ("si", Verdict::Null, Code::MicrochipNotAChip, None),
            ("tiene", Verdict::Null, Code::MicrochipNotAChip, None),
            ("8877", Verdict::Null, Code::MicrochipNotAChip, Some("8877")),
            (
                "A1B2C3D4E5F6G7H8I9",
                Verdict::Null,
                Code::MicrochipNotAChip,
                Some("A1B2C3D4E5F6G7H8I9"),
            ),
            (
                "32000000123456",
                Verdict::Null,
                Code::MicrochipShort,
                Some("32000000123456"),
            ),
        ] {
            let (found, out) = microchip(cell);
            assert_eq!((found, out.text.as_str()), (verdict, ""), "{cell:?}");
            assert_eq!(out.notes[0].code, code, "{cell:?}");
            assert_eq!(
                out.also.first().map(|(_, code)| code.as_str()),
                kept,
                "{cell:?}"
            );
        }
        assert_eq!(microchip("-").0, Verdict::Null);
    }

    proptest! {
        #[test]
        fn a_value_has_the_length_of_a_chip(cell in "(\\PC{1,20}|[0-9 *.-]{1,22}|[0-9A-F]{9,15})") {
            let (verdict, out) = microchip(&cell);
            if verdict == Verdict::Value {
                prop_assert!(matches!(out.text.len(), 9 | 10 | 15));
                prop_assert_eq!(microchip(&out.text).1.text, out.text);
            } else {
                prop_assert!(out.text.is_empty());
            }
        }
    }
}
