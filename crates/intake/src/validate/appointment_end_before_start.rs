//! # appointment_end_before_start
//!
//! ## What it means
//! The appointment ends before it starts.
//!
//! ## Why it matters
//! It would take no room in the agenda, or be drawn over the day before.
//!
//! ## What to do
//! Correct the end, or leave it empty.
//!
//! ## Qué significa
//! La cita termina antes de empezar.
//!
//! ## Por qué importa
//! No ocuparía lugar en la agenda, o quedaría en el día anterior.
//!
//! ## Qué hacer
//! Corrige la hora de fin o déjala vacía.

use super::{Facts, Rule, add, appointment};
use crate::issue::{Code, Issue};
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const RULE: Rule = Rule {
    code: Code::AppointmentEndBeforeStart,
    record_type: RecordType::Appointment,
    check,
};

fn check(values: &Values, _: &Facts<'_>, issues: &mut Vec<Issue>) {
    let start = values.at(const { appointment("starts_at") });
    let end = values.at(const { appointment("ends_at") });
    // Canonical times compare as text.
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        let params = vec![("value", end.to_owned()), ("start", start.to_owned())];
        add(issues, Code::AppointmentEndBeforeStart, "ends_at", params);
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
            &[("starts_at", "2026-07-01T10:00:00")],
            &[
                (&[], GOOD),
                (&[("ends_at", "2026-07-01T10:30:00")], GOOD),
                (&[("ends_at", "2026-07-01T10:00:00")], GOOD),
                (&[("ends_at", "2026-07-01T09:59:59")], ERROR),
                (&[("ends_at", "2026-06-30T10:30:00")], ERROR),
                (
                    &[("ends_at", "2026-06-30T10:30:00"), ("starts_at", "")],
                    GOOD,
                ),
            ],
        );
    }
}
