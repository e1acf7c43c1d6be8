//! The record types and their fields, as data.
//!
//! Mapping suggestions, validation, SQL columns, API documents and forms all come from here:
//! adding a field is one line in its record type.

mod appointment;
mod client;
mod invoice;
mod invoice_line;
mod kind;
mod labels;
mod medical_record;
mod parents;
mod pet;
mod template;
mod vaccination;

use serde::{Deserialize, Serialize};

pub use kind::Kind;
pub use parents::{ParentFields, invoice_key};
pub(crate) use template::recognise;
pub use template::{is_needed, template_fields};

/// The version of the schema; it is part of every receipt and changes with every field.
pub const VERSION: u32 = 3;

/// What one row becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordType {
    /// An owner.
    Client,
    /// An animal.
    Pet,
    /// What happened at a visit.
    MedicalRecord,
    /// A vaccine that was given.
    Vaccination,
    /// A time that was set aside.
    Appointment,
    /// A sale.
    Invoice,
    /// One line of an invoice.
    InvoiceLine,
}

impl RecordType {
    /// Every record type, in the order in which records refer to each other.
    pub const ALL: &[Self] = &[
        Self::Client,
        Self::Pet,
        Self::MedicalRecord,
        Self::Vaccination,
        Self::Appointment,
        Self::Invoice,
        Self::InvoiceLine,
    ];

    /// The word of the type in JSON, SQL and URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Pet => "pet",
            Self::MedicalRecord => "medical_record",
            Self::Vaccination => "vaccination",
            Self::Appointment => "appointment",
            Self::Invoice => "invoice",
            Self::InvoiceLine => "invoice_line",
        }
    }

    /// The name of the table that holds its targets.
    pub fn table(self) -> &'static str {
        match self {
            Self::Client => "clients",
            Self::Pet => "pets",
            Self::MedicalRecord => "medical_records",
            Self::Vaccination => "vaccinations",
            Self::Appointment => "appointments",
            Self::Invoice => "invoices",
            Self::InvoiceLine => "invoice_lines",
        }
    }

    /// The type of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// The fields, in the order of every canonical encoding.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Client => client::FIELDS,
            Self::Pet => pet::FIELDS,
            Self::MedicalRecord => medical_record::FIELDS,
            Self::Vaccination => vaccination::FIELDS,
            Self::Appointment => appointment::FIELDS,
            Self::Invoice => invoice::FIELDS,
            Self::InvoiceLine => invoice_line::FIELDS,
        }
    }

    /// The place of a field in [`Self::fields`].
    pub fn position(self, name: &str) -> Option<usize> {
        self.fields().iter().position(|field| field.name == name)
    }

    /// The place of a field that is known to exist; in a constant, an unknown name does not
    /// compile.
    ///
    /// # Panics
    ///
    /// If the type has no field of the name.
    pub const fn place(self, name: &str) -> usize {
        let fields = self.fields();
        let mut place = 0;
        while place < fields.len() {
            if is_same(fields[place].name, name) {
                return place;
            }
            place += 1;
        }
        panic!("no field of the name");
    }

    /// A field by its name.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }
}

/// One field of a record type.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its name in JSON, SQL and plans.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a record without it is an error.
    pub required: bool,
    /// Whether it only feeds others while a record is made, and has no column: an age becomes a
    /// birth date, the name of an owner finds the client.
    pub input: bool,
    /// The transform that a suggested mapping gives it.
    pub transform: &'static str,
    /// The headers that mean this field, folded (see [`crate::text::fold`]), Spanish and English.
    pub synonyms: &'static [&'static str],
}

impl Field {
    const fn text(name: &'static str, max: u16, synonyms: &'static [&'static str]) -> Self {
        Self::new(name, Kind::Text { max }, "text", synonyms)
    }

    const fn new(
        name: &'static str,
        kind: Kind,
        transform: &'static str,
        synonyms: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            kind,
            required: false,
            input: false,
            transform,
            synonyms,
        }
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn input(mut self) -> Self {
        self.input = true;
        self
    }
}

// `==` on texts cannot be used in constants yet.
const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_begins_with_its_id_and_names_each_field_once() {
        for kind in RecordType::ALL {
            let fields = kind.fields();
            assert_eq!(fields[0].name, "source_id", "{}", kind.as_str());
            for (place, field) in fields.iter().enumerate() {
                assert_eq!(kind.position(field.name), Some(place), "{}", field.name);
            }
        }
    }

    #[test]
    fn synonyms_are_folded_and_stand_once_in_a_field() {
        for kind in RecordType::ALL {
            for field in kind.fields() {
                let mut seen = std::collections::BTreeSet::new();
                for name in field.synonyms {
                    assert_eq!(crate::text::fold(name), *name, "{}", field.name);
                    assert!(seen.insert(name), "{} {name}", field.name);
                }
            }
        }
    }

    #[test]
    fn a_record_refers_to_types_before_its_own() {
        for kind in RecordType::ALL {
            for field in kind.fields() {
                if let Kind::Reference { to } = field.kind {
                    assert!(to < *kind, "{}.{}", kind.as_str(), field.name);
                    let place = kind.parents().reference(to);
                    assert_eq!(place, kind.position(field.name), "{}", field.name);
                }
            }
        }
    }
}
