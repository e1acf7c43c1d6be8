//! Tax ids and other document numbers.

mod check_digit;
mod rfc;

use super::{Context, Country, Out, Transform, Verdict, phone};
use crate::issue::Code;
use crate::text::{NullKind, is_null_token};
use check_digit::{curp_digit, nit_digit};
pub use rfc::is_generic_tax_id;
use rfc::{Rfc, look};
pub(crate) use rfc::{RfcKind, rfc_kind};

/// `tax_id`: an RFC, CURP, NIT, cédula or other document, upper case, without spaces and dots.
///
/// The form shows the type, for `tax_id_type`. A check digit that does not fit is a warning only:
/// real documents exist that break the rule. A phone in the document column is no document, and
/// neither is a word without a digit.
pub(super) struct TaxId;

impl Transform for TaxId {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        if is_null_token(NullKind::Text, cell) {
            return Verdict::Null;
        }
        let value = || vec![("value", cell.to_owned())];
        if phone::is_rounded(cell.as_bytes()) {
            return out.refuse(Code::PrecisionLost, value());
        }
        if cell.starts_with('+') {
            return is_phone(cell, out);
        }
        compact(cell, &mut out.text);
        let digits = out.text.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            return number(cell, context.row_country.unwrap_or(context.country), out);
        }
        match look(&out.text) {
            Some(Rfc::Sound | Rfc::Generic) => typed("rfc", out),
            Some(Rfc::WrongDigit) => {
                out.note(Code::TaxIdCheckDigit, value());
                typed("rfc", out)
            }
            Some(Rfc::WrongDate | Rfc::NoHomoclave) => {
                out.note(Code::TaxIdInvalid, value());
                typed("rfc", out)
            }
            None if is_curp(&out.text) => {
                if !out.text.ends_with(curp_digit(&out.text).unwrap_or('-')) {
                    out.note(Code::TaxIdCheckDigit, value());
                }
                typed("curp", out)
            }
            None => other(cell, out),
        }
    }
}

/// Upper case, without spaces, dots and dashes.
fn compact(cell: &str, text: &mut String) {
    // A number cell that was written with a decimal point.
    let cell = cell
        .strip_suffix(".0")
        .filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or(cell);
    text.clear();
    for letter in cell
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '.' | '-'))
    {
        match letter {
            'ñ' => text.push('Ñ'),
            _ => text.push(letter.to_ascii_uppercase()),
        }
    }
}

fn typed(kind: &str, out: &mut Out) -> Verdict {
    out.also.push(("tax_id_type", kind.to_owned()));
    Verdict::Value
}

fn is_phone(cell: &str, out: &mut Out) -> Verdict {
    out.text.clear();
    out.note(Code::TaxIdIsPhone, vec![("value", cell.to_owned())]);
    Verdict::Null
}

/// Digits only: a NIT, a cédula, or a phone.
fn number(cell: &str, country: Country, out: &mut Out) -> Verdict {
    let digits = out.text.as_str();
    let first = digits.bytes().next();
    if digits.bytes().all(|byte| Some(byte) == first) {
        out.text.clear();
        return Verdict::Null;
    }
    // A dash before the last digit marks it as the check digit of a NIT.
    let marked = cell.len() > 2 && cell.as_bytes()[cell.len() - 2] == b'-';
    let length = digits.len();
    if marked && (9..=11).contains(&length) {
        let sound = is_nit(digits);
        if !sound {
            out.note(Code::TaxIdCheckDigit, vec![("value", cell.to_owned())]);
        }
        out.text.insert(length - 1, '-');
        return typed("nit", out);
    }
    let (eight_or_nine, one) = (matches!(first, Some(b'8' | b'9')), first == Some(b'1'));
    match length {
        10 if eight_or_nine && is_nit(digits) => {
            out.text.insert(9, '-');
            typed("nit", out)
        }
        9 if eight_or_nine => typed("nit", out),
        // Ten digits are a document in Colombia only, and begin with 1 there.
        10 if country == Country::CO && one => typed("cc", out),
        10..=13 => is_phone(cell, out),
        3..=9 if country == Country::CO => typed("cc", out),
        3..=9 => Verdict::Value,
        _ => {
            out.note(Code::TaxIdInvalid, vec![("value", cell.to_owned())]);
            Verdict::Value
        }
    }
}

fn is_nit(digits: &str) -> bool {
    let (body, digit) = digits.split_at(digits.len() - 1);
    nit_digit(body).is_some_and(|right| digit.ends_with(right))
}

/// `HEGG560427MVZRRL04`: letters, birth date, sex, state and consonants, and two of the registry.
fn is_curp(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 18
        && bytes[..4].iter().all(u8::is_ascii_uppercase)
        && bytes[4..10].iter().all(u8::is_ascii_digit)
        && matches!(bytes[10], b'H' | b'M' | b'X')
        && bytes[11..16].iter().all(u8::is_ascii_uppercase)
        && bytes[16].is_ascii_alphanumeric()
        && bytes[17].is_ascii_digit()
}

/// A passport, a foreign document, or nothing that can be judged.
fn other(cell: &str, out: &mut Out) -> Verdict {
    let plain = out.text.chars().all(char::is_alphanumeric);
    let numbered = out.text.bytes().any(|byte| byte.is_ascii_digit());
    if plain && numbered && (4..=20).contains(&out.text.len()) {
        return Verdict::Value;
    }
    out.note(Code::TaxIdInvalid, vec![("value", cell.to_owned())]);
    // `pendiente` is a word about a document: kept, it would be the document of all who have it.
    if !numbered {
        out.text.clear();
        return Verdict::Null;
    }
    out.value(cell)
}

#[cfg(test)]
mod tests;
