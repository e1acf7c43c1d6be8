//! The marks of a number: which one stands before the decimals, which between thousands.

use crate::plan::DecimalMark;

/// What one number shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The decimal mark that explains the number; `None` where either does.
    pub(crate) decimal: Option<DecimalMark>,
    /// Whether thousands are set apart, for certain.
    pub(crate) grouped: bool,
}

/// What a number from its first digit to its last shows; `None` if it is none.
pub(crate) fn read(number: &str) -> Option<Marks> {
    let (mut points, mut commas, mut others) = (0_u32, 0_u32, 0_u32);
    let mut last = 0;
    for (at, letter) in number.char_indices() {
        match letter {
            '0'..='9' => continue,
            '.' => points += 1,
            ',' => commas += 1,
            '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' => {
                others += 1;
                continue;
            }
            _ => return None,
        }
        last = at;
    }
    let proved = |decimal, grouped| {
        Some(Marks {
            decimal: Some(decimal),
            grouped,
        })
    };
    let (whole, fraction) = if points + commas > 0 {
        (&number[..last], &number[last + 1..])
    } else {
        (number, "")
    };
    let by = |byte: u8| match byte {
        b',' => DecimalMark::Comma,
        _ => DecimalMark::Point,
    };
    let mark = number.as_bytes().get(last).copied().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (points, commas, others) {
        // Blanks or apostrophes between thousands: whatever point or comma follows is the decimal.
        (0, 0, _) => (is_spaced(number) && others > 0).then_some(Marks {
            decimal: None,
            grouped: true,
        }),
        (1, 0, 1..) | (0, 1, 1..) => (is_spaced(whole) && digits(fraction))
            .then_some(by(mark))
            .and_then(|decimal| proved(decimal, true)),
        (_, _, 1..) => None,
        (1, 0, 0) | (0, 1, 0) => {
            let unclear =
                fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            Some(Marks {
                decimal: (!unclear).then_some(by(mark)),
                grouped: false,
            })
        }
        // One kind of mark, more than once: it stands between thousands, so the other is decimal.
        (2.., 0, _) => is_grouped(number, b'.').then_some(Marks {
            decimal: Some(DecimalMark::Comma),
            grouped: true,
        }),
        (0, 2.., _) => is_grouped(number, b',').then_some(Marks {
            decimal: Some(DecimalMark::Point),
            grouped: true,
        }),
        // Both kinds: the last is decimal, and the other stands between thousands before it.
        (_, _, 0) => {
            let other = if mark == b',' { b'.' } else { b',' };
            (is_grouped(whole, other) && digits(fraction))
                .then_some(by(mark))
                .and_then(|decimal| proved(decimal, true))
        }
    }
}

/// Whether a mark stands between groups of three digits, and nowhere else.
pub(crate) fn is_grouped(number: &str, mark: u8) -> bool {
    let mut groups = number.as_bytes().split(|byte| *byte == mark);
    let digits = |group: &[u8]| group.iter().all(u8::is_ascii_digit);
    let first = groups
        .next()
        .is_some_and(|group| (1..=3).contains(&group.len()) && group[0] != b'0' && digits(group));
    first && groups.all(|group| group.len() == 3 && digits(group))
}

fn is_spaced(number: &str) -> bool {
    let mut groups = number.split(['\'', '’', ' ', '\u{a0}', '\u{202f}']);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    groups
        .next()
        .is_some_and(|group| (1..=3).contains(&group.len()) && digits(group))
        && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_proved_or_stay_open() {
        const POINT: Option<DecimalMark> = Some(DecimalMark::Point);
        const COMMA: Option<DecimalMark> = Some(DecimalMark::Comma);
        for (number, decimal, grouped) in [
            ("12.5", POINT, false),
            ("12,5", COMMA, false),
            ("1.234,56", COMMA, true),
            ("1,234.56", POINT, true),
            ("1.234.567", COMMA, true),
            ("1,234,567", POINT, true),
            ("1,234,567.8", POINT, true),
            ("25.000", None, false),
            ("1,234", None, false),
            ("0.500", POINT, false),
            ("1234,567", COMMA, false),
            ("1 234,56", COMMA, true),
            ("1\u{a0}234,56", COMMA, true),
            ("1'234.56", POINT, true),
            ("1 234 567", None, true),
        ] {
            assert_eq!(read(number), Some(Marks { decimal, grouped }), "{number:?}");
        }
        for none in [
            "1.2.3",
            "1,23,456",
            "12 34",
            "1.234,567,890",
            "1-2",
            "1,234.567.890",
        ] {
            assert_eq!(read(none), None, "{none:?}");
        }
    }
}
