//! Checks records. One rule, one code, one file; the comment of a rule is its help page.
//!
//! Most rules need one record only; [`ROWS_RULES`] are about records beside each other. What needs
//! the database is checked where that is known.

pub(crate) mod amount;
mod appointment_end_before_start;
mod appointment_nobody;
mod appointment_past_pending;
mod appointment_reminder;
mod client_consent_missing;
mod client_contact_missing;
mod client_email_format;
mod client_name_required;
mod client_phone_format;
mod client_tax_id_kind;
mod event_after_death;
mod event_before_birth;
mod field_required;
mod invoice_balance_open;
mod invoice_client_generic;
mod invoice_line_tax_rate;
mod invoice_merged;
mod invoice_paid_too_much;
mod invoice_total_mismatch;
mod invoice_total_negative;
mod invoice_uuid_format;
mod life;
mod medical_record_empty;
mod medical_record_in_future;
mod medical_record_next_visit;
mod medical_record_vitals;
mod pet_birth_in_future;
mod pet_breed_species;
mod pet_death_before_birth;
mod pet_name_required;
mod pet_owner_missing;
mod pet_sex_unknown;
mod pet_species_required;
mod pet_too_old;
mod rows;
mod soften;
mod vaccination_due_before_given;
mod vaccination_due_far;
mod vaccination_in_future;
mod vaccination_lot_expired;
mod vaccination_species;
mod weight_implausible;

use chrono::NaiveDate;

use crate::issue::{Code, Issue, Params, Severity};
use crate::record::Values;
use crate::schema::RecordType;
pub(crate) use invoice_merged::stays_out;
pub(crate) use invoice_total_mismatch::allow_for_lines;
pub use life::{Outside, outside_life};
pub(crate) use rows::{Common, INVOICE_LINES, Look, Sum};
pub use rows::{ROWS_RULES, RowsRule};
pub use soften::soften;

/// A rule about one record by itself.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it says where a record breaks it.
    pub code: Code,
    /// The records that it looks at.
    pub record_type: RecordType,
    /// Looks at a record and adds what is wrong.
    ///
    /// The issues may hold what the transforms said of the record already: a rule does not say it
    /// twice.
    check: fn(&Values, &Facts<'_>, &mut Vec<Issue>),
}

/// What a rule knows beside the record.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The day that counts as today.
    pub today: NaiveDate,
    /// The pet of the same row.
    pub pet: Option<&'a Values>,
    /// The invoice of the same row.
    pub invoice: Option<&'a Values>,
    /// Whether the file has a column for the consent of clients.
    pub has_consent: bool,
}

impl Facts<'_> {
    /// What is known of a record that stands alone.
    pub fn alone(today: NaiveDate) -> Self {
        Self {
            today,
            pet: None,
            invoice: None,
            has_consent: false,
        }
    }
}

/// The rules of a record type, in the order in which they look at a record.
pub const fn rules(record_type: RecordType) -> &'static [Rule] {
    match record_type {
        RecordType::Client => &[
            client_name_required::RULE,
            client_email_format::RULE,
            client_phone_format::RULE,
            client_contact_missing::RULE,
            client_tax_id_kind::RULE,
            client_consent_missing::RULE,
        ],
        RecordType::Pet => &[
            pet_name_required::RULE,
            pet_species_required::RULE,
            pet_owner_missing::RULE,
            pet_birth_in_future::RULE,
            pet_too_old::RULE,
            pet_death_before_birth::RULE,
            weight_implausible::RULE,
            pet_sex_unknown::RULE,
            pet_breed_species::RULE,
        ],
        RecordType::MedicalRecord => {
            const {
                &[
                    field_required::of(RecordType::MedicalRecord),
                    medical_record_in_future::RULE,
                    medical_record_empty::RULE,
                    medical_record_vitals::RULE,
                    medical_record_next_visit::RULE,
                    event_before_birth::of(RecordType::MedicalRecord),
                    event_after_death::of(RecordType::MedicalRecord),
                ]
            }
        }
        RecordType::Vaccination => {
            const {
                &[
                    field_required::of(RecordType::Vaccination),
                    vaccination_in_future::RULE,
                    vaccination_due_before_given::RULE,
                    vaccination_due_far::RULE,
                    vaccination_species::RULE,
                    vaccination_lot_expired::RULE,
                    event_before_birth::of(RecordType::Vaccination),
                    event_after_death::of(RecordType::Vaccination),
                ]
            }
        }
        RecordType::Appointment => {
            const {
                &[
                    field_required::of(RecordType::Appointment),
                    appointment_nobody::RULE,
                    appointment_end_before_start::RULE,
                    appointment_reminder::RULE,
                    appointment_past_pending::RULE,
                    event_before_birth::of(RecordType::Appointment),
                    event_after_death::of(RecordType::Appointment),
                ]
            }
        }
        RecordType::Invoice => {
            const {
                &[
                    field_required::of(RecordType::Invoice),
                    invoice_total_negative::RULE,
                    invoice_total_mismatch::RULE,
                    invoice_paid_too_much::RULE,
                    invoice_balance_open::RULE,
                    invoice_uuid_format::RULE,
                    invoice_client_generic::RULE,
                    invoice_merged::of(RecordType::Invoice),
                ]
            }
        }
        RecordType::InvoiceLine => {
            const {
                &[
                    field_required::of(RecordType::InvoiceLine),
                    invoice_line_tax_rate::RULE,
                    invoice_merged::of(RecordType::InvoiceLine),
                ]
            }
        }
    }
}

/// The codes of all rules, each with a record type that it looks at.
pub fn all_rules() -> impl Iterator<Item = (Code, RecordType)> {
    let of = RecordType::ALL.iter().flat_map(|kind| rules(*kind));
    let alone = of.map(|rule| (rule.code, rule.record_type));
    let rows = ROWS_RULES.iter().map(|rule| (rule.code, rule.record_type));
    alone.chain(rows).chain([INVOICE_LINES])
}

/// The record types that the rules of a code look at; none if no rule has the code.
pub fn record_types_of(code: Code) -> impl Iterator<Item = RecordType> {
    let of = all_rules().filter(move |(known, _)| *known == code);
    of.map(|(_, record_type)| record_type)
}

/// Checks one record and adds what is wrong with it.
///
/// `issues` may hold what the transforms said of the record already; a refused contact weighs less
/// where another one is good (see [`soften()`]).
pub fn check(values: &Values, facts: &Facts<'_>, issues: &mut Vec<Issue>) {
    for rule in rules(values.record_type()) {
        (rule.check)(values, facts, issues);
    }
    soften(values, issues);
}

/// The place of a field of a client.
const fn client(field: &str) -> usize {
    RecordType::Client.place(field)
}

/// The place of a field of a pet.
const fn pet(field: &str) -> usize {
    RecordType::Pet.place(field)
}

/// The place of a field of a medical record.
const fn medical_record(field: &str) -> usize {
    RecordType::MedicalRecord.place(field)
}

/// The place of a field of a vaccination.
const fn vaccination(field: &str) -> usize {
    RecordType::Vaccination.place(field)
}

/// The place of a field of an appointment.
const fn appointment(field: &str) -> usize {
    RecordType::Appointment.place(field)
}

/// The place of a field of an invoice.
const fn invoice(field: &str) -> usize {
    RecordType::Invoice.place(field)
}

/// The place of a field of a line of an invoice.
const fn invoice_line(field: &str) -> usize {
    RecordType::InvoiceLine.place(field)
}

/// The field that says when an event was, and its canonical text.
fn event_day(values: &Values) -> Option<(&'static str, &str)> {
    let (place, field) = match values.record_type() {
        RecordType::MedicalRecord => (const { medical_record("date_time") }, "date_time"),
        RecordType::Vaccination => (const { vaccination("administered_on") }, "administered_on"),
        RecordType::Appointment => (const { appointment("starts_at") }, "starts_at"),
        _ => return None,
    };
    Some((field, values.at(place)?))
}

/// Whether an appointment has neither an end after its start nor a duration.
fn takes_no_time(values: &Values) -> bool {
    let start = values.at(const { appointment("starts_at") });
    let end = values.at(const { appointment("ends_at") });
    let duration = values.at(const { appointment("duration_min") });
    end.is_none_or(|end| Some(end) == start) && duration.is_none_or(|minutes| minutes == "0")
}

/// The day of a canonical date, or of a date and a time.
fn day(text: &str) -> Option<NaiveDate> {
    date(text.get(..10)?)
}

/// The date of a canonical text, `2020-03-10`.
fn date(text: &str) -> Option<NaiveDate> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let year = i32::try_from(number(0..4)?).ok()?;
    (text.len() == 10)
        .then(|| NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?))
        .flatten()
}

fn add(issues: &mut Vec<Issue>, code: Code, field: &'static str, params: Params) {
    issues.push(Issue::new(code, params).of_field(field));
}

/// Whether something was said of a field already, with severity error: the field is empty because
/// its cell was refused, and that is the thing to mend.
fn is_refused(issues: &[Issue], field: &str) -> bool {
    issues
        .iter()
        .any(|issue| issue.field == Some(field) && issue.severity == Severity::Error)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
