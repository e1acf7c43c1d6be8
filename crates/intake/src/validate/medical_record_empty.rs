//! # medical_record_empty
//!
//! ## What it means
//! The visit says nothing: it has no reason, no findings, no diagnosis, no treatment and no notes.
//!
//! ## Why it matters
//! Either the texts are in columns that go nowhere, or the old system made the record by itself.
//!
//! ## What to do
//! Check that the columns of the texts are mapped. The record goes in with its date and its
//! measures.
//!
//! ## Qué significa
//! La visita no dice nada: no tiene motivo, hallazgos, diagnóstico, tratamiento ni notas.
//!
//! ## Por qué importa
//! O los textos están en columnas que no van a ningún campo, o el sistema anterior creó el registro
//! solo.
//!
//! ## Qué hacer
//! Revisa que las columnas de los textos estén asignadas. El registro entra con su fecha y sus
//! medidas.

use super::{Facts, Rule, add, medical_record};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::MedicalRecordEmpty,
    record_type: RecordType::MedicalRecord,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    const TEXTS: [usize; 10] = [
        medical_record("reason"),
        medical_record("subjective"),
        medical_record("objective"),
        medical_record("assessment"),
        medical_record("plan"),
        medical_record("diagnosis"),
        medical_record("treatment"),
        medical_record("medications"),
        medical_record("attachments"),
        medical_record("notes"),
    ];
    if TEXTS.iter().all(|place| values.at(*place).is_none()) {
        add(issues, Code::MedicalRecordEmpty, "reason", Vec::new());
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
            &[("date_time", "2024-05-01T10:00:00")],
            &[
                (&[], WARNING),
                (&[("weight_kg", "4"), ("vet_name", "Dra. Paz")], WARNING),
                (&[("reason", "Vómito")], GOOD),
                (&[("subjective", "Come poco")], GOOD),
                (&[("objective", "Alerta")], GOOD),
                (&[("assessment", "Gastritis")], GOOD),
                (&[("plan", "Dieta")], GOOD),
                (&[("diagnosis", "Otitis")], GOOD),
                (&[("treatment", "Gotas")], GOOD),
                (&[("medications", "Carprofeno")], GOOD),
                (&[("attachments", "rx.jpg")], GOOD),
                (&[("notes", "-")], GOOD),
            ],
        );
    }
}
