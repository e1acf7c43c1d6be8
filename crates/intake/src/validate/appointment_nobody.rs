//! # appointment_nobody
//!
//! ## What it means
//! The appointment is for no client and for no pet, and it does not say that it only keeps a time
//! free.
//!
//! ## Why it matters
//! Nobody could be reminded of it.
//!
//! ## What to do
//! Map the column of the owner or of the pet. A time that is kept free (`ESPACIO RESERVADO`,
//! `ALMUERZO`) needs nobody.
//!
//! ## Qué significa
//! La cita no es de ningún cliente ni de ninguna mascota, y no dice que solo aparta un horario.
//!
//! ## Por qué importa
//! No se le podría recordar a nadie.
//!
//! ## Qué hacer
//! Asigna la columna del propietario o de la mascota. Un horario apartado (`ESPACIO RESERVADO`,
//! `ALMUERZO`) no necesita a nadie.

use super::{Facts, Rule, add, appointment, is_refused};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;
use crate::text::fold;

pub(super) const RULE: Rule = Rule {
    code: Code::AppointmentNobody,
    record_type: RecordType::Appointment,
    check,
};

/// Words by which a clinic keeps a time free.
const BLOCKS: &[&str] = &[
    "espacio reservado",
    "reservado",
    "almuerzo",
    "comida",
    "bloqueado",
    "bloqueo",
    "no disponible",
    "vacaciones",
    "festivo",
    "reunion",
    "capacitacion",
    "lunch",
    "blocked",
];

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    const PEOPLE: [usize; 7] = [
        appointment("client"),
        appointment("client_name"),
        appointment("client_phone"),
        appointment("client_email"),
        appointment("client_tax_id"),
        appointment("pet"),
        appointment("pet_name"),
    ];
    if PEOPLE.iter().any(|place| values.at(*place).is_some())
        || is_refused(issues, "client")
        || is_refused(issues, "pet")
        || is_block(values)
    {
        return;
    }
    add(issues, Code::AppointmentNobody, "client", Vec::new());
}

fn is_block(values: &Values) -> bool {
    const TEXTS: [usize; 4] = [
        appointment("title"),
        appointment("reason"),
        appointment("subtype"),
        appointment("notes"),
    ];
    let says_so = |text: &str| {
        let folded = fold(text);
        BLOCKS.iter().any(|block| folded.starts_with(block))
    };
    values.at(const { appointment("source_kind") }) == Some("block")
        || TEXTS
            .iter()
            .any(|place| values.at(*place).is_some_and(says_so))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::validate::vectors::{ERROR, GOOD, vectors};

    #[test]
    fn vectors_hold() {
        vectors(
            RULE,
            &[("starts_at", "2026-07-01T10:00:00")],
            &[
                (&[], ERROR),
                (
                    &[("vet_name", "Dra. Paz"), ("title", "Consulta - Luna")],
                    ERROR,
                ),
                (&[("client", "c1")], GOOD),
                (&[("client_name", "Ana Soto")], GOOD),
                (&[("client_phone", "+525512345678")], GOOD),
                (&[("client_email", "ana@example.com")], GOOD),
                (&[("client_tax_id", "GODE561231GR8")], GOOD),
                (&[("pet", "p1")], GOOD),
                (&[("pet_name", "Luna")], GOOD),
                (&[("source_kind", "block")], GOOD),
                (&[("source_kind", "booked")], ERROR),
                (&[("title", "Espacio reservado")], GOOD),
                (&[("reason", "ALMUERZO")], GOOD),
                (&[("notes", "Vacaciones de la doctora")], GOOD),
                (&[("subtype", "Bloqueo")], GOOD),
                (&[("title", "Luna no quiere su almuerzo")], ERROR),
            ],
        );
    }

    #[test]
    fn who_was_refused_is_not_missing() {
        use super::check;
        use crate::issue::{Code, Issue};
        use crate::validate::vectors::{facts, record};

        for (field, count) in [("client", 1), ("pet", 1), ("notes", 2)] {
            let mut issues = vec![Issue::new(Code::TextTooLong, vec![]).of_field(field)];
            check(&record(RULE.record_type, &[]), &facts(), &mut issues);
            assert_eq!(issues.len(), count, "{field}");
        }
    }
}
