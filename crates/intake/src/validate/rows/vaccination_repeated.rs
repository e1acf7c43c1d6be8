//! # vaccination_repeated
//!
//! ## What it means
//! The same animal got the same vaccine twice on one day.
//!
//! ## Why it matters
//! It is most likely one dose that was written down twice: the next one would be planned from the
//! wrong count.
//!
//! ## What to do
//! Nothing is merged: both go in. Leave one of the rows out if it was one dose.
//!
//! ## Qué significa
//! El mismo animal recibió la misma vacuna dos veces en un día.
//!
//! ## Por qué importa
//! Lo más probable es que sea una dosis registrada dos veces: la próxima se planearía con una
//! cuenta equivocada.
//!
//! ## Qué hacer
//! Nada se fusiona: entran las dos. Deja fuera una de las filas si fue una sola dosis.

use super::{Common, Look, RowsRule, When};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;
use crate::validate::vaccination;

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::VaccinationRepeated,
    record_type: RecordType::Vaccination,
    of: &DOSE,
    when: When::Always,
};

static DOSE: Common = Common {
    name: "vaccination",
    fields: &[
        "pet",
        "pet_name",
        "client_name",
        "client_phone",
        "vaccine_code",
        "vaccine_name_raw",
        "administered_on",
    ],
    look,
};

fn look(values: &Values, look: &mut Look) {
    let text = |place: usize| values.at(place).unwrap_or_default();
    let Some(day) = values.at(const { vaccination("administered_on") }) else {
        return;
    };
    let name = text(const { vaccination("vaccine_name_raw") });
    // "Other" vaccines are as different as their names.
    let code = match text(const { vaccination("vaccine_code") }) {
        "other" => "",
        code => code,
    };
    if name.is_empty() && code.is_empty() {
        return;
    }
    let pet = text(const { vaccination("pet") });
    let by_name = [
        text(const { vaccination("pet_name") }),
        text(const { vaccination("client_name") }),
        text(const { vaccination("client_phone") }),
    ];
    let whose = if pet.is_empty() {
        by_name
    } else {
        [pet, "", ""]
    };
    if whose[0].is_empty() {
        return;
    }
    let name = if code.is_empty() { name } else { "" };
    let [first, second, third] = whose;
    look.folded_key("administered_on", name, &[code, day, first, second, third]);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::rows::vectors::pairs;

    #[test]
    fn vectors_hold() {
        pairs(
            RULE,
            &[
                ("pet", "p1"),
                ("vaccine_name_raw", "Rabia"),
                ("administered_on", "2024-05-01"),
            ],
            &[
                (&[], &[], true),
                (&[], &[("vaccine_name_raw", "RABIA ")], true),
                (&[], &[("administered_on", "2024-05-02")], false),
                (&[], &[("pet", "p2")], false),
                // Rabies and a polyvalent on the same day are two vaccines.
                (&[], &[("vaccine_name_raw", "Quíntuple")], false),
                (
                    &[("vaccine_code", "rabies")],
                    &[
                        ("vaccine_code", "rabies"),
                        ("vaccine_name_raw", "Antirrábica"),
                    ],
                    true,
                ),
                (
                    &[("vaccine_code", "other")],
                    &[("vaccine_code", "other"), ("vaccine_name_raw", "Puppy")],
                    false,
                ),
                (&[("pet", "")], &[("pet", "")], false),
                (
                    &[
                        ("pet", ""),
                        ("pet_name", "Luna"),
                        ("client_phone", "+525512345678"),
                    ],
                    &[
                        ("pet", ""),
                        ("pet_name", "Luna"),
                        ("client_phone", "+525512345678"),
                    ],
                    true,
                ),
                (
                    &[
                        ("pet", ""),
                        ("pet_name", "Luna"),
                        ("client_phone", "+525512345678"),
                    ],
                    &[
                        ("pet", ""),
                        ("pet_name", "Luna"),
                        ("client_phone", "+525512345679"),
                    ],
                    false,
                ),
                (
                    &[("administered_on", "")],
                    &[("administered_on", "")],
                    false,
                ),
                (
                    &[("vaccine_name_raw", "")],
                    &[("vaccine_name_raw", "")],
                    false,
                ),
            ],
        );
    }
}
