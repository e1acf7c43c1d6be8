//! Numbers as workbooks store them, in the one form that the rest reads.
//!
//! A workbook holds binary numbers and writes them with up to 17 digits, of which a person typed
//! at most 15. What was typed is given back; what has more digits stays as it is stored, so that
//! whoever reads the column can see that digits were lost or that a formula left noise.

use std::fmt::Write as _;

/// The digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// The longest plain number that is written for one with an exponent.
const PLAIN: i64 = 21;

/// A decimal as it is written.
struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: Option<i64>,
}

/// The number that is stored as this text; `None` if the text is no number.
pub(super) fn canonical<'a>(stored: &'a str, buffer: &'a mut String) -> Option<&'a str> {
    let text = stored.trim_ascii();
    // Most numbers are a few plain digits and stand as they are.
    if !text.is_empty() && text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text);
    }
    let number = parse(text)?;
    let text = text.strip_prefix('+').unwrap_or(text);
    let Some(exponent) = number.exponent else {
        if number.fraction.is_empty() || significant(&number) <= DIGITS {
            return Some(text);
        }
        return Some(shortest(text, buffer).unwrap_or(text));
    };
    let whole = exponent >= length(number.fraction.trim_end_matches('0'));
    if whole {
        let digits = length(number.whole) + exponent;
        if significant(&number) > DIGITS || digits > PLAIN {
            return Some(text);
        }
        return Some(expand(&number, exponent, buffer));
    }
    if exponent < -PLAIN {
        return Some(text);
    }
    buffer.clear();
    let value: f64 = text.parse().ok()?;
    let _ = write!(buffer, "{value}");
    Some(buffer)
}

/// A binary number, as the old formats store it.
pub(super) fn of_float(value: f64, buffer: &mut String) -> Option<&str> {
    if !value.is_finite() {
        return None;
    }
    buffer.clear();
    let _ = write!(buffer, "{value:E}");
    let scientific = std::mem::take(buffer);
    let number = parse(&scientific)?;
    let exponent = number.exponent.unwrap_or_default();
    let whole = exponent >= length(number.fraction);
    if (whole && significant(&number) > DIGITS) || exponent.abs() >= PLAIN {
        let (mantissa, _) = scientific.split_once('E')?;
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(buffer, "{mantissa}E{sign}{:02}", exponent.abs());
    } else {
        let _ = write!(buffer, "{value}");
    }
    Some(buffer)
}

fn parse(text: &str) -> Option<Decimal<'_>> {
    let negative = text.starts_with('-');
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.parse::<i16>().ok()?.into())),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())).then_some(
        Decimal {
            negative,
            whole,
            fraction,
            exponent,
        },
    )
}

fn length(digits: &str) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

/// How many digits of a number tell something: all but the zeros at its ends.
fn significant(number: &Decimal<'_>) -> usize {
    let whole = number.whole.trim_start_matches('0');
    let fraction = number.fraction.trim_end_matches('0');
    match (whole.is_empty(), fraction.is_empty()) {
        (true, _) => fraction.trim_start_matches('0').len(),
        (false, true) => whole.trim_end_matches('0').len(),
        (false, false) => whole.len() + fraction.len(),
    }
}

// The shortest decimal that is the same binary number, if a person can have typed it.
fn shortest<'a>(text: &str, buffer: &'a mut String) -> Option<&'a str> {
    let value: f64 = text.parse().ok()?;
    buffer.clear();
    let _ = write!(buffer, "{value}");
    let number = parse(buffer)?;
    let typed = significant(&number) <= DIGITS;
    typed.then_some(buffer.as_str())
}

// Writes out the digits that an exponent stands for; the number is whole.
fn expand<'a>(number: &Decimal<'_>, exponent: i64, buffer: &'a mut String) -> &'a str {
    let fraction = number.fraction.trim_end_matches('0');
    let zeros = usize::try_from(exponent - length(fraction)).unwrap_or(0);
    buffer.clear();
    buffer.push_str(number.whole);
    buffer.push_str(fraction);
    buffer.extend(std::iter::repeat_n('0', zeros));
    let leading = buffer.len() - buffer.trim_start_matches('0').len();
    buffer.drain(..leading.min(buffer.len().saturating_sub(1)));
    if number.negative && buffer != "0" {
        buffer.insert(0, '-');
    }
    buffer
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stored_numbers_are_given_back_as_typed() {
        for (stored, expected) in [
            ("12", "12"),
            ("0", "0"),
            ("-3.50", "-3.50"),
            ("+7", "7"),
            (" 7 ", "7"),
            ("0012", "0012"),
            ("982000123456789", "982000123456789"),
            // More digits than a spreadsheet keeps: another program wrote them, and they stay.
            ("123456789012345678", "123456789012345678"),
            ("9.82000123456789E+14", "982000123456789"),
            ("9.82E+14", "982000000000000"),
            ("1E+3", "1000"),
            ("-1e3", "-1000"),
            ("0E+00", "0"),
            // The digits are lost, and that shall be seen.
            ("1.2345678901234568E+17", "1.2345678901234568E+17"),
            ("1E+300", "1E+300"),
            ("1E-300", "1E-300"),
            // What Excel writes for 0.1, and for 0.051.
            ("0.10000000000000001", "0.1"),
            ("5.0999999999999997E-2", "0.051"),
            ("1E-3", "0.001"),
            // The noise of a formula is in the file.
            ("31.200000000000003", "31.200000000000003"),
            ("3.1200000000000003E+1", "31.200000000000003"),
        ] {
            assert_eq!(
                canonical(stored, &mut String::new()),
                Some(expected),
                "{stored}"
            );
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "", " ", "-", ".", "1,5", "abc", "NaN", "INF", "1E", "E5", "1.2.3", "0x1",
        ] {
            assert_eq!(canonical(text, &mut String::new()), None, "{text}");
        }
    }

    #[test]
    fn binary_numbers_are_written_like_stored_ones() {
        for (value, expected) in [
            (12.0, "12"),
            (0.1, "0.1"),
            (31.2 + 0.000_000_000_000_003, "31.200000000000003"),
            (982_000_123_456_789.0, "982000123456789"),
            (123_456_789_012_345_680.0, "1.2345678901234568E+17"),
            (-0.5, "-0.5"),
            (1e300, "1E+300"),
        ] {
            assert_eq!(of_float(value, &mut String::new()), Some(expected));
        }
        assert_eq!(of_float(f64::NAN, &mut String::new()), None);
    }

    proptest! {
        #[test]
        fn a_number_stays_the_same_number(value in any::<f64>().prop_filter("finite and not -0", |v| v.is_finite() && *v != 0.0)) {
            for stored in [format!("{value:E}"), format!("{value:.16E}")] {
                let mut buffer = String::new();
                let read: f64 = canonical(&stored, &mut buffer).unwrap().parse().unwrap();
                prop_assert_eq!(read.to_bits(), value.to_bits(), "{}", stored);
            }
            let mut buffer = String::new();
            let read: f64 = of_float(value, &mut buffer).unwrap().parse().unwrap();
            prop_assert_eq!(read.to_bits(), value.to_bits());
        }

        #[test]
        fn any_text_is_survived(text in "[-+0-9.eE ]{0,30}|.{0,12}") {
            let _ = canonical(&text, &mut String::new());
        }
    }
}
