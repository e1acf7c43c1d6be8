//! Check digits of documents.

/// The order in which the RFC counts letters; the CURP leaves out `&` and the space, and has the Ñ
/// after N.
const RFC_LETTERS: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";
const CURP_LETTERS: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

/// The weights of the digits of a NIT, from the right.
const NIT_WEIGHTS: [u32; 15] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

/// The check digit of an RFC of 12 or 13 letters, whose last letter is not looked at.
pub(super) fn rfc_digit(rfc: &str) -> Option<char> {
    let length = rfc.chars().count();
    // A company's RFC is one letter shorter: it counts as if a space stood before it.
    let padding = if length == 12 { Some(' ') } else { None };
    let body = padding
        .into_iter()
        .chain(rfc.chars().take(length.checked_sub(1)?));
    let sum = weighted(body, RFC_LETTERS, 13)?;
    match 11 - sum % 11 {
        11 => Some('0'),
        10 => Some('A'),
        digit => char::from_digit(digit, 10),
    }
}

/// The check digit of a CURP, whose last letter is not looked at.
pub(super) fn curp_digit(curp: &str) -> Option<char> {
    let sum = weighted(curp.chars().take(17), CURP_LETTERS, 18)?;
    char::from_digit((10 - sum % 10) % 10, 10)
}

/// The check digit of a NIT without it.
pub(super) fn nit_digit(body: &str) -> Option<char> {
    let digits = body.chars().rev().map(|letter| letter.to_digit(10));
    let sum = digits
        .zip(NIT_WEIGHTS)
        .try_fold(0, |sum, (digit, weight)| {
            digit.map(|digit| sum + digit * weight)
        })?;
    match sum % 11 {
        rest @ (0 | 1) => char::from_digit(rest, 10),
        rest => char::from_digit(11 - rest, 10),
    }
}

/// The sum of the places of letters, times weights that fall from `weight` on.
fn weighted(body: impl Iterator<Item = char>, letters: &str, weight: u32) -> Option<u32> {
    body.zip((0..=weight).rev())
        .try_fold(0, |sum, (letter, weight)| {
            let place = letters.chars().position(|known| known == letter)?;
            Some(sum + place as u32 * weight)
        })
}
