//! The file of the rows in error: the columns of the source, then the reason, the row, by which a
//! corrected file finds back, and where help is.

use csv::{Terminator, Writer, WriterBuilder};
use intake::plan::{Delimiter, Sheet};
use store::Record;

use super::help::{self, Places};
use super::reasons::{Language, formula_safe};
use crate::Problem;

/// Excel takes a file for UTF-8 by this mark only.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Makes the lines of the file; a row with several records in error is one line.
pub(crate) struct ErrorFile {
    writer: Writer<Vec<u8>>,
    delimiter: u8,
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

impl ErrorFile {
    /// Starts a file with the header of the source. Its delimiter is that of the source; the rows of
    /// a workbook, which has none, get the one that Excel expects in the clinic's country.
    pub(crate) fn new(
        sheet: &Sheet,
        country: &str,
        language: Language,
        help: Places,
    ) -> Result<Self, Problem> {
        let delimiter = if sheet.workbook.is_some() {
            excel_delimiter(country)
        } else {
            sheet.delimiter
        };
        let delimiter = delimiter.byte();
        let mut writer = writer(MARK.to_vec(), delimiter);
        let names = sheet.header.iter().map(String::as_str).chain([
            language.reason(),
            language.row(),
            language.help(),
        ]);
        let names = names.map(|name| formula_safe(name).into_owned());
        writer.write_record(names).map_err(Problem::internal)?;
        let columns = sheet.header.len();
        Ok(Self {
            writer,
            delimiter,
            columns,
            language,
            help,
            line: None,
        })
    }

    /// Adds a record in error.
    pub(crate) fn push(&mut self, record: &Record) -> Result<(), Problem> {
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
            return Ok(());
        }
        self.flush()?;
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
        Ok(())
    }

    /// The bytes of the lines that are complete.
    pub(crate) fn take(&mut self) -> Result<Vec<u8>, Problem> {
        let next = writer(Vec::new(), self.delimiter);
        std::mem::replace(&mut self.writer, next)
            .into_inner()
            .map_err(Problem::internal)
    }

    /// The bytes of the rest.
    pub(crate) fn end(mut self) -> Result<Vec<u8>, Problem> {
        self.flush()?;
        self.take()
    }

    fn flush(&mut self) -> Result<(), Problem> {
        let Some(line) = self.line.take() else {
            return Ok(());
        };
        let reason = line.reasons.join("; ");
        let help = line.help.join("; ");
        // Cells past the last column come after these three, so that they keep their columns.
        let row = line.row.to_string();
        let (known, more) = line.cells.split_at(self.columns.min(line.cells.len()));
        let padding = std::iter::repeat_n("", self.columns - known.len());
        let cells = known.iter().map(String::as_str).chain(padding).chain([
            reason.as_str(),
            row.as_str(),
            help.as_str(),
        ]);
        let cells = cells.chain(more.iter().map(String::as_str));
        self.writer
            .write_record(cells.map(|cell| formula_safe(cell).into_owned()))
            .map_err(Problem::internal)
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

/// What Excel takes for the end of a cell: a semicolon where the comma stands before decimals.
fn excel_delimiter(country: &str) -> Delimiter {
    const DECIMAL_POINTS: &[&str] = &[
        "MX", "US", "PR", "DO", "GT", "HN", "SV", "NI", "PA", "PE", "GB", "CA",
    ];
    if DECIMAL_POINTS.contains(&country) {
        Delimiter::Comma
    } else {
        Delimiter::Semicolon
    }
}

fn writer(buffer: Vec<u8>, delimiter: u8) -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(buffer)
}

#[cfg(test)]
mod tests {
    use intake::plan::{Container, Delimiter, Sheet, WorkbookSheet};
    use intake::schema::RecordType;
    use serde_json::json;
    use store::{Action, Record, RecordStatus};

    use super::super::help::Places;
    use super::super::reasons::Language;
    use super::ErrorFile;

    fn record(row: u32, cells: &[&str], message: &str) -> Record {
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

    #[test]
    fn a_workbook_gets_the_delimiter_of_its_country() {
        let sheet = Sheet {
            workbook: Some(WorkbookSheet {
                container: Container::Xlsx,
                name: "Hoja1".to_owned(),
            }),
            header: vec!["Nombre".to_owned(), "Tel".to_owned()],
            ..Sheet::default()
        };
        for (country, head) in [
            ("MX", "Nombre,Tel,Motivo,Fila,Ayuda"),
            ("CO", "Nombre;Tel;Motivo;Fila;Ayuda"),
        ] {
            let file = ErrorFile::new(&sheet, country, Language::Spanish, Places::Program).unwrap();
            let text = String::from_utf8(file.end().unwrap()).unwrap();
            assert_eq!(text, format!("\u{feff}{head}\r\n"));
        }
    }

    #[test]
    fn a_row_is_one_line_with_all_its_reasons() {
        let sheet = Sheet {
            delimiter: Delimiter::Semicolon,
            header: vec!["Nombre".to_owned(), "Tel".to_owned()],
            ..Sheet::default()
        };
        let mut file = ErrorFile::new(&sheet, "MX", Language::Spanish, Places::Program).unwrap();
        file.push(&record(2, &["Ana; Luz", "+52 55"], "uno"))
            .unwrap();
        let first = file.take().unwrap();
        file.push(&record(2, &["Ana; Luz", "+52 55"], "dos"))
            .unwrap();
        file.push(&record(3, &["=1+1"], "tres")).unwrap();
        file.push(&record(4, &["Eva", "", "sobra"], "cuatro"))
            .unwrap();
        let rest = file.end().unwrap();
        let text = String::from_utf8([first, rest].concat()).unwrap();
        assert_eq!(
            text,
            "\u{feff}Nombre;Tel;Motivo;Fila;Ayuda\r\n\"Ana; Luz\";'+52 55;\"uno; dos\";2;\r\n\
             '=1+1;;tres;3;\r\nEva;;cuatro;4;;sobra\r\n"
        );
    }
}
