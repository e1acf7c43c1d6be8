//! Why a command could not run, and what to do about it.

use std::borrow::Cow;
use std::io;
use std::process::ExitCode;

use serde::Serialize;

/// How a command that ran ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All good: exit status 0.
    Good,
    /// It ran, and found errors in the data: exit status 1.
    FoundErrors,
}

impl End {
    /// The end of a command that found a number of errors in the data.
    pub(crate) fn with_errors(errors: impl Into<i128>) -> Self {
        if errors.into() == 0 {
            Self::Good
        } else {
            Self::FoundErrors
        }
    }

    /// The end of two things that were done: one with errors is the end of both.
    pub(crate) fn and(self, other: Self) -> Self {
        if self == Self::Good { other } else { self }
    }
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Good => Self::SUCCESS,
            End::FoundErrors => Self::from(1),
        }
    }
}

/// Why a command could not run: exit status 2.
#[derive(Clone, Debug, Serialize, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    /// The stable code.
    pub(crate) code: Cow<'static, str>,
    /// One sentence that names the thing and the limit.
    pub(crate) message: String,
    /// What was kept.
    pub(crate) kept: Cow<'static, str>,
    /// What to do.
    pub(crate) next: Option<Cow<'static, str>>,
}

const CLOSED_PIPE: &str = "closed_pipe";

impl Failure {
    /// Makes a failure; what to do about it comes from the table of codes.
    pub(crate) fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        let code = code.into();
        let next = advice(&code).map(Cow::Borrowed);
        Self {
            code,
            message: message.into(),
            kept: "nothing was changed".into(),
            next,
        }
    }

    /// Says what was kept, where it is not "nothing was changed".
    pub(crate) fn kept(mut self, kept: impl Into<Cow<'static, str>>) -> Self {
        self.kept = kept.into();
        self
    }

    /// Says what to do, where the table of codes does not know better.
    pub(crate) fn next(mut self, next: impl Into<Cow<'static, str>>) -> Self {
        self.next = Some(next.into());
        self
    }

    /// Whether nobody reads our output any more.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.code == CLOSED_PIPE
    }
}

impl From<io::Error> for Failure {
    /// Only writing the output gives plain I/O errors; files are opened by [`crate::input`].
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(CLOSED_PIPE, "nobody reads the output"),
            _ => Self::new("output", format!("the output cannot be written: {error}")),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        match error.io_error_kind() {
            Some(kind) => io::Error::from(kind).into(),
            None => Self::new("output", format!("the output cannot be written: {error}")),
        }
    }
}

impl From<intake::Error> for Failure {
    fn from(error: intake::Error) -> Self {
        Self::new(error.kind().code(), error.to_string())
    }
}

/// What to do about a failure, by its code.
fn advice(code: &str) -> Option<&'static str> {
    Some(match code {
        "empty_file" => "export it again from the old system, and see that it has rows",
        "not_text" => "export the data as CSV; pictures, documents and programs hold no table",
        "unsupported_format" => "save the sheet as CSV (UTF-8) and give that file",
        "sheet_not_found" => "see the sheets with `mudanza read FILE`",
        "limits_invalid" => "give a JSON object of limits and numbers, such as {\"rows\": 2000000}",
        "delimiter_unfit" => {
            "leave --delimiter out, and it is found; or give the one that is named"
        }
        "no_header" => "see that one row names the columns, or say which with --header-row N",
        "nothing_mapped" => {
            "see the columns with `mudanza read FILE`, or write a plan with `preview --save-plan`"
        }
        "plan_invalid" | "plan_version" => "make the plan anew with `mudanza preview --save-plan`",
        "plan_mismatch" => "give the file that the plan was made for, or preview this one anew",
        "password_protected" => "open the file, save it without a password and give that file",
        "file_damaged" => "export it again, or open it in a spreadsheet and save it anew",
        "read_failed" => "see that the file is still there and that the disk can be read",
        "too_large" => "split the file and import the parts one after the other",
        "receipt_mismatch" => "preview the file again, look at what changed, and use that receipt",
        "file_not_found" => "see that the path is right; quote it if it has spaces",
        "is_folder" => "give one file of the folder",
        "not_a_file" => "save it to a file first (`… > data.csv`) and give that file",
        "same_file" => "give another name, so that neither is lost",
        "not_readable" => "see who may read the file with `ls -l`",
        "mapping_not_found" => "see what is kept with `mudanza mapping list`",
        "mapping_invalid" => {
            "give a plan of `preview --save-plan`, or what `mapping show --json` wrote"
        }
        "batch_not_found" => "see the imports with `mudanza batch list`",
        "batch_not_finished" => {
            "see its status with `mudanza batch show`; `batch watch` waits for its end"
        }
        "rollback_conflict" => {
            "see them with `batch rollback --preview`; --on-conflict skip undoes all the rest"
        }
        "engine_unknown" => {
            "give sqlite:///path/to/file.db or postgres://user@host/name, or leave --database out"
        }
        "server_unreachable" => "start it with `mudanza serve`, or leave --server out",
        _ => return None,
    })
}
