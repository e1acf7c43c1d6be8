//! # client_phone_format
//!
//! ## What it means
//! A phone of the client is not a number with country code, such as `+525512345678`.
//!
//! ## Why it matters
//! Messages cannot be sent to it, and owners are told apart by their phones.
//!
//! ## What to do
//! Correct the number or leave it empty. Where another phone or the email is good, the client goes
//! in anyway.
//!
//! ## Qué significa
//! Un teléfono del cliente no es un número con código de país, como `+525512345678`.
//!
//! ## Por qué importa
//! No se le pueden enviar mensajes, y los propietarios se distinguen por su teléfono.
//!
//! ## Qué hacer
//! Corrige el número o déjalo vacío. Si otro teléfono o el correo es bueno, el cliente entra de
//! todos modos.

use super::{Facts, Rule, add, client};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::ClientPhoneFormat,
    record_type: RecordType::Client,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    const PHONES: [(usize, &str); 4] = [
        (client("phone"), "phone"),
        (client("phone2"), "phone2"),
        (client("phone3"), "phone3"),
        (client("emergency_contact_phone"), "emergency_contact_phone"),
    ];
    for (place, field) in PHONES {
        if let Some(phone) = values.at(place)
            && !is_e164(phone)
        {
            let params = vec![("value", phone.to_owned())];
            add(issues, Code::ClientPhoneFormat, field, params);
        }
    }
}

/// Whether a text is `+` and eight to fifteen digits, the first of them not 0.
pub(super) fn is_e164(phone: &str) -> bool {
    match phone.as_bytes() {
        [b'+', b'1'..=b'9', rest @ ..] => {
            (7..=14).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{ERROR, GOOD, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("full_name", "Ana Soto")],
            &[
                (&[], GOOD),
                (&[("phone", "+525512345678")], GOOD),
                (
                    &[("phone", "+16195550123"), ("phone2", "+576012345678")],
                    GOOD,
                ),
                // Eight and fifteen digits are the least and the most.
                (&[("phone", "+12345678")], GOOD),
                (&[("phone", "+123456789012345")], GOOD),
                (&[("phone", "+1234567")], ERROR),
                (&[("phone", "+1234567890123456")], ERROR),
                (&[("phone", "5512345678")], ERROR),
                (&[("phone", "+025512345678")], ERROR),
                (&[("phone2", "+52 55 1234")], ERROR),
                (&[("phone3", "12345")], ERROR),
                (&[("emergency_contact_phone", "055")], ERROR),
            ],
        );
    }
}
