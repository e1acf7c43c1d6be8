//! The ids of records in a source that gives them none, made from what identifies them.

mod events;

use crate::receipt::key_hash;
use crate::record::Outcome;
use crate::schema::RecordType;
use crate::text::fold;
use crate::transform::{is_generic_tax_id, is_placeholder};

/// The fields that ids are made of.
pub(super) const FIELDS: &[&str] = &[
    "source_id",
    "phone3",
    "birth_precision",
    "full_name",
    "first_name",
    "last_name",
    "second_surname",
    "phone",
    "phone2",
    "email",
    "address",
    "tax_id",
    "tax_id_type",
    "client",
    "client_name",
    "client_phone",
    "client_email",
    "client_tax_id",
    "name",
    "species",
    "birth_date",
    "age",
];

const fn client(name: &str) -> usize {
    RecordType::Client.place(name)
}

const fn pet(name: &str) -> usize {
    RecordType::Pet.place(name)
}

/// The place of the source's own id, the first field of every type.
const OWN_ID: usize = 0;

/// Whether the source gives the record its id.
pub(super) fn has_own(outcome: &Outcome) -> bool {
    outcome.data.at(OWN_ID).is_some()
}

/// Whether the id of a record of the type may be made of the field.
pub(super) fn feeds(kind: RecordType, field: &str) -> bool {
    match kind {
        RecordType::Client | RecordType::Pet => FIELDS.contains(&field),
        _ => true,
    }
}

/// The longest id that is stored as it is.
const LONGEST: usize = 255;

/// Makes the ids of a row's records: the source's own where it gives one, else one from natural
/// keys. A record without any has an empty id.
pub(super) fn make(source: &str, drafts: &mut [Outcome]) {
    for at in 0..drafts.len() {
        let (before, rest) = drafts.split_at_mut(at);
        let Some(draft) = rest.first_mut() else {
            return;
        };
        refer(before, draft);
        draft.source_id.clear();
        if let Some(own) = draft.data.at(OWN_ID) {
            draft.source_id.push_str(own);
        } else {
            match draft.record_type {
                RecordType::Client => client_key(source, draft),
                RecordType::Pet => pet_key(source, draft),
                _ => events::key(source, draft),
            }
        }
        if draft.source_id.len() > LONGEST {
            draft.source_id = format!("{source}:h:{:016x}", key_hash(draft.source_id.as_bytes()));
        }
    }
}

// A record belongs to those that its own row makes.
fn refer(before: &[Outcome], draft: &mut Outcome) {
    let parents = draft.record_type.parents();
    for parent in before.iter().filter(|parent| !parent.source_id.is_empty()) {
        if let Some(place) = parents.reference(parent.record_type) {
            draft.data.set(place, &parent.source_id);
        }
    }
}

/// What tells two pets of one owner, name and species apart: a birth date that the row itself
/// gives. One that was counted back from an age would be another one tomorrow.
pub(super) fn distinction(outcome: &Outcome) -> &str {
    let estimated = outcome.data.at(const { pet("birth_precision") }) == Some("estimated_from_age");
    let birth = outcome.data.at(const { pet("birth_date") });
    birth.filter(|_| !estimated).unwrap_or_default()
}

/// Whether nothing but its content identifies the record: a line of an invoice without an id and
/// without a place. Two that are equal are two.
pub(super) fn is_anonymous(outcome: &Outcome) -> bool {
    outcome.record_type == RecordType::InvoiceLine
        && !has_own(outcome)
        && outcome
            .data
            .at(const { RecordType::InvoiceLine.place("position") })
            .is_none()
        && !outcome.source_id.is_empty()
}

/// Whether the id of a record was made here and may be shared by different records: only a pet's,
/// since the name is part of every id that is made for a client.
pub(super) fn is_made(outcome: &Outcome) -> bool {
    outcome.record_type == RecordType::Pet && !has_own(outcome) && !outcome.source_id.is_empty()
}

// The name is part of the id: a phone or an address may be that of a family, and who comes later
// must not change the id of who was there before.
fn client_key(source: &str, draft: &mut Outcome) {
    let data = &draft.data;
    let name = data.at(const { client("full_name") }).unwrap_or_default();
    let key = if let (Some(phone), false) =
        (data.at(const { client("phone") }), is_placeholder(name))
    {
        format!("{source}:c:{phone}|{}", fold(name))
    } else if let Some(number) = data
        .at(const { client("tax_id") })
        .filter(|id| !is_generic_tax_id(id))
    {
        format!(
            "{source}:c:doc:{}:{number}",
            data.at(const { client("tax_id_type") }).unwrap_or("other")
        )
    } else if let (Some(email), false) = (data.at(const { client("email") }), is_placeholder(name))
    {
        format!("{source}:c:{}|{}", email.to_lowercase(), fold(name))
    } else if !name.is_empty() {
        let text = format!(
            "{}\n{}",
            fold(name),
            fold(data.at(const { client("address") }).unwrap_or_default())
        );
        format!("{source}:c:h:{:016x}", key_hash(text.as_bytes()))
    } else {
        String::new()
    };
    draft.source_id.push_str(&key);
}

fn pet_key(source: &str, draft: &mut Outcome) {
    let data = &draft.data;
    let Some(name) = data.at(const { pet("name") }) else {
        return;
    };
    let Some(client) = events::client_part(data) else {
        return;
    };
    let prefix = if client.starts_with(source) { "" } else { "p:" };
    let key = format!(
        "{prefix}{client}|{}|{}",
        fold(name),
        data.at(const { pet("species") }).unwrap_or("?")
    );
    draft.source_id.push_str(&key);
}
