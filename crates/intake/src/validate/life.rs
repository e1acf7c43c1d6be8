//! Events beside the life of the animal that they are of.

use super::{day, event_day, rules};
use crate::issue::{Code, Issue};
use crate::record::Values;

/// An event that is dated outside the life of its animal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outside<'a> {
    /// `event_before_birth` or `event_after_death`.
    pub code: Code,
    /// The field that dates the event.
    pub field: &'static str,
    /// When the event was.
    pub value: &'a str,
    /// When the animal was born, or died.
    pub limit: &'a str,
}

impl Outside<'_> {
    pub(super) fn issue(self) -> Issue {
        let params = vec![
            ("value", self.value.to_owned()),
            ("limit", self.limit.to_owned()),
        ];
        Issue::new(self.code, params).of_field(self.field)
    }
}

/// What the rules of an event say of it where the life of its animal is known from elsewhere than
/// its own row: another file, or what the clinic has already. `birth` and `death` are canonical
/// dates, `2020-03-10`, perhaps with a time.
pub fn outside_life<'a>(
    event: &'a Values,
    birth: Option<&'a str>,
    death: Option<&'a str>,
) -> impl Iterator<Item = Outside<'a>> {
    let found = before(event, birth).into_iter().chain(after(event, death));
    let its = rules(event.record_type());
    found.filter(|outside| its.iter().any(|rule| rule.code == outside.code))
}

pub(super) fn before<'a>(event: &'a Values, birth: Option<&'a str>) -> Option<Outside<'a>> {
    let (field, value) = event_day(event)?;
    let limit = birth?;
    (day(value)? < day(limit)?).then_some(Outside {
        code: Code::EventBeforeBirth,
        field,
        value,
        limit,
    })
}

pub(super) fn after<'a>(event: &'a Values, death: Option<&'a str>) -> Option<Outside<'a>> {
    let (field, value) = event_day(event)?;
    let limit = death?;
    (day(value)? > day(limit)?).then_some(Outside {
        code: Code::EventAfterDeath,
        field,
        value,
        limit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::RecordType;

    #[test]
    fn an_event_is_told_by_the_rules_of_its_type() {
        let event = |kind: RecordType, field: &str, text: &str| {
            let mut values = Values::new(kind);
            values.put(field, text);
            values
        };
        let codes = |event: &Values| {
            outside_life(event, Some("2020-03-10"), Some("2024-05-01"))
                .map(|outside| outside.code.as_str())
                .collect::<Vec<_>>()
        };
        let visit = |text| event(RecordType::MedicalRecord, "date_time", text);
        assert_eq!(codes(&visit("2020-03-09T23:59:00")), ["event_before_birth"]);
        assert_eq!(codes(&visit("2024-05-02T00:00:00")), ["event_after_death"]);
        assert!(codes(&visit("2024-05-01T23:59:00")).is_empty());
        let booked = event(RecordType::Appointment, "starts_at", "2019-01-01T09:00:00");
        assert_eq!(codes(&booked), ["event_before_birth"]);
        let bill = event(RecordType::Invoice, "issued_at", "2019-01-01T09:00:00");
        assert!(codes(&bill).is_empty());
        assert_eq!(
            outside_life(&visit("2019-01-01T09:00:00"), None, None).count(),
            0
        );
    }
}
