//! The rows in error as text, for any program.

use csv::{Terminator, Writer, WriterBuilder};
use intake::plan::{Delimiter, Sheet};
use store::Record;

use super::error_lines::ErrorLines;
use super::help::Places;
use super::reasons::{Language, formula_safe};
use crate::Problem;

/// Excel takes a file for UTF-8 by this mark only.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes the lines, piece by piece.
pub(crate) struct ErrorText {
    lines: ErrorLines,
    writer: Writer<Vec<u8>>,
    delimiter: u8,
}

impl ErrorText {
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
        let mut file = Self {
            lines: ErrorLines::new(sheet, language, help),
            writer: writer(MARK.to_vec(), delimiter),
            delimiter,
        };
        file.write(ErrorLines::header(sheet, language))?;
        Ok(file)
    }

    /// Adds a record in error.
    pub(crate) fn push(&mut self, record: &Record) -> Result<(), Problem> {
        match self.lines.push(record) {
            Some(line) => self.write(line.iter().map(String::as_str)),
            None => Ok(()),
        }
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
        if let Some(line) = self.lines.end() {
            self.write(line.iter().map(String::as_str))?;
        }
        self.take()
    }

    fn write<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> Result<(), Problem> {
        self.writer
            .write_record(cells.map(|cell| formula_safe(cell).into_owned()))
            .map_err(Problem::internal)
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

    use super::super::error_lines::tests::record;
    use super::super::help::Places;
    use super::super::reasons::Language;
    use super::ErrorText;

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
            let file = ErrorText::new(&sheet, country, Language::Spanish, Places::Program).unwrap();
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
        let mut file = ErrorText::new(&sheet, "MX", Language::Spanish, Places::Program).unwrap();
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
