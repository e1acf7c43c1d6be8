//! Exact decimals: no number of a file goes through floating point.

use std::fmt::Write;

use crate::plan::DecimalMark;
use crate::text::marks;

/// An exact decimal number, `digits / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) negative: bool,
    pub(super) digits: u128,
    pub(super) scale: u32,
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not written like one.
    Unparsable,
    /// Its one mark may stand before decimals or between thousands.
    Ambiguous,
}

/// More digits than any amount has; the power of ten of any rounding still fits.
const MOST_DIGITS: usize = 36;

impl Decimal {
    /// Reads digits with their marks, `1,234.56` or `1 234,5`, without a sign. `decimal` is what
    /// stands before the decimals where the number itself does not say it.
    pub(super) fn read(number: &str, decimal: Option<DecimalMark>) -> Result<Self, Fault> {
        let number = number.strip_suffix(['.', ',']).unwrap_or(number);
        let mut mark = None;
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            mark = match number.as_bytes() {
                [b'.', ..] => Some(DecimalMark::Point),
                [b',', ..] => Some(DecimalMark::Comma),
                _ => {
                    let marks = marks::read(number).ok_or(Fault::Unparsable)?;
                    match marks.decimal.or(decimal) {
                        None if marks.grouped => None,
                        None => return Err(Fault::Ambiguous),
                        mark => mark,
                    }
                }
            };
        }
        let mark = mark.map(|mark| match mark {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        });
        let mut read = Self {
            negative: false,
            digits: 0,
            scale: 0,
        };
        let (mut count, mut after) = (0, false);
        for letter in number.chars() {
            if let Some(digit) = letter.to_digit(10) {
                count += 1;
                if count > MOST_DIGITS {
                    return Err(Fault::Unparsable);
                }
                read.digits = read.digits * 10 + u128::from(digit);
                read.scale += u32::from(after);
            } else if Some(letter) == mark {
                if after {
                    return Err(Fault::Unparsable);
                }
                after = true;
            } else if after
                || !matches!(letter, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}')
            {
                return Err(Fault::Unparsable);
            }
        }
        if count == 0 {
            return Err(Fault::Unparsable);
        }
        Ok(read)
    }

    /// The number in units of `10^-scale`, rounded half to even.
    pub(super) fn rounded(self, scale: u32) -> u128 {
        if scale >= self.scale {
            return self.digits.saturating_mul(10_u128.pow(scale - self.scale));
        }
        divide(self.digits, 10_u128.pow(self.scale - scale))
    }

    /// Writes the number with at most so many digits after the point and no zeros at its end.
    pub(super) fn write(self, scale: u32, text: &mut String) {
        let units = self.rounded(scale);
        text.clear();
        if self.negative && units > 0 {
            text.push('-');
        }
        write_units(units, scale, text);
    }
}

/// Cuts a cell into what stands before its number, the number with its marks, and what stands
/// after it; `None` if it has no digit.
pub(super) fn cut(cell: &str) -> Option<(&str, &str, &str)> {
    let first = cell.bytes().position(|byte| byte.is_ascii_digit())?;
    let last = cell.bytes().rposition(|byte| byte.is_ascii_digit())?;
    // `.5` has its mark before the first digit.
    let start = match first.checked_sub(1).map(|before| cell.as_bytes()[before]) {
        Some(b'.' | b',') if !cell[..first - 1].ends_with(char::is_alphanumeric) => first - 1,
        _ => first,
    };
    Some((&cell[..start], &cell[start..=last], &cell[last + 1..]))
}

/// Divides and rounds half to even.
pub(super) fn divide(above: u128, below: u128) -> u128 {
    let (whole, rest) = (above / below, above % below);
    let up = rest * 2 > below || (rest * 2 == below && whole % 2 == 1);
    whole + u128::from(up)
}

/// Adds units of `10^-scale` to a text, without zeros at the end.
pub(super) fn write_units(units: u128, scale: u32, text: &mut String) {
    let power = 10_u128.pow(scale);
    let (whole, fraction) = (units / power, units % power);
    // Writing to a string cannot fail.
    let _ = write!(text, "{whole}");
    if fraction > 0 {
        let _ = write!(text, ".{fraction:0width$}", width = scale as usize);
        text.truncate(text.trim_end_matches('0').len());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(number: &str, decimal: Option<DecimalMark>, scale: u32) -> Result<String, Fault> {
        let mut text = String::new();
        Decimal::read(number, decimal)?.write(scale, &mut text);
        Ok(text)
    }

    #[test]
    fn a_mark_before_the_first_digit_belongs_to_it_unless_a_word_ends_there() {
        assert_eq!(cut("$ .5 kg"), Some(("$ ", ".5", " kg")));
        assert_eq!(cut("no.5"), Some(("no.", "5", "")));
        assert_eq!(cut("kg"), None);
    }

    #[test]
    fn more_digits_than_any_amount_has_are_none() {
        let most = "9".repeat(MOST_DIGITS);
        assert_eq!(written(&most, None, 0).as_deref(), Ok(most.as_str()));
        assert_eq!(
            written(&format!("{most}9"), None, 0),
            Err(Fault::Unparsable)
        );
    }

    #[test]
    fn numbers_are_exact() {
        let (point, comma) = (Some(DecimalMark::Point), Some(DecimalMark::Comma));
        for (number, decimal, scale, expected) in [
            ("1,234.56", None, 2, "1234.56"),
            ("1.234,56", None, 2, "1234.56"),
            ("1 234,56", None, 2, "1234.56"),
            ("1'234.56", None, 2, "1234.56"),
            ("1.234.567", None, 2, "1234567"),
            ("1 234 567", None, 2, "1234567"),
            ("25.000", comma, 2, "25000"),
            ("25.000", point, 2, "25"),
            ("1,234", comma, 3, "1.234"),
            ("1,234", point, 3, "1234"),
            ("12.5", comma, 2, "12.5"),
            (".5", None, 2, "0.5"),
            (",5", None, 2, "0.5"),
            (".5", comma, 2, "0.5"),
            ("350.", None, 2, "350"),
            ("31.200000000000003", None, 2, "31.2"),
            ("0.125", None, 2, "0.12"),
            ("0.135", None, 2, "0.14"),
            ("0.1251", None, 2, "0.13"),
            ("2.5", None, 0, "2"),
            ("3.5", None, 0, "4"),
            ("0.004", None, 2, "0"),
            ("000", None, 2, "0"),
            (
                "999999999999999999999999",
                None,
                2,
                "999999999999999999999999",
            ),
        ] {
            assert_eq!(
                written(number, decimal, scale),
                Ok(expected.to_owned()),
                "{number:?} {decimal:?}"
            );
        }
        for number in ["25.000", "1,234"] {
            assert_eq!(
                written(number, None, 2),
                Err(Fault::Ambiguous),
                "{number:?}"
            );
        }
        for number in [
            "",
            ".",
            "1.2.3",
            "1,23,456",
            "12 34",
            "1.234,567,890",
            "1-2",
            "..5",
            ".5.5",
            ".5,5",
            "1e3",
            "1234567890123456789012345678901234567",
        ] {
            assert_eq!(
                written(number, point, 2),
                Err(Fault::Unparsable),
                "{number:?}"
            );
        }
    }

    #[test]
    fn a_negative_zero_is_zero() {
        let mut text = String::new();
        let number = Decimal {
            negative: true,
            digits: 4,
            scale: 3,
        };
        number.write(2, &mut text);
        assert_eq!(text, "0");
        number.write(3, &mut text);
        assert_eq!(text, "-0.004");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(number in "[0-9.,' ]{0,40}", scale in 0_u32..5) {
            if let Ok(text) = written(&number, Some(DecimalMark::Point), scale) {
                prop_assert_eq!(written(&text, Some(DecimalMark::Point), scale), Ok(text));
            }
        }
    }
}
