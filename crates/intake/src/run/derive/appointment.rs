//! Whether an appointment was booked, or is a reminder or a block of the calendar.

use crate::record::Outcome;
use crate::schema::RecordType;

const fn place(name: &str) -> usize {
    RecordType::Appointment.place(name)
}

/// Says what made an appointment, where the row does not. OkVet writes the next dose of every
/// vaccine into the calendar, at midnight and without length: nobody booked that.
pub(super) fn source_kind(draft: &mut Outcome) {
    let data = &draft.data;
    if data.at(const { place("source_kind") }).is_some() {
        return;
    }
    let kind = if is_reminder(draft) {
        "auto_reminder"
    } else if is_nobodys(draft) {
        "block"
    } else {
        "booked"
    };
    draft.data.set(const { place("source_kind") }, kind);
}

/// An appointment that waits for somebody's word, or one at midnight that ends when it starts. A
/// day without a time of its end may be all that the source knows of a booking.
fn is_reminder(draft: &Outcome) -> bool {
    let data = &draft.data;
    let starts = data.at(const { place("starts_at") });
    let midnight = starts.is_some_and(|time| time.ends_with("T00:00:00"));
    let all_day = data.at(const { place("all_day") }) == Some("true");
    data.at(const { place("status") }) == Some("tentative")
        || (midnight && !all_day && starts == data.at(const { place("ends_at") }))
}

fn is_nobodys(draft: &Outcome) -> bool {
    const PARTIES: [usize; 7] = [
        place("client"),
        place("client_name"),
        place("client_phone"),
        place("client_email"),
        place("client_tax_id"),
        place("pet"),
        place("pet_name"),
    ];
    PARTIES.iter().all(|&party| draft.data.at(party).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Status, Values};

    fn kind(values: &[(&str, &str)]) -> String {
        let mut draft = Outcome {
            row: 1,
            record_type: RecordType::Appointment,
            source_id: String::new(),
            status: Status::Ready,
            data: Values::new(RecordType::Appointment),
            issues: Vec::new(),
        };
        for (name, text) in values {
            draft.data.put(name, text);
        }
        source_kind(&mut draft);
        draft.data.get("source_kind").unwrap().to_owned()
    }

    #[test]
    fn reminders_are_told_from_bookings_and_blocks() {
        let pet = ("pet_name", "Luna");
        let at = |starts, ends| [pet, ("starts_at", starts), ("ends_at", ends)];
        let (day, noon, later) = (
            "2026-12-01T00:00:00",
            "2026-12-01T12:00:00",
            "2026-12-01T12:30:00",
        );
        assert_eq!(kind(&at(day, day)), "auto_reminder");
        assert_eq!(kind(&at(noon, later)), "booked");
        assert_eq!(kind(&at(noon, noon)), "booked");
        assert_eq!(kind(&[pet, ("starts_at", day)]), "booked");
        assert_eq!(
            kind(&[&at(noon, later)[..], &[("status", "tentative")]].concat()),
            "auto_reminder"
        );
        assert_eq!(
            kind(&[&at(day, day)[..], &[("all_day", "true")]].concat()),
            "booked"
        );
        assert_eq!(kind(&[("starts_at", noon), ("title", "ALMUERZO")]), "block");
        assert_eq!(
            kind(&[("source_kind", "booked"), ("status", "tentative")]),
            "booked"
        );
    }
}
