//! The document that a survey ends in, and the options that it starts from.

use serde::{Deserialize, Serialize};

use super::{ColumnSurvey, Proposal, Question, TableSpan};
use crate::issue::Issue;
use crate::plan::{Delimiter, Encoding, Escape, LineEnd, Quote, Sheet, Source};
use crate::source::workbook::SheetInfo;
use crate::source::{GivenDialect, LineKind, RowBlocks};

/// What shall not be detected but taken as given; all empty means: detect everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SurveyOptions {
    /// The sheet of a workbook, by its name, or by its place from 1.
    pub sheet: Option<String>,
    /// The line of the header; 0 says that no row holds the names of the columns.
    pub header_row: Option<u32>,
    /// Over how many rows the names go.
    pub header_rows: Option<u32>,
    /// What separates two cells.
    pub delimiter: Option<Delimiter>,
    /// The encoding of the text.
    pub encoding: Option<Encoding>,
    /// Whether blanks after a delimiter are no part of the cell.
    pub skip_blanks: Option<bool>,
    /// What stands around a cell that holds delimiters.
    pub quote: Option<Quote>,
    /// How a quote stands within quotes.
    pub escape: Option<Escape>,
    /// What ends a row.
    pub line_end: Option<LineEnd>,
}

impl SurveyOptions {
    /// What of the dialect is given.
    pub(super) fn dialect(&self) -> GivenDialect {
        GivenDialect {
            delimiter: self.delimiter,
            skip_blanks: self.skip_blanks,
            quote: self.quote,
            escape: self.escape,
            line_end: self.line_end,
        }
    }
}

/// What the first pass saw.
#[derive(Clone, Debug, Serialize)]
pub struct Survey {
    /// How the file is read.
    pub sheet: Sheet,
    /// The sheets of a workbook, in their order; none for a file of text. What is said of those that
    /// were not read is what the workbook says, or what a look at their first rows showed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<SheetInfo>,
    /// Where the data seems to come from.
    pub source: Source,
    /// The rows of data.
    pub rows: u32,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// The BLAKE3 hash of the file, 64 hex digits.
    pub file_hash: String,
    /// The evidence of each column.
    pub columns: Vec<ColumnSurvey>,
    /// Rows that are no data, the first hundred of them.
    pub skipped: Vec<SkippedRow>,
    /// How many rows are no data.
    pub skipped_rows: u32,
    /// The tables of the sheet where it has more than one; the one that is read is the one of
    /// `sheet`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableSpan>,
    /// How many rows of data are damaged.
    pub damaged_rows: u32,
    /// How damaged rows may be repaired, where the evidence leaves one way only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Proposal>,
    /// What is wrong with the file, with its header and with its first damaged rows.
    pub issues: Vec<Issue>,
    /// What the evidence does not settle, each with an answer that is safe meanwhile.
    pub questions: Vec<Question>,
    /// Where the rows of data stand, so that any of them can be read again.
    #[serde(skip)]
    pub blocks: RowBlocks,
}

/// A row that is no data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedRow {
    /// The line at which the row starts.
    pub row: u32,
    /// What it is instead.
    pub reason: LineKind,
}
