//! The RFC, Mexico's tax id.

use super::check_digit::rfc_digit;

/// The RFCs of "the public" and of foreigners. The first breaks its own check digit.
const GENERIC: &[&str] = &["XAXX010101000", "XEXX010101000"];

/// How a text in the form of an RFC holds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rfc {
    Sound,
    Generic,
    WrongDate,
    WrongDigit,
    NoHomoclave,
}

/// Whose an RFC is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RfcKind {
    Person,
    Company,
    Generic,
}

/// Whether a tax id is one that many clients share, and so tells none apart.
pub fn is_generic_tax_id(tax_id: &str) -> bool {
    GENERIC.contains(&tax_id)
}

/// Whose a canonical tax id is; `None` if it is no RFC.
pub(crate) fn rfc_kind(tax_id: &str) -> Option<RfcKind> {
    match look(tax_id)? {
        Rfc::NoHomoclave => None,
        Rfc::Generic => Some(RfcKind::Generic),
        _ if tax_id.chars().count() == 12 => Some(RfcKind::Company),
        _ => Some(RfcKind::Person),
    }
}

/// Looks at a text of upper-case letters and digits; `None` if it has not the form of an RFC.
pub(super) fn look(text: &str) -> Option<Rfc> {
    if is_generic_tax_id(text) {
        return Some(Rfc::Generic);
    }
    let length = text.chars().count();
    let letters = match length {
        12 => 3,
        13 | 10 => 4,
        _ => return None,
    };
    let mut rest = text.chars();
    let named = rest
        .by_ref()
        .take(letters)
        .all(|one| one.is_ascii_uppercase() || "Ñ&".contains(one));
    let rest = rest.as_str();
    let date = rest
        .get(..6)
        .filter(|date| date.bytes().all(|byte| byte.is_ascii_digit()));
    let (true, Some(date)) = (named, date) else {
        return None;
    };
    let homoclave = &rest[6..];
    let formed = match homoclave.as_bytes() {
        [] => true,
        [a, b, c] => {
            a.is_ascii_alphanumeric()
                && b.is_ascii_alphanumeric()
                && matches!(c, b'0'..=b'9' | b'A')
        }
        _ => false,
    };
    if !formed {
        return None;
    }
    if !is_date(date) {
        return Some(Rfc::WrongDate);
    }
    if homoclave.is_empty() {
        return Some(Rfc::NoHomoclave);
    }
    let sound = rfc_digit(text).is_some_and(|digit| text.ends_with(digit));
    Some(if sound { Rfc::Sound } else { Rfc::WrongDigit })
}

/// Whether six digits are a day of this century or the last.
fn is_date(digits: &str) -> bool {
    let number = |start: usize| digits[start..start + 2].parse::<u32>().unwrap_or(0);
    [1900, 2000].iter().any(|century| {
        chrono::NaiveDate::from_ymd_opt(century + number(0).cast_signed(), number(2), number(4))
            .is_some()
    })
}
