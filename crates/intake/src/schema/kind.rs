//! What a field holds, and in which canonical text.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use super::RecordType;

/// What a field holds, and in which canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Text of at most `max` characters.
    Text {
        /// The longest text in characters.
        max: u16,
    },
    /// A date, `2020-03-10`.
    Date,
    /// A local date and time, `2020-03-10T14:30:00`.
    DateTime,
    /// `true` or `false`.
    Boolean,
    /// An exact decimal with at most `scale` digits after the point, without trailing zeros.
    Decimal {
        /// The digits after the point.
        scale: u8,
        /// Whether it may be below zero, as an amount may.
        signed: bool,
    },
    /// One of a closed list of words.
    Choice {
        /// The words.
        of: &'static [&'static str],
    },
    /// The source id of a record of another type.
    Reference {
        /// The type referred to.
        to: RecordType,
    },
}

impl Kind {
    /// A measure or a count, never below zero.
    pub(super) const fn decimal(scale: u8) -> Self {
        Self::Decimal {
            scale,
            signed: false,
        }
    }

    /// An amount of money, or what it is the product of: a credit note has negative ones.
    pub(super) const fn money(scale: u8) -> Self {
        Self::Decimal {
            scale,
            signed: true,
        }
    }

    /// Whether a text is in the canonical form of the kind. A value in another form must not be
    /// stored: it would not come back as it was, and would not be equal to itself.
    pub fn holds(self, text: &str) -> bool {
        match self {
            Self::Text { max } => {
                text.len() <= usize::from(max) || text.chars().count() <= usize::from(max)
            }
            Self::Date => is_date(text),
            Self::DateTime => is_date_time(text),
            Self::Boolean => matches!(text, "true" | "false"),
            Self::Decimal { scale, signed } => is_decimal(text, scale, signed),
            Self::Choice { of } => of.contains(&text),
            Self::Reference { .. } => !text.is_empty(),
        }
    }
}

// The parsers take shorter forms too, but only the canonical text comes back as it was.
fn is_date(text: &str) -> bool {
    const FORM: &str = "%Y-%m-%d";
    text.len() == 10
        && NaiveDate::parse_from_str(text, FORM)
            .is_ok_and(|date| date.format(FORM).to_string() == text)
}

fn is_date_time(text: &str) -> bool {
    const FORM: &str = "%Y-%m-%dT%H:%M:%S";
    text.len() == 19
        && NaiveDateTime::parse_from_str(text, FORM)
            .is_ok_and(|moment| moment.format(FORM).to_string() == text)
}

fn is_decimal(text: &str, scale: u8, signed: bool) -> bool {
    let amount = text.strip_prefix('-').filter(|_| signed);
    if amount == Some("0") {
        return false;
    }
    let (whole, fraction) = amount
        .unwrap_or(text)
        .split_once('.')
        .map_or((amount.unwrap_or(text), None), |(whole, fraction)| {
            (whole, Some(fraction))
        });
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(|fraction| {
            digits(fraction) && fraction.len() <= usize::from(scale) && !fraction.ends_with('0')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_canonical_texts_are_taken() {
        assert!(is_date("2020-02-29") && is_date_time("2020-03-10T14:30:00"));
        for bad in ["2021-02-29", "2020-3-10", "10/03/2020", "+2020-3-10"] {
            assert!(!is_date(bad), "{bad}");
        }
        for bad in [
            "2020-03-10",
            "2020-03-10T25:00:00",
            "2020-03-10 14:30:00",
            "2020-03-10T14:30:00Z",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }

    #[test]
    fn a_decimal_has_one_form() {
        for good in ["0", "0.5", "12", "100", "12.125"] {
            assert!(is_decimal(good, 3, false), "{good}");
            assert!(is_decimal(good, 3, true), "{good}");
        }
        for bad in [
            "", ".5", "5.", "05", "1.50", "1.1234", "1,5", "-", "-0", "--1", "1e3", "NaN", "-05",
        ] {
            assert!(!is_decimal(bad, 3, true), "{bad}");
        }
        assert!(is_decimal("-1.5", 3, true) && !is_decimal("-1.5", 3, false));
    }

    #[test]
    fn a_length_is_counted_in_letters() {
        assert!(Kind::Text { max: 2 }.holds("ñé") && !Kind::Text { max: 2 }.holds("ñéa"));
        assert!(Kind::Choice { of: &["dog"] }.holds("dog"));
        assert!(!Kind::Choice { of: &["dog"] }.holds("Dog"));
    }
}
