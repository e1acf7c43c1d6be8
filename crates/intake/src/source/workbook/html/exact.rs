//! Whether a cell shows the number that stands behind it, with fewer digits.

/// Whether `shown` is how `stored` looks with some digits left out: `9.82E+14` for
/// `982000123456789`, `1.234,57 €` for `1234.5678`, `###`. A date is not how its day count looks.
pub(super) fn is_shown(stored: &str, shown: &str) -> bool {
    let Ok(value) = stored.parse::<f64>() else {
        return false;
    };
    if shown.bytes().all(|byte| byte == b'#') {
        return true;
    }
    let is_mark = |letter: char| matches!(letter, '$' | '€' | '%' | ' ' | '\u{A0}');
    let plain = shown.trim_matches(is_mark);
    let value = if shown.ends_with('%') {
        value * 100.0
    } else {
        value
    };
    [(',', '.'), ('.', ',')]
        .into_iter()
        .any(|(group, decimal)| {
            let plain = plain.replace(group, "").replace(decimal, ".");
            let number = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
            if !plain.bytes().all(number) {
                return false;
            }
            let (mantissa, exponent) = match plain.split_once(['e', 'E']) {
                Some((mantissa, exponent)) => (mantissa, exponent.parse().unwrap_or(0)),
                None => (plain.as_str(), 0),
            };
            let decimals = mantissa.split_once('.').map_or(0, |(_, after)| after.len());
            let decimals = i32::try_from(decimals).unwrap_or(i32::MAX);
            let unit = 10_f64.powi(i32::saturating_sub(exponent, decimals));
            let read = plain.parse::<f64>();
            read.is_ok_and(|read| (read - value).abs() <= unit * 0.500_001)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_dates() {
        for (stored, shown, expected) in [
            ("982000123456789", "9.82E+14", true),
            ("982000123456789", "9,82E+14", true),
            ("982000123456789", "9.83E+14", false),
            ("1234.5678", "1,234.57", true),
            ("1234.5678", "1.234,57 €", true),
            ("1234.5678", "$ 1.235", true),
            ("0.125", "12.5%", true),
            ("0.125", "13 %", true),
            ("-3.14159", "-3.14", true),
            ("44267", "###", true),
            ("44267", "12/03/2021", false),
            ("44267", "12-03-2021", false),
            ("44267", "2021", false),
            ("44267", "12.03.2021", false),
            ("7", "siete", false),
            ("x", "7", false),
        ] {
            assert_eq!(is_shown(stored, shown), expected, "{stored} {shown}");
        }
    }
}
