//! # field_required
//!
//! ## What it means
//! The record lacks something without which it means nothing: a visit without its day, an invoice
//! without its number, a vaccine without its pet; or a field that was marked as required is empty.
//!
//! ## Why it matters
//! It could not be found again, or would say something that is not true.
//!
//! ## What to do
//! Map the column that holds it, or write it in the preview.
//!
//! ## Qué significa
//! Al registro le falta algo sin lo que no significa nada: una visita sin su día, una factura sin
//! su número, una vacuna sin su mascota; o está vacío un campo que se marcó como obligatorio.
//!
//! ## Por qué importa
//! No se podría volver a encontrar, o diría algo que no es cierto.
//!
//! ## Qué hacer
//! Asigna la columna que lo tiene o escríbelo en la vista previa.

use super::{Facts, Rule, add, is_refused};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::{Kind, RecordType};

pub(super) const fn of(record_type: RecordType) -> Rule {
    Rule {
        code: Code::FieldRequired,
        record_type,
        check,
    }
}

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let kind = values.record_type();
    for (field, value) in kind.fields().iter().zip(values.iter()) {
        if !field.required || value.is_some() || is_refused(issues, field.name) {
            continue;
        }
        // What a record belongs to is found by a name as well as by an id.
        if let Kind::Reference { to } = field.kind
            && let Some(place) = kind.parents().name(to)
            && (values.at(place).is_some() || is_refused(issues, kind.fields()[place].name))
        {
            continue;
        }
        add(issues, Code::FieldRequired, field.name, Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::{check, of};
    use crate::issue::{Code, Issue};
    use crate::schema::RecordType;
    use crate::validate::vectors::{ERROR, GOOD, facts, record, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            of(RecordType::Vaccination),
            &[
                ("pet", "p1"),
                ("vaccine_name_raw", "Rabia"),
                ("administered_on", "2024-05-01"),
            ],
            &[
                (&[], GOOD),
                (&[("pet", "")], ERROR),
                // A name leads to the pet as well as an id.
                (&[("pet", ""), ("pet_name", "Luna")], GOOD),
                (&[("vaccine_name_raw", "")], ERROR),
                (&[("administered_on", "")], ERROR),
            ],
        );
        vectors(
            of(RecordType::InvoiceLine),
            &[("description", "Consulta")],
            &[
                (&[], ERROR),
                (&[("invoice", "7")], GOOD),
                (&[("invoice_number", "A-7")], GOOD),
                (&[("invoice_number", "A-7"), ("description", "")], ERROR),
            ],
        );
    }

    #[test]
    fn what_was_refused_is_not_missing() {
        let kind = RecordType::Vaccination;
        let fields: &[_] = &[
            ("vaccine_name_raw", "Rabia"),
            ("administered_on", "2024-05-01"),
        ];
        for (field, count) in [("pet", 1), ("pet_name", 1), ("notes", 2)] {
            let mut issues = vec![Issue::new(Code::TextTooLong, vec![]).of_field(field)];
            check(&record(kind, &[fields]), &facts(), &mut issues);
            assert_eq!(issues.len(), count, "{field}");
        }
    }
}
