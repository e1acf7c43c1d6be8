//! The lines of the file of the rows in error: the columns of the source, then the reason, the row,
//! by which a corrected file finds back, and where help is.

use intake::plan::Sheet;
use store::Record;

use super::help::{self, Places};
use super::reasons::Language;

/// Makes the lines; a row with several records in error is one line.
pub(crate) struct ErrorLines {
    columns: usize,
    language: Language,
    help: Places,
    line: Option<Line>,
}

struct Line {
    row: u32,
    cells: Vec<String>,
    reasons: Vec<String>,
    /// Where help is; each place once.
    help: Vec<String>,
}

impl ErrorLines {
    /// The lines of a sheet, in a language.
    pub(crate) fn new(sheet: &Sheet, language: Language, help: Places) -> Self {
        Self {
            columns: sheet.header.len(),
            language,
            help,
            line: None,
        }
    }

    /// The first line: the header of the source, and the names of our three columns.
    pub(crate) fn header(sheet: &Sheet, language: Language) -> impl Iterator<Item = &str> {
        sheet.header.iter().map(String::as_str).chain([
            language.reason(),
            language.row(),
            language.help(),
        ])
    }

    /// Adds a record in error, and gives the line before it if that is complete now.
    pub(crate) fn push(&mut self, record: &Record) -> Option<Vec<String>> {
        let message = record.error_message.as_deref();
        let reason = self.language.reasons(&record.issues, message);
        let help = help::of_errors(&record.issues, &self.help);
        if let Some(line) = self
            .line
            .as_mut()
            .filter(|line| line.row == record.row_number)
        {
            line.reasons.push(reason);
            line.add_help(help);
            return None;
        }
        let complete = self.end();
        let cells = record.source_data.as_array().into_iter().flatten();
        let cells = cells
            .map(|cell| cell.as_str().unwrap_or_default().to_owned())
            .collect();
        let mut line = Line {
            row: record.row_number,
            cells,
            reasons: vec![reason],
            help: Vec::new(),
        };
        line.add_help(help);
        self.line = Some(line);
        complete
    }

    /// The last line, where there is one.
    pub(crate) fn end(&mut self) -> Option<Vec<String>> {
        let mut line = self.line.take()?;
        // Cells past the last column come after our three, so that they keep their columns.
        let known = self.columns.min(line.cells.len());
        let more = line.cells.split_off(known);
        line.cells.resize(self.columns, String::new());
        line.cells.extend([
            line.reasons.join("; "),
            line.row.to_string(),
            line.help.join("; "),
        ]);
        line.cells.extend(more);
        Some(line.cells)
    }
}

impl Line {
    fn add_help(&mut self, places: Vec<String>) {
        for place in places {
            if !self.help.contains(&place) {
                self.help.push(place);
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use intake::schema::RecordType;
    use serde_json::json;
    use store::{Action, RecordStatus};

    use super::*;

    /// A record in error, of a row and its cells.
    pub(in super::super) fn record(row: u32, cells: &[&str], message: &str) -> Record {
        Record {
            seq: 1,
            row_number: row,
            record_type: RecordType::Client,
            source_id: String::new(),
            status: RecordStatus::Error,
            action: Action::None,
            target_model: None,
            target_id: None,
            target_version: None,
            seen_version: None,
            adopted_by: None,
            source_data: json!(cells),
            transformed_data: json!({}),
            before_data: None,
            issues: json!([]),
            error_message: Some(message.to_owned()),
            error_field: None,
            created_at: crate::now(),
        }
    }
}
