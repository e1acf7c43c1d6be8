//! What is wrong with a cell, a row, a column or a file.

mod code;
mod help;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use code::{About, Code};
pub use help::Help;

/// How much an issue weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was changed or seen that a person may want to know.
    Note,
    /// The record goes in, but should be looked at.
    Warning,
    /// The record does not go in.
    Error,
}

impl Severity {
    /// The word of the severity in JSON and SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The parameters of a message, by name, in the order in which they were given.
pub type Params = Vec<(&'static str, String)>;

/// One thing that is wrong, with its place and with the parameters of its message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The stable code; the key of its text in the catalogue.
    pub code: Code,
    /// Its weight.
    pub severity: Severity,
    /// The physical line at which the row starts, from 1; `None` for a column or the file.
    pub row: Option<u32>,
    /// The name of the source column.
    pub column: Option<Cow<'static, str>>,
    /// The target field.
    pub field: Option<&'static str>,
    /// The parameters of the message.
    #[serde(serialize_with = "as_map")]
    pub params: Params,
}

impl Issue {
    /// Makes an issue with the severity that its code has by default, and no place.
    pub fn new(code: Code, params: Params) -> Self {
        Self {
            code,
            severity: code.severity(),
            row: None,
            column: None,
            field: None,
            params,
        }
    }

    /// Says at which row the issue is.
    #[must_use]
    pub fn at_row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// Says in which source column the issue is.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<Cow<'static, str>>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// Says which target field the issue concerns.
    #[must_use]
    pub fn of_field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// The English text of the issue, its parameters filled in.
    pub fn message(&self) -> String {
        code::fill(self.code.english(), &self.params)
    }

    /// The Spanish text of the issue, its parameters filled in.
    pub fn message_es(&self) -> String {
        code::fill(self.code.spanish(), &self.params)
    }
}

pub(crate) fn as_map<S: serde::Serializer>(
    params: &Params,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(params.iter().map(|(name, value)| (name, value)))
}
