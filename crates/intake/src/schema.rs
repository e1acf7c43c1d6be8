//! The record types and their fields, as data.
//!
//! Mapping suggestions, validation, SQL columns, API documents and forms all come from here:
//! adding a field is one line in its record type.

mod client;
mod pet;

use serde::{Deserialize, Serialize};

/// The version of the schema; it is part of every receipt and changes with every field.
pub const VERSION: u32 = 1;

/// What one row becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordType {
    /// An owner.
    Client,
    /// An animal.
    Pet,
}

impl RecordType {
    /// Every record type, in the order in which records refer to each other.
    pub const ALL: &[Self] = &[Self::Client, Self::Pet];

    /// The word of the type in JSON, SQL and URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Pet => "pet",
        }
    }

    /// The name of the table that holds its targets.
    pub fn table(self) -> &'static str {
        match self {
            Self::Client => "clients",
            Self::Pet => "pets",
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
    /// The transform that a suggested mapping gives it.
    pub transform: &'static str,
    /// The headers that mean this field, folded (see [`crate::text::fold`]), Spanish and English.
    pub synonyms: &'static [&'static str],
}

/// What a field holds, and in which canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Text of at most `max` characters.
    Text {
        /// The longest text in characters.
        max: u16,
    },
    /// A date, `2020-03-10`.
    Date,
    /// A local date and time, `2020-03-10T14:30:00`.
    DateTime,
    /// `true` or `false`.
    Boolean,
    /// An exact decimal with at most `scale` digits after the point, without trailing zeros.
    Decimal {
        /// The digits after the point.
        scale: u8,
    },
    /// One of a closed list of words.
    Choice {
        /// The words.
        of: &'static [&'static str],
    },
    /// The source id of a record of another type.
    Reference {
        /// The type referred to.
        to: RecordType,
    },
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
            transform,
            synonyms,
        }
    }

    const fn required(mut self) -> Self {
        self.required = true;
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
