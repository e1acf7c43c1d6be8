//! Exact amounts, counted in ten-thousandths.

/// One unit of a currency, or one of anything.
pub(crate) const ONE: i64 = 10_000;

/// A hundredth.
pub(crate) const CENT: i64 = ONE / 100;

/// The amount of a canonical text, such as `-12.5`; `None` for what is none, or has more than four
/// digits after the point, or is larger than any amount.
pub(crate) fn of(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || fraction.len() > 4 {
        return None;
    }
    let scale = 10_i64.pow(4 - fraction.len() as u32);
    let fraction = fraction.parse::<i64>().ok()? * scale;
    let whole = whole.parse::<i64>().ok()?.checked_mul(ONE)?;
    Some(sign * whole.checked_add(fraction)?)
}

/// The text of an amount, with two digits after the point or, where they are not enough, four.
pub(crate) fn text(amount: i128) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let (whole, rest) = (
        amount.unsigned_abs() / 10_000,
        amount.unsigned_abs() % 10_000,
    );
    if rest.is_multiple_of(100) {
        format!("{sign}{whole}.{:02}", rest / 100)
    } else {
        format!("{sign}{whole}.{rest:04}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (given, expected) in [
            ("0", Some(0)),
            ("116", Some(1_160_000)),
            ("-12.5", Some(-125_000)),
            ("0.0001", Some(1)),
            ("31.2", Some(312_000)),
            ("922337203685477", Some(9_223_372_036_854_770_000)),
            ("9223372036854775", None),
            ("922337203685477580799", None),
            ("0.00001", None),
            ("1.", None),
            (".5", None),
            ("1,5", None),
            ("1e3", None),
            ("--1", None),
            ("", None),
        ] {
            assert_eq!(of(given), expected, "{given}");
        }
    }

    #[test]
    fn amounts_are_written_as_people_do() {
        for (given, expected) in [
            (1_160_000, "116.00"),
            (-125_000, "-12.50"),
            (1, "0.0001"),
            (-9_999, "-0.9999"),
            (0, "0.00"),
        ] {
            assert_eq!(text(given), expected);
        }
    }
}
