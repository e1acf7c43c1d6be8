//! What can be wrong, as a document: for the API and for the command line.

use intake::issue::{Code, Help};
use intake::plan::is_protected;
use intake::schema::RecordType;
use intake::validate::record_types_of;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Language, openapi};

/// A code as a document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rule {
    /// The code.
    #[schema(value_type = openapi::Code)]
    pub code: Code,
    /// What it is said of: a file, a row, a value, a record.
    pub about: &'static str,
    /// The types of the records that the rule looks at; none where it is about something else.
    #[schema(value_type = Vec<openapi::RecordType>)]
    pub record_types: Vec<RecordType>,
    /// How grave it is where no plan says otherwise.
    #[schema(value_type = openapi::Severity)]
    pub severity: &'static str,
    /// Whether no plan makes it less than an error.
    pub protected: bool,
    /// Whether a plan may choose another severity.
    pub adjustable: bool,
    /// What it means, in one English sentence.
    pub meaning: &'static str,
    /// The text of an issue, with its parameters in braces.
    pub message: &'static str,
    /// What it means, why it matters and what to do, at length.
    #[schema(value_type = Option<openapi::Help>, required)]
    pub help: Option<&'static Help>,
}

impl Rule {
    /// The document of a code, its text and help in a language.
    pub fn of(code: Code, language: Language) -> Self {
        let protected = is_protected(code);
        let (message, help) = match language {
            Language::Spanish => (code.spanish(), code.spanish_help()),
            Language::English => (code.english(), code.english_help()),
        };
        Self {
            code,
            about: code.about().as_str(),
            record_types: record_types_of(code).collect(),
            severity: code.severity().as_str(),
            protected,
            adjustable: code.about().is_of_records() && !protected,
            meaning: code.meaning(),
            message,
            help,
        }
    }

    /// Where the help of a code stands, below the address of the server. A ledger may hold a code of
    /// another version, which has none here.
    pub(crate) fn address(code: &str) -> Option<String> {
        let code = Code::from_word(code)?;
        Some(format!("/api/v1/rules/{}", code.as_str()))
    }

    /// The documents of all codes.
    pub fn all(language: Language) -> impl Iterator<Item = Self> {
        Code::ALL.iter().map(move |code| Self::of(*code, language))
    }
}
