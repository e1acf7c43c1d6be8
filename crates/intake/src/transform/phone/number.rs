//! Decides which number the digits of a cell are.

use super::super::Context;
use super::country::{Country, calling_code};

/// A number that was understood; its text is in the caller's buffer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) remark: Option<Remark>,
}

/// What was done to the digits.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Remark {
    /// An old dialling prefix was removed.
    LegacyPrefix(&'static str),
    /// The clinic's area code was put before a local number.
    AreaAdded,
}

/// Why digits give no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// They cannot be a number of their country.
    Invalid,
    /// They lack the area code.
    LocalOnly,
    /// They fit two countries, and nothing decides.
    Ambiguous,
    /// They are a filler.
    Placeholder,
}

const PLAIN: Found = Found { remark: None };

/// Puts the E.164 text of the digits, which may have `+` before them, into `text`.
pub(super) fn resolve(
    digits: &str,
    context: &Context<'_>,
    text: &mut String,
) -> Result<Found, Fault> {
    let international = match digits.strip_prefix('+') {
        Some(rest) => Some(rest.strip_prefix("00").unwrap_or(rest)),
        None => digits.strip_prefix("00").filter(|rest| rest.len() >= 9),
    };
    if is_repeated(international.unwrap_or(digits)) || is_counted(digits) {
        return Err(Fault::Placeholder);
    }
    if let Some(digits) = international {
        let (country, national) = calling_code(digits).ok_or(Fault::Invalid)?;
        return in_country(country, national, text);
    }
    match context.row_country.unwrap_or(context.country) {
        Country::MX => in_mexico(digits, context, text),
        Country::CO => in_colombia(digits, text),
        country => elsewhere(country, digits, text),
    }
}

/// A number whose country is certain.
fn in_country(country: Country, national: &str, text: &mut String) -> Result<Found, Fault> {
    if is_repeated(national) {
        return Err(Fault::Placeholder);
    }
    match country {
        Country::MX => mexican(national, text),
        Country::CO => colombian(national, text),
        Country::US => {
            if !is_north_american(national) {
                return Err(Fault::Invalid);
            }
            Ok(put("1", national, text))
        }
        country => {
            let (code, least, most) = country.plan().ok_or(Fault::Invalid)?;
            // A trunk zero, which is not dialled from abroad, is often written: +44 (0)7700…
            let national = if code == "39" {
                national
            } else {
                national.trim_start_matches('0')
            };
            if !(usize::from(least)..=usize::from(most)).contains(&national.len()) {
                return Err(Fault::Invalid);
            }
            Ok(put(code, national, text))
        }
    }
}

fn in_mexico(digits: &str, context: &Context<'_>, text: &mut String) -> Result<Found, Fault> {
    match digits.len() {
        10 => {
            let known_area = context
                .area_code
                .is_some_and(|area| digits.starts_with(area));
            if context.row_country.is_none() && !known_area && is_colombian_mobile(digits) {
                return Err(Fault::Ambiguous);
            }
            mexican(digits, text)
        }
        7 | 8 => match context.area_code {
            Some(area) if area.len() + digits.len() == 10 => {
                text.clear();
                text.push_str("+52");
                text.push_str(area);
                text.push_str(digits);
                if is_mexican(&text[3..]) {
                    Ok(Found {
                        remark: Some(Remark::AreaAdded),
                    })
                } else {
                    Err(Fault::Invalid)
                }
            }
            _ => Err(Fault::LocalOnly),
        },
        // "1" before ten digits: the old sign of a Mexican mobile, or the code of the United States.
        11 if digits.starts_with('1') => match context.row_country {
            Some(Country::MX) => mexican(digits, text),
            _ => Err(Fault::Ambiguous),
        },
        12 if digits.starts_with("57") && is_colombian(&digits[2..]) => {
            Ok(put("57", &digits[2..], text))
        }
        _ if digits.starts_with("52") && digits.len() >= 12 => mexican(&digits[2..], text),
        12.. => mexican(digits, text),
        _ => Err(Fault::Invalid),
    }
}

/// A Mexican number without its calling code, perhaps with a prefix that went out of use in 2019.
fn mexican(national: &str, text: &mut String) -> Result<Found, Fault> {
    for (prefix, length) in [("1", 11), ("044", 13), ("045", 13), ("01", 12)] {
        if national.len() == length && national.starts_with(prefix) {
            mexican(&national[prefix.len()..], text)?;
            return Ok(Found {
                remark: Some(Remark::LegacyPrefix(prefix)),
            });
        }
    }
    if is_repeated(national) {
        return Err(Fault::Placeholder);
    }
    if !is_mexican(national) {
        return Err(if matches!(national.len(), 7 | 8) {
            Fault::LocalOnly
        } else {
            Fault::Invalid
        });
    }
    Ok(put("52", national, text))
}

fn in_colombia(digits: &str, text: &mut String) -> Result<Found, Fault> {
    match digits.len() {
        12 if digits.starts_with("57") => colombian(&digits[2..], text),
        // A Mexican number with its code, in a Colombian clinic.
        12 if digits.starts_with("52") => mexican(&digits[2..], text),
        13 if digits.starts_with("521") => mexican(&digits[2..], text),
        7 => Err(Fault::LocalOnly),
        _ => colombian(digits, text),
    }
}

/// A Colombian number without its calling code.
fn colombian(national: &str, text: &mut String) -> Result<Found, Fault> {
    // Until 2021 a landline was one digit of area and seven of number; now 60 stands before it.
    if national.len() == 8 && matches!(national.as_bytes()[0], b'1' | b'2' | b'4'..=b'8') {
        put("5760", national, text);
        return Ok(Found {
            remark: Some(Remark::LegacyPrefix("60")),
        });
    }
    if !is_colombian(national) {
        return Err(Fault::Invalid);
    }
    Ok(put("57", national, text))
}

fn elsewhere(country: Country, digits: &str, text: &mut String) -> Result<Found, Fault> {
    if country == Country::US || country == Country::CA {
        return in_country(
            Country::US,
            digits.strip_prefix('1').unwrap_or(digits),
            text,
        );
    }
    let (code, least, most) = country.plan().ok_or(Fault::Invalid)?;
    let national = digits.trim_start_matches('0');
    let fits = |digits: &str| (usize::from(least)..=usize::from(most)).contains(&digits.len());
    if let Some(rest) = national
        .strip_prefix(code)
        .filter(|rest| fits(rest) && !fits(national))
    {
        return in_country(country, rest, text);
    }
    in_country(country, national, text)
}

fn put(code: &str, national: &str, text: &mut String) -> Found {
    text.clear();
    text.push('+');
    text.push_str(code);
    text.push_str(national);
    PLAIN
}

fn is_mexican(national: &str) -> bool {
    national.len() == 10 && matches!(national.as_bytes()[0], b'2'..=b'9')
}

fn is_north_american(national: &str) -> bool {
    let bytes = national.as_bytes();
    bytes.len() == 10 && bytes[0] >= b'2' && bytes[3] >= b'2'
}

fn is_colombian(national: &str) -> bool {
    national.len() == 10 && (national.starts_with("60") || is_colombian_mobile(national))
}

/// Whether ten digits begin like a Colombian mobile: 300–305, 310–324, 333, 350–353. Of these
/// 311–324 and 351–353 are area codes of western Mexico too, and 333 is Guadalajara, where far
/// more numbers are Mexican than Colombian.
fn is_colombian_mobile(national: &str) -> bool {
    let [b'3', b, c, ..] = national.as_bytes() else {
        return false;
    };
    match b {
        b'0' => *c <= b'5',
        b'1' => true,
        b'2' => *c <= b'4',
        b'5' => *c <= b'3',
        _ => false,
    }
}

/// Whether digits are one digit over and over, as people type to get past a required field.
fn is_repeated(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() >= 6 && bytes.iter().all(|byte| *byte == bytes[0])
}

/// Whether digits are counted up or down.
fn is_counted(digits: &str) -> bool {
    matches!(digits, "1234567890" | "0123456789" | "9876543210")
}
