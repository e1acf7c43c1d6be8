//! # appointment_reminder
//!
//! ## What it means
//! The appointment starts at midnight and takes no time.
//!
//! ## Why it matters
//! OkVet makes such entries by itself when a vaccine or a deworming is due: they are reminders, not
//! booked visits.
//!
//! ## What to do
//! Nothing if it is a reminder: say so in the column of its kind, or leave it. If it is a visit,
//! correct its time.
//!
//! ## Qué significa
//! La cita empieza a medianoche y no dura nada.
//!
//! ## Por qué importa
//! OkVet crea estas entradas solo, cuando toca una vacuna o una desparasitación: son recordatorios,
//! no visitas agendadas.
//!
//! ## Qué hacer
//! Nada si es un recordatorio: dilo en la columna de su clase o déjala así. Si es una visita,
//! corrige su hora.

use super::{Facts, Rule, add, appointment, takes_no_time};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::AppointmentReminder,
    record_type: RecordType::Appointment,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let known = matches!(
        values.at(const { appointment("source_kind") }),
        Some("auto_reminder" | "block")
    );
    let all_day = values.at(const { appointment("all_day") }) == Some("true");
    if let Some(start) = values.at(const { appointment("starts_at") })
        && !known
        && !all_day
        && start.ends_with("T00:00:00")
        && takes_no_time(values)
    {
        let params = vec![("value", start.to_owned())];
        add(issues, Code::AppointmentReminder, "starts_at", params);
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
            &[("starts_at", "2026-07-01T00:00:00")],
            &[
                (&[], WARNING),
                (&[("ends_at", "2026-07-01T00:00:00")], WARNING),
                (&[("duration_min", "0")], WARNING),
                (&[("duration_min", "30")], GOOD),
                (&[("ends_at", "2026-07-01T00:30:00")], GOOD),
                (&[("starts_at", "2026-07-01T09:00:00")], GOOD),
                (&[("all_day", "true")], GOOD),
                (&[("all_day", "false")], WARNING),
                (&[("source_kind", "auto_reminder")], GOOD),
                (&[("source_kind", "block")], GOOD),
                (&[("source_kind", "booked")], WARNING),
                (&[("starts_at", "")], GOOD),
            ],
        );
    }
}
