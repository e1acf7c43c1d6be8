//! The errors of a file or a plan that cannot be used at all.

use serde::Serialize;

/// Why a file or a plan cannot be used; bad cells and rows are issues, not errors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    /// Makes an error of a kind, with an English sentence that names the thing and the limit.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// The kind, whose [`ErrorKind::code`] is the stable code for machines and catalogues.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

/// The kinds of [`Error`], a closed table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file has no bytes, or nothing but blank lines.
    EmptyFile,
    /// In the delimiter that was given the file is no table, and in another one it is.
    DelimiterUnfit,
    /// The bytes are a program, a picture, a document: no text.
    NotText,
    /// The content is a format that is named but not read.
    UnsupportedFormat,
    /// The file has lines, but none of them is a header and none is a table.
    NoHeader,
    /// No column of the file matches a field of any record type.
    NothingMapped,
    /// The file has no sheet of the wanted name.
    SheetNotFound,
    /// The plan is not JSON of the expected shape.
    PlanInvalid,
    /// The plan was made by another version of the plan's format or of the schema.
    PlanVersion,
    /// The plan's header is not the header of this file.
    PlanMismatch,
    /// A limit of rows, columns or cell length was passed.
    TooLarge,
    /// The file is protected by a password.
    PasswordProtected,
    /// The file is cut off or damaged, so that what it holds cannot be told.
    FileDamaged,
    /// The bytes of the file could not be read from where it is.
    ReadFailed,
}

impl ErrorKind {
    /// The stable code, the same word in JSON, on the command line and in the catalogues.
    pub fn code(self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::DelimiterUnfit => "delimiter_unfit",
            Self::NotText => "not_text",
            Self::UnsupportedFormat => "unsupported_format",
            Self::NoHeader => "no_header",
            Self::NothingMapped => "nothing_mapped",
            Self::SheetNotFound => "sheet_not_found",
            Self::PlanInvalid => "plan_invalid",
            Self::PlanVersion => "plan_version",
            Self::PlanMismatch => "plan_mismatch",
            Self::TooLarge => "too_large",
            Self::PasswordProtected => "password_protected",
            Self::FileDamaged => "file_damaged",
            Self::ReadFailed => "read_failed",
        }
    }
}
