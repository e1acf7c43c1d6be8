//! # medical_record_vitals
//!
//! ## What it means
//! A measure of the visit is not one that a living animal has: a temperature outside 30 to 44 °C, a
//! heart rate outside 20 to 700, a breathing rate outside 4 to 300, a saturation outside 40 to 100
//! %, a capillary refill over 10 s, or a body condition off its scale.
//!
//! ## Why it matters
//! A decimal point is missing, or the value stands in the wrong column.
//!
//! ## What to do
//! Correct the value. The record goes in with it.
//!
//! ## Qué significa
//! Una medida de la visita no es la de un animal vivo: una temperatura fuera de 30 a 44 °C, una
//! frecuencia cardiaca fuera de 20 a 700, una respiratoria fuera de 4 a 300, una saturación fuera
//! de 40 a 100 %, un llenado capilar de más de 10 s o una condición corporal fuera de su escala.
//!
//! ## Por qué importa
//! Falta un punto decimal o el valor está en otra columna.
//!
//! ## Qué hacer
//! Corrige el valor. El registro entra con él.

use super::{Facts, Rule, add, amount, medical_record};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::MedicalRecordVitals,
    record_type: RecordType::MedicalRecord,
    check,
};

/// The place of a measure, its field, and the least and the most of it.
const MEASURES: [(usize, &str, i64, i64); 5] = [
    (medical_record("temp_c"), "temp_c", 30, 44),
    (medical_record("heart_rate"), "heart_rate", 20, 700),
    (medical_record("resp_rate"), "resp_rate", 4, 300),
    (medical_record("spo2"), "spo2", 40, 100),
    (medical_record("crt_s"), "crt_s", 0, 10),
];

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let mut tell = |field, value: &str| {
        let params = vec![("value", value.to_owned())];
        add(issues, Code::MedicalRecordVitals, field, params);
    };
    for (place, field, least, most) in MEASURES {
        if let Some(value) = values.at(place)
            && let Some(measure) = amount::of(value)
            && !(least * amount::ONE..=most * amount::ONE).contains(&measure)
        {
            tell(field, value);
        }
    }
    let scale = values.at(const { medical_record("bcs_scale") });
    let most = scale.and_then(amount::of).unwrap_or(9 * amount::ONE);
    if let Some(value) = values.at(const { medical_record("bcs_score") })
        && let Some(score) = amount::of(value)
        && !(amount::ONE..=most).contains(&score)
    {
        tell("bcs_score", value);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{GOOD, WARNING, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("reason", "Control")],
            &[
                (&[], GOOD),
                (
                    &[("temp_c", "38.5"), ("heart_rate", "120"), ("spo2", "98")],
                    GOOD,
                ),
                (&[("temp_c", "30")], GOOD),
                (&[("temp_c", "44")], GOOD),
                (&[("temp_c", "29.9")], WARNING),
                (&[("temp_c", "44.1")], WARNING),
                (&[("temp_c", "385")], WARNING),
                (&[("heart_rate", "19")], WARNING),
                (&[("heart_rate", "20")], GOOD),
                (&[("heart_rate", "700")], GOOD),
                (&[("heart_rate", "701")], WARNING),
                (&[("resp_rate", "3")], WARNING),
                (&[("resp_rate", "300")], GOOD),
                (&[("spo2", "101")], WARNING),
                (&[("spo2", "39")], WARNING),
                (&[("crt_s", "0")], GOOD),
                (&[("crt_s", "10.5")], WARNING),
                (&[("bcs_score", "5"), ("bcs_scale", "9")], GOOD),
                (&[("bcs_score", "5"), ("bcs_scale", "5")], GOOD),
                (&[("bcs_score", "6"), ("bcs_scale", "5")], WARNING),
                (&[("bcs_score", "0.5")], WARNING),
                (&[("bcs_score", "9")], GOOD),
                (&[("bcs_score", "9.5")], WARNING),
            ],
        );
    }
}
