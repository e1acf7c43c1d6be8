//! The rows in error as a workbook, for who corrects them in a spreadsheet: no cell changes when it
//! is opened, and none can be taken for a formula.

use std::fs::File;
use std::io::Seek;

use intake::plan::Sheet;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use store::Record;

use super::error_lines::ErrorLines;
use super::help::Places;
use super::reasons::Language;
use crate::Problem;

/// Writes the lines into a workbook on disk, whose files go with it.
pub(crate) struct ErrorWorkbook {
    lines: ErrorLines,
    book: Workbook,
    /// The columns of the source.
    columns: usize,
    text: Format,
    /// What our columns look like.
    ours: Format,
    row: u32,
}

impl ErrorWorkbook {
    /// Starts a workbook with the header of the source.
    pub(crate) fn new(sheet: &Sheet, language: Language, help: Places) -> Result<Self, Problem> {
        let mut book = Workbook::new();
        let columns = sheet.header.len();
        // Text stays as it is typed: a spreadsheet would take the zeros and the last digits of a
        // phone or a chip.
        let text = Format::new().set_num_format("@");
        let ours = text.clone().set_text_wrap().set_align(FormatAlign::Top);
        let head = Format::new()
            .set_bold()
            .set_border_bottom(FormatBorder::Thin)
            .set_background_color(Color::RGB(0x00EE_F2F6));
        let our_head = head.clone().set_background_color(Color::RGB(0x00FF_E8B3));
        let mut start = || -> Result<(), XlsxError> {
            let page = book.add_worksheet_with_constant_memory()?;
            page.set_name(language.file_name())?;
            page.set_freeze_panes(1, 0)?;
            for (column, name) in (0..).zip(ErrorLines::header(sheet, language)) {
                let place = usize::from(column);
                let width = match place.checked_sub(columns) {
                    Some(0 | 2) => 60,
                    Some(_) => 8,
                    None => (name.chars().count() + 4).clamp(12, 40),
                };
                page.set_column_width(column, width as u32)?;
                let (format, head) = if place < columns {
                    (&text, &head)
                } else {
                    (&ours, &our_head)
                };
                page.set_column_format(column, format)?;
                page.write_string_with_format(0, column, name, head)?;
            }
            Ok(())
        };
        start().map_err(problem)?;
        Ok(Self {
            lines: ErrorLines::new(sheet, language, help),
            book,
            columns,
            text,
            ours,
            row: 1,
        })
    }

    /// Adds a record in error.
    pub(crate) fn push(&mut self, record: &Record) -> Result<(), Problem> {
        match self.lines.push(record) {
            Some(line) => self.write(&line),
            None => Ok(()),
        }
    }

    /// The whole file, from its beginning. This takes a while where there are many rows.
    pub(crate) fn end(mut self) -> Result<File, Problem> {
        if let Some(line) = self.lines.end() {
            self.write(&line)?;
        }
        let mut file = tempfile::tempfile().map_err(Problem::internal)?;
        self.book.save_to_writer(&file).map_err(problem)?;
        file.rewind().map_err(Problem::internal)?;
        Ok(file)
    }

    fn write(&mut self, line: &[String]) -> Result<(), Problem> {
        let page = self.book.worksheet_from_index(0).map_err(problem)?;
        let cells = line.iter().enumerate();
        for (place, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            let column = u16::try_from(place).map_err(|_| Problem::WorkbookLimits)?;
            let format = if (self.columns..self.columns + 3).contains(&place) {
                &self.ours
            } else {
                &self.text
            };
            page.write_string_with_format(self.row, column, cell, format)
                .map_err(problem)?;
        }
        self.row += 1;
        Ok(())
    }
}

fn problem(error: XlsxError) -> Problem {
    match error {
        XlsxError::RowColumnLimitError | XlsxError::MaxStringLengthExceeded => {
            Problem::WorkbookLimits
        }
        other => Problem::internal(other),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use intake::source::workbook::Limits;

    use super::super::corrections::{self, Failed};
    use super::super::error_lines::tests::record;
    use super::*;

    fn book(rows: &[(u32, &[&str])]) -> Result<Vec<u8>, Problem> {
        let sheet = Sheet {
            header: ["Nombre", "=Tel"].map(str::to_owned).to_vec(),
            ..Sheet::default()
        };
        let mut book = ErrorWorkbook::new(&sheet, Language::Spanish, Places::Program)?;
        for (row, cells) in rows {
            book.push(&record(*row, cells, "falta"))?;
        }
        let mut bytes = Vec::new();
        book.end()?.read_to_end(&mut bytes).unwrap();
        Ok(bytes)
    }

    #[test]
    fn each_cell_comes_back_as_it_was() {
        let rows: &[(u32, &[&str])] = &[
            (2, &["=1+1", "+52 55"]),
            (3, &["", "0012"]),
            (4, &["900123456789012345", "2026-03-10"]),
            (9, &["Eva\nLuz", "", "sobra"]),
            (10, &["_x000D_", "\u{1f436}"]),
        ];
        let bytes = book(rows).unwrap();
        let failed: Failed = rows
            .iter()
            .map(|(row, cells)| (*row, cells.iter().map(|cell| (*cell).to_owned()).collect()))
            .collect();
        let header = ["Nombre".to_owned(), "=Tel".to_owned()];
        let found = corrections::read(&bytes, &header, &failed, &Limits::default()).unwrap();
        assert_eq!(found.rows, [2, 3, 4, 9, 10]);
        assert!(found.edits.is_empty(), "{:?}", found.edits);
    }

    #[test]
    fn what_no_workbook_holds_is_told() {
        let long = "a".repeat(32_768);
        let error = book(&[(2, &[&long, ""])]).unwrap_err();
        assert_eq!(error.code(), "workbook_limits");
        let most = "a".repeat(32_767);
        assert!(book(&[(2, &[&most, ""])]).is_ok());
    }
}
