//! Whether a field can hold a text: what a person types is held to what an import would write.

use chrono::{NaiveDate, NaiveDateTime};
use intake::issue::Code;
use intake::record::Values;
use intake::schema::{Kind, RecordType};
use intake::validate;

use crate::Column;

/// What is wrong with a text that is to stand in a column, `None` if nothing is.
pub(crate) fn fault(record_type: RecordType, column: &Column, text: &str) -> Option<&'static str> {
    let (fits, reason) = match column.field.kind {
        Kind::Text { max } if text.chars().count() > usize::from(max) => (false, "is too long"),
        Kind::Text { .. } => return ill_formed(record_type, column, text),
        Kind::Date => (is_date(text), "must be a date such as 2020-03-10"),
        Kind::DateTime => (
            is_date_time(text),
            "must be a local date and time such as 2020-03-10T14:30:00",
        ),
        Kind::Decimal { scale } => (
            is_decimal(text, scale),
            "must be a decimal number such as 12.5, not too exact and without a zero at its end",
        ),
        Kind::Choice { of } => (of.contains(&text), "must be one of the words of its list"),
        Kind::Boolean | Kind::Reference { .. } => return None,
    };
    (!fits).then_some(reason)
}

/// Asks the rules of an import, so that a phone or an email is the same thing everywhere.
fn ill_formed(record_type: RecordType, column: &Column, text: &str) -> Option<&'static str> {
    let mut alone = Values::new(record_type);
    alone.set(column.position, text);
    let mut issues = Vec::new();
    // The rules about forms know no day.
    validate::check(&alone, NaiveDate::default(), &mut issues);
    issues
        .iter()
        .filter(|issue| issue.field == Some(column.field.name))
        .find_map(|issue| match issue.code {
            Code::ClientPhoneFormat => Some("must be a phone such as +525512345678"),
            Code::ClientEmailFormat => Some("must be the address of an email"),
            _ => None,
        })
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

fn is_decimal(text: &str, scale: u8) -> bool {
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
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
            assert!(is_decimal(good, 3), "{good}");
        }
        for bad in [
            "", ".5", "5.", "05", "1.50", "1.1234", "1,5", "-1", "1e3", "NaN",
        ] {
            assert!(!is_decimal(bad, 3), "{bad}");
        }
    }
}
