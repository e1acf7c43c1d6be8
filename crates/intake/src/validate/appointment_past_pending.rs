//! # appointment_past_pending
//!
//! ## What it means
//! The appointment is over and still waits to happen.
//!
//! ## Why it matters
//! Whether the client came is not known: it would be counted among the coming ones.
//!
//! ## What to do
//! Nothing now: it goes in as it is. If most of the past ones are so, the column of the status
//! holds something else.
//!
//! ## Qué significa
//! La cita ya pasó y sigue pendiente.
//!
//! ## Por qué importa
//! No se sabe si el cliente vino: se contaría entre las que faltan.
//!
//! ## Qué hacer
//! Nada por ahora: entra como está. Si casi todas las pasadas están así, la columna del estado
//! tiene otra cosa.

use super::{Facts, Rule, add, appointment, day};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::AppointmentPastPending,
    record_type: RecordType::Appointment,
    check,
};

fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    let status = values.at(const { appointment("status") });
    let waits = matches!(status, Some("scheduled" | "confirmed" | "in_progress"));
    let kind = values.at(const { appointment("source_kind") });
    if let (true, Some(start)) = (waits, values.at(const { appointment("starts_at") }))
        && !matches!(kind, Some("auto_reminder" | "block"))
        && day(start).is_some_and(|day| day < facts.today)
    {
        let params = vec![("value", start.to_owned())];
        add(issues, Code::AppointmentPastPending, "status", params);
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
            &[
                ("starts_at", "2026-06-14T10:00:00"),
                ("status", "scheduled"),
            ],
            &[
                (&[], WARNING),
                (&[("status", "confirmed")], WARNING),
                (&[("status", "in_progress")], WARNING),
                (&[("status", "completed")], GOOD),
                (&[("status", "cancelled")], GOOD),
                (&[("status", "tentative")], GOOD),
                (&[("status", "")], GOOD),
                (&[("starts_at", "2026-06-15T10:00:00")], GOOD),
                (&[("starts_at", "2027-06-15T10:00:00")], GOOD),
                (&[("source_kind", "auto_reminder")], GOOD),
                (&[("source_kind", "block")], GOOD),
                (&[("source_kind", "booked")], WARNING),
            ],
        );
    }
}
