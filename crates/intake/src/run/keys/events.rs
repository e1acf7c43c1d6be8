//! The ids of what happened to pets and of what was sold: whose it is, what it is, when it was, and
//! a hash of its texts.

use std::fmt::Write as _;

use crate::receipt::key_hash;
use crate::record::{Outcome, Values};
use crate::schema::{RecordType, invoice_key};
use crate::text::fold;
use crate::transform::{is_generic_tax_id, is_placeholder};

const fn visit(name: &str) -> usize {
    RecordType::MedicalRecord.place(name)
}

const fn shot(name: &str) -> usize {
    RecordType::Vaccination.place(name)
}

const fn date(name: &str) -> usize {
    RecordType::Appointment.place(name)
}

const fn sale(name: &str) -> usize {
    RecordType::Invoice.place(name)
}

const fn line(name: &str) -> usize {
    RecordType::InvoiceLine.place(name)
}

/// Makes the id of an event, an invoice or a line. A record that lacks what identifies it gets
/// none.
pub(super) fn key(source: &str, draft: &mut Outcome) {
    let data = &draft.data;
    let key = match draft.record_type {
        RecordType::Client | RecordType::Pet => None,
        RecordType::MedicalRecord => visit_key(data),
        RecordType::Vaccination => shot_key(data),
        RecordType::Appointment => date_key(data),
        RecordType::Invoice => sale_key(data),
        RecordType::InvoiceLine => line_key(data),
    };
    if let Some(key) = key {
        draft.source_id.push_str(source);
        draft.source_id.push(':');
        draft.source_id.push_str(&key);
    }
}

fn visit_key(data: &Values) -> Option<String> {
    const TEXTS: [usize; 9] = [
        visit("reason"),
        visit("subjective"),
        visit("objective"),
        visit("assessment"),
        visit("plan"),
        visit("diagnosis"),
        visit("treatment"),
        visit("medications"),
        visit("notes"),
    ];
    let pet = pet_part(data)?;
    let when = data.at(const { visit("date_time") })?;
    let kind = data.at(const { visit("type") }).unwrap_or("?");
    Some(format!("m:{pet}|{kind}|{when}|{:016x}", hash(data, &TEXTS)))
}

fn shot_key(data: &Values) -> Option<String> {
    const TEXTS: [usize; 3] = [shot("lot"), shot("dose_number"), shot("notes")];
    let pet = pet_part(data)?;
    let when = data.at(const { shot("administered_on") })?;
    let vaccine = fold(data.at(const { shot("vaccine_name_raw") })?);
    Some(format!(
        "v:{pet}|{vaccine}|{when}|{:016x}",
        hash(data, &TEXTS)
    ))
}

fn date_key(data: &Values) -> Option<String> {
    const TEXTS: [usize; 4] = [
        date("subtype"),
        date("title"),
        date("reason"),
        date("notes"),
    ];
    let whose = pet_part(data).or_else(|| client_part(data));
    let when = data.at(const { date("starts_at") })?;
    let kind = data.at(const { date("type") }).unwrap_or("?");
    // A block of the calendar is nobody's.
    let whose = whose.as_deref().unwrap_or("?");
    Some(format!(
        "a:{whose}|{kind}|{when}|{:016x}",
        hash(data, &TEXTS)
    ))
}

fn sale_key(data: &Values) -> Option<String> {
    let series = data.at(const { sale("series") });
    match data.at(const { sale("number") }) {
        Some(number) => Some(format!("i:{}", invoice_key(series, number))),
        None => Some(format!("i:{}", data.at(const { sale("uuid") })?)),
    }
}

fn line_key(data: &Values) -> Option<String> {
    const TEXTS: [usize; 10] = [
        line("product_code"),
        line("description"),
        line("quantity"),
        line("unit_price"),
        line("discount"),
        line("discount_rate"),
        line("tax_rate"),
        line("tax"),
        line("total"),
        line("pet_name"),
    ];
    let invoice = match data.at(const { line("invoice") }) {
        Some(id) => id.to_owned(),
        None => invoice_key(
            data.at(const { line("invoice_series") }),
            data.at(const { line("invoice_number") })?,
        ),
    };
    Some(match data.at(const { line("position") }) {
        Some(position) => format!("l:{invoice}|{position}"),
        None => format!("l:{invoice}||{:016x}", hash(data, &TEXTS)),
    })
}

/// The pet of the record: its id, or whose it is and its name.
fn pet_part(data: &Values) -> Option<String> {
    let parents = data.record_type().parents();
    if let Some(id) = at(data, parents.pet) {
        return Some(id.to_owned());
    }
    let name = fold(at(data, parents.pet_name)?);
    let mut part = client_part(data).unwrap_or_default();
    let _ = write!(part, "|{name}");
    Some(part)
}

/// The client of the record: its id, or the surest of what is known of it.
pub(super) fn client_part(data: &Values) -> Option<String> {
    let parents = data.record_type().parents();
    if let Some(id) = at(data, parents.client) {
        return Some(id.to_owned());
    }
    let name = at(data, parents.client_name).filter(|name| !is_placeholder(name));
    let document = at(data, parents.client_tax_id).filter(|id| !is_generic_tax_id(id));
    let contact = at(data, parents.client_phone)
        .map(str::to_owned)
        .or_else(|| document.map(|number| format!("doc:{number}")))
        .or_else(|| at(data, parents.client_email).map(str::to_lowercase));
    match (contact, name) {
        (None, None) => None,
        (contact, name) => Some(format!(
            "c:{}|{}",
            contact.unwrap_or_default(),
            name.map(fold).unwrap_or_default()
        )),
    }
}

fn at(data: &Values, place: Option<usize>) -> Option<&str> {
    data.at(place?)
}

// An empty field is not the same as no field: texts that move from one to the next are others.
fn hash(data: &Values, places: &[usize]) -> u64 {
    let mut text = String::new();
    for &place in places {
        text.push_str(data.at(place).unwrap_or_default());
        text.push('\u{1f}');
    }
    key_hash(text.as_bytes())
}
