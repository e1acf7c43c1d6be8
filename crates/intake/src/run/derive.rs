//! What the fields of a record say of its other fields.

mod appointment;
mod invoice;

use super::binding::Binding;
use crate::issue::{Code, Issue};
use crate::record::Outcome;
use crate::schema::RecordType;
use crate::source::Row;
use crate::text::fold;
use crate::transform::{Country, is_placeholder, split_name};

const fn client_place(name: &str) -> usize {
    RecordType::Client.place(name)
}

const fn pet_place(name: &str) -> usize {
    RecordType::Pet.place(name)
}

/// Fills fields that follow from others, and never one that the row itself fills.
pub(super) fn derive(draft: &mut Outcome, row: &Row, bindings: &[Binding], country: Country) {
    match draft.record_type {
        RecordType::Client => client(draft, row, bindings),
        RecordType::Pet => pet(draft),
        RecordType::Invoice => invoice::derive(draft, row, bindings, country),
        RecordType::Appointment => appointment::source_kind(draft),
        _ => {}
    }
}

fn client(draft: &mut Outcome, row: &Row, bindings: &[Binding]) {
    if draft.data.at(const { client_place("full_name") }).is_none() {
        join_name(draft);
        // Nobody, and a company, have no surname: the whole name stands in one of the columns.
        whole_name(draft);
    } else if draft
        .data
        .at(const { client_place("first_name") })
        .is_none()
        && draft.data.at(const { client_place("last_name") }).is_none()
    {
        split(draft);
    }
    // Where the old system identifies owners by phone, the document column repeats the phone.
    if draft.data.at(const { client_place("tax_id") }).is_some()
        && (says_phone(row, bindings) || repeats_phone(draft))
    {
        draft.data.unset(const { client_place("tax_id") });
        draft.issues.retain(|issue| issue.field != Some("tax_id"));
        draft
            .issues
            .push(Issue::new(Code::TaxIdIsPhone, vec![]).of_field("tax_id"));
    }
}

fn join_name(draft: &mut Outcome) {
    const PARTS: [usize; 3] = [
        client_place("first_name"),
        client_place("last_name"),
        client_place("second_surname"),
    ];
    draft.data.join(const { client_place("full_name") }, &PARTS);
}

fn split(draft: &mut Outcome) {
    let Some(name) = draft
        .data
        .at(const { client_place("full_name") })
        .map(str::to_owned)
    else {
        return;
    };
    if whole_name(draft) {
        return;
    }
    let parts = split_name(&name);
    if !parts.first.is_empty() {
        draft
            .data
            .set(const { client_place("first_name") }, parts.first);
    }
    if !parts.last.is_empty() {
        draft
            .data
            .set(const { client_place("last_name") }, parts.last);
    }
    if parts.couple {
        draft
            .issues
            .push(Issue::new(Code::NameCouple, vec![]).of_field("full_name"));
    } else if !parts.certain && !parts.last.is_empty() {
        let params = vec![
            ("first", parts.first.to_owned()),
            ("last", parts.last.to_owned()),
        ];
        draft
            .issues
            .push(Issue::new(Code::NameSplitUncertain, params).of_field("full_name"));
    }
}

/// Says that the full name is a company's, or stands for nobody; `false` if it is a person's.
fn whole_name(draft: &mut Outcome) -> bool {
    const COMPANY: usize = client_place("is_company");
    let Some(name) = draft.data.at(const { client_place("full_name") }) else {
        return false;
    };
    if is_placeholder(name) {
        draft
            .issues
            .push(Issue::new(Code::PlaceholderClient, vec![]).of_field("full_name"));
        return true;
    }
    let company = split_name(name).company;
    if company && draft.data.at(COMPANY).is_none() {
        draft.data.set(COMPANY, "true");
    }
    company
}

fn says_phone(row: &Row, bindings: &[Binding]) -> bool {
    let binding = bindings
        .iter()
        .find(|binding| binding.field.name == "tax_id_type");
    binding.is_some_and(|binding| {
        let cell = row.get(binding.column);
        !cell.is_empty() && {
            let words = fold(cell);
            words.contains("telefono") || words.contains("movil") || words == "mobile"
        }
    })
}

fn repeats_phone(draft: &Outcome) -> bool {
    let Some(tax_id) = draft.data.at(const { client_place("tax_id") }) else {
        return false;
    };
    tax_id.len() >= 7
        && const { [client_place("phone"), client_place("phone2")] }
            .iter()
            .filter_map(|&place| draft.data.at(place))
            .any(|phone| {
                phone
                    .trim_start_matches('+')
                    .ends_with(tax_id.trim_start_matches('+'))
            })
}

fn pet(draft: &mut Outcome) {
    if draft.data.at(const { pet_place("deceased_at") }).is_some()
        && draft.data.at(const { pet_place("is_deceased") }).is_none()
    {
        draft.data.set(const { pet_place("is_deceased") }, "true");
    }
    if let Some(birth) = draft.data.at(const { pet_place("age") }).map(str::to_owned) {
        match draft.data.at(const { pet_place("birth_date") }) {
            None => {
                draft.data.set(const { pet_place("birth_date") }, &birth);
                draft
                    .data
                    .set(const { pet_place("birth_precision") }, "estimated_from_age");
            }
            Some(known) => {
                let apart = years_apart(known, &birth) > 1;
                // What the file gives was not worked out.
                draft.issues.retain(|issue| {
                    (issue.code, issue.field) != (Code::BirthEstimated, Some("age"))
                });
                if apart {
                    draft
                        .issues
                        .push(Issue::new(Code::ContradictoryValues, vec![]).of_field("age"));
                }
            }
        }
    }
    // A breed that was given another writing has its own text there already.
    if draft.data.at(const { pet_place("breed_raw") }).is_none()
        && let Some(breed) = draft
            .data
            .at(const { pet_place("breed") })
            .map(str::to_owned)
    {
        draft.data.set(const { pet_place("breed_raw") }, &breed);
    }
}

fn years_apart(a: &str, b: &str) -> u32 {
    let year = |date: &str| {
        date.get(..4)
            .and_then(|year| year.parse::<u32>().ok())
            .unwrap_or(0)
    };
    year(a).abs_diff(year(b))
}
