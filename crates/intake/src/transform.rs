//! Text to values. One file per kind of value.
//!
//! A transform returns a value, nothing, or refuses with an issue. It never panics, and never
//! passes on a value that it did not understand as if it had converted it.
//!
//! `date_parse`, `phone_format` and `species_map` keep the results of the specification, value by
//! value, when they are used alone ([`Context::alone`]). In a batch they see the column and the
//! row as well, and do better.

mod age_to_birth;
mod boolean;
pub(crate) mod date;
mod decimal;
mod email;
mod enum_map;
#[cfg(test)]
mod floor;
mod generic;
mod lot;
mod make;
mod microchip;
mod money;
mod name;
mod params;
mod phone;
mod postal_code;
#[cfg(test)]
mod properties;
mod soap;
mod tax_id;
mod text;
#[cfg(test)]
mod vectors;
mod vitals;
mod weight;
mod zone;

use std::borrow::Cow;

use chrono::NaiveDate;

pub use make::{Target, make, make_for};
pub(crate) use money::currency_of;
pub use name::{NameParts, is_placeholder, split_name};
pub use params::{Param, TransformParams};
pub use phone::Country;
pub use tax_id::is_generic_tax_id;
pub use zone::Zone;

pub(crate) use boolean::says_life;
pub(crate) use date::is_clock;
pub(crate) use email::is_email;
pub(crate) use params::MOST_COLUMNS;
pub(crate) use tax_id::{RfcKind, rfc_kind};
pub(crate) use weight::{Judgement, is_weight_unit, judge_weight};

use crate::issue::{Code, Params, Severity};
use crate::plan::{DateOrder, DecimalMark};

/// What a transform made of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The canonical text of the value is in [`Out::text`].
    Value,
    /// The cell says "nothing".
    Null,
    /// The cell was not understood; a note of severity `error` says why.
    Refused,
}

/// A remark of a transform about its cell; the run gives it its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is remarked.
    pub code: Code,
    /// Its weight, which may differ from the default of the code.
    pub severity: Severity,
    /// The parameters of its message.
    pub params: Params,
}

/// Where a transform puts what it finds. The buffers are the caller's and are reused.
#[derive(Debug, Default)]
pub struct Out {
    /// The canonical text of the value: dates as `2020-03-10`, decimals with a point, `true`.
    pub text: String,
    /// What is to be remarked.
    pub notes: Vec<Note>,
    /// Values for other fields of the same record, used where the row itself has none.
    pub also: Vec<(&'static str, String)>,
    /// Room for the text between two transforms.
    scratch: String,
}

impl Out {
    /// Empties the buffers and keeps their memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.notes.clear();
        self.also.clear();
    }

    /// Adds a remark with the default severity of its code.
    pub fn note(&mut self, code: Code, params: Params) {
        self.notes.push(Note {
            code,
            severity: code.severity(),
            params,
        });
    }

    /// Adds a remark that makes the transform refuse the cell.
    pub fn refuse(&mut self, code: Code, params: Params) -> Verdict {
        self.text.clear();
        self.notes.push(Note {
            code,
            severity: Severity::Error,
            params,
        });
        Verdict::Refused
    }

    /// Puts the canonical text of the value.
    pub fn value(&mut self, text: &str) -> Verdict {
        self.text.clear();
        self.text.push_str(text);
        Verdict::Value
    }
}

/// What a transform may know beside its cell.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Whether the value is one of a column of a batch; used alone, the three reference
    /// transforms give exactly the results of the specification.
    pub in_batch: bool,
    /// The order of day and month that was settled for the column.
    pub date_order: Option<DateOrder>,
    /// The day that counts as today.
    pub reference_date: NaiveDate,
    /// The country of the clinic.
    pub country: Country,
    /// The country that the row itself shows: its country column, or another number with `+`.
    pub row_country: Option<Country>,
    /// The area code to put before local numbers.
    pub area_code: Option<&'a str>,
    /// The canonical species of the row, such as `dog`.
    pub species: Option<&'a str>,
    /// The unit that the header gives, such as `kg`.
    pub unit: Option<&'a str>,
    /// What stands before the decimals of the column, where that was settled.
    pub decimal: Option<DecimalMark>,
    /// The time zone of the clinic.
    pub zone: Option<&'a Zone>,
    /// The cells of the further columns that the transform reads, clean, in the order of
    /// [`Transform::columns`]; what stands for "nothing" is empty.
    pub others: &'a [Cow<'a, str>],
}

impl Context<'_> {
    /// The context of a value that has neither column nor row.
    pub fn alone(reference_date: NaiveDate) -> Self {
        Self {
            in_batch: false,
            date_order: None,
            reference_date,
            country: Country::MX,
            row_country: None,
            area_code: None,
            species: None,
            unit: None,
            decimal: None,
            zone: None,
            others: &[],
        }
    }
}

/// Turns the text of a cell into a value. The text comes trimmed, without control characters.
pub trait Transform: Send + Sync {
    /// Converts one cell. `out` comes cleared.
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict;

    /// Whether an empty cell may give a value: by what the plan says, or by other columns.
    fn fills_empty(&self) -> bool {
        false
    }

    /// The names of the further columns of the row that it reads; none for most.
    fn columns(&self) -> &[String] {
        &[]
    }
}

/// Why a transform cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransformError {
    /// No transform has the name.
    #[error("there is no transform {name:?}; the nearest is {nearest:?}")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The name that is most like it.
        nearest: &'static str,
    },
    /// The transform has no such parameter, or its value is none.
    #[error("transform {transform:?} cannot take {param}={value:?}: {reason}")]
    Param {
        /// The transform.
        transform: &'static str,
        /// The parameter.
        param: String,
        /// The value given.
        value: String,
        /// What would be right.
        reason: String,
    },
}

/// The names of all transforms, as plans write them.
pub const NAMES: &[&str] = &[
    "age_to_birth",
    "appointment_status_map",
    "appointment_type_map",
    "bcs",
    "boolean",
    "breed_map",
    "coalesce",
    "concat",
    "const",
    "crt",
    "date_parse",
    "datetime",
    "default",
    "email",
    "enum_map",
    "heart_rate",
    "invoice_status_map",
    "lookup",
    "lot",
    "manufacturer_map",
    "microchip",
    "money",
    "name_split",
    "neutered_map",
    "number",
    "payment_form_map",
    "payment_method_map",
    "percent",
    "phone_format",
    "postal_code",
    "record_type_map",
    "regex",
    "sex_map",
    "soap_split",
    "species_map",
    "split",
    "tax_id",
    "tax_id_type",
    "temperature",
    "text",
    "vaccine_map",
    "weight_kg",
];
