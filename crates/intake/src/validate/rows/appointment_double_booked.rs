//! # appointment_double_booked
//!
//! ## What it means
//! The same veterinarian has two appointments that start at the same time.
//!
//! ## Why it matters
//! One of the two clients would wait, or the entry was written down twice.
//!
//! ## What to do
//! Nothing is left out: both go in. Move one of them, or leave it out, if they are one.
//!
//! ## Qué significa
//! El mismo veterinario tiene dos citas que empiezan a la misma hora.
//!
//! ## Por qué importa
//! Uno de los dos clientes esperaría, o la cita se registró dos veces.
//!
//! ## Qué hacer
//! No se deja nada fuera: entran las dos. Mueve una de ellas, o déjala fuera si son la misma.

use super::{Common, Look, RowsRule, When};
use crate::issue::Code;
use crate::record::Values;
use crate::schema::RecordType;
use crate::validate::{appointment, takes_no_time};

pub(super) const RULE: RowsRule = RowsRule {
    code: Code::AppointmentDoubleBooked,
    record_type: RecordType::Appointment,
    of: &SLOT,
    when: When::Always,
};

static SLOT: Common = Common {
    name: "appointment",
    fields: &[
        "vet_name",
        "starts_at",
        "ends_at",
        "duration_min",
        "status",
        "source_kind",
    ],
    look,
};

fn look(values: &Values, look: &mut Look) {
    let vet = values.at(const { appointment("vet_name") });
    let start = values.at(const { appointment("starts_at") });
    let (Some(vet), Some(start)) = (vet, start) else {
        return;
    };
    let status = values.at(const { appointment("status") });
    let kind = values.at(const { appointment("source_kind") });
    // A reminder of OkVet stands at midnight and takes no time, and so takes it from nobody.
    let is_reminder = start.ends_with("T00:00:00") && takes_no_time(values);
    if is_reminder
        || matches!(status, Some("cancelled" | "no_show" | "rescheduled"))
        || kind == Some("auto_reminder")
    {
        return;
    }
    look.folded_key("starts_at", vet, &[start]);
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
                ("vet_name", "Dra. Paz"),
                ("starts_at", "2026-07-01T10:00:00"),
            ],
            &[
                (&[], &[("client", "c2")], true),
                (&[], &[("vet_name", "DRA PAZ")], true),
                (&[], &[("vet_name", "Dr. Ruiz")], false),
                (&[], &[("starts_at", "2026-07-01T10:30:00")], false),
                (&[], &[("status", "cancelled")], false),
                (&[], &[("status", "no_show")], false),
                (&[], &[("status", "rescheduled")], false),
                (&[], &[("status", "completed")], true),
                (&[], &[("source_kind", "auto_reminder")], false),
                (&[("vet_name", "")], &[("vet_name", "")], false),
                (
                    &[("starts_at", "2026-07-01T00:00:00")],
                    &[("starts_at", "2026-07-01T00:00:00")],
                    false,
                ),
                (
                    &[("starts_at", "2026-07-01T00:00:00"), ("duration_min", "30")],
                    &[("starts_at", "2026-07-01T00:00:00"), ("duration_min", "30")],
                    true,
                ),
            ],
        );
    }
}
