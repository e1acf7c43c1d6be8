//! Corrections: what staff changed in the file of the rows in error.

use std::collections::BTreeMap;
use std::io::Cursor;

use intake::plan::Edit;
use intake::source::workbook::Limits;
use intake::source::{LineKind, Row, TableReader, feed};
use intake::survey::{SurveyOptions, survey_file};

use super::reasons::{Language, formula_safe};
use crate::Problem;

/// The rows in error of a batch: their cells as they stand in the file, by the number of the row.
pub(super) type Failed = BTreeMap<u32, Vec<String>>;

/// What a corrected file says.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// The rows that stand in it.
    pub(super) rows: Vec<u32>,
    /// The cells that differ.
    pub(super) edits: Vec<Edit>,
}

/// Reads a corrected file: the file of the rows in error as it was downloaded, saved by any
/// program as text or as a workbook. A row that was taken out of it is not tried again.
pub(super) fn read(
    bytes: &[u8],
    header: &[String],
    failed: &Failed,
    limits: &Limits,
) -> Result<Corrections, Problem> {
    let mut file = Cursor::new(bytes);
    let options = SurveyOptions {
        header_row: Some(1),
        header_rows: Some(1),
        ..SurveyOptions::default()
    };
    let sheet = survey_file(&mut file, options, limits)?.sheet;
    let place = place_of_row(&sheet.header, header)?;
    let mut reader = TableReader::new(&sheet);
    let mut corrections = Corrections::default();
    let mut drain = |reader: &mut TableReader| -> Result<(), intake::Error> {
        while let Some((kind, row)) = reader.next_row()? {
            if kind == LineKind::Data {
                compare(row, place, header, failed, &mut corrections);
            }
        }
        Ok(())
    };
    feed(&mut file, &sheet, limits, &mut |piece| {
        reader.push(piece);
        drain(&mut reader)?;
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    reader.finish();
    drain(&mut reader)?;
    if corrections.rows.is_empty() {
        let what = "no line of the file has the number of a row in error in its column of rows";
        return Err(Problem::BadRequest(what.to_owned()));
    }
    corrections.rows.sort_unstable();
    corrections.rows.dedup();
    Ok(corrections)
}

/// The place of the column that says which row a line is.
fn place_of_row(given: &[String], header: &[String]) -> Result<usize, Problem> {
    let same = given.len() > header.len()
        && header
            .iter()
            .zip(given)
            .all(|(name, given)| formula_safe(name).trim() == given.trim() || name == given);
    let row = given.iter().skip(header.len()).position(|name| {
        [Language::Spanish, Language::English]
            .iter()
            .any(|language| name == language.row())
    });
    match row {
        Some(row) if same => Ok(header.len() + row),
        _ => Err(Problem::BadRequest(
            "this is not the file of the rows in error of this batch: its first line must hold the \
             columns of the source, the reason and the row, as they were downloaded"
                .to_owned(),
        )),
    }
}

/// Notes the cells of a line that differ from those of its row.
fn compare(
    line: &Row,
    place: usize,
    header: &[String],
    failed: &Failed,
    corrections: &mut Corrections,
) {
    let number = line.get(place).trim().parse();
    let Some((row, cells)) = number.ok().and_then(|row| failed.get_key_value(&row)) else {
        return;
    };
    corrections.rows.push(*row);
    for (column, name) in header.iter().enumerate() {
        let was = cells.get(column).map_or("", String::as_str);
        let is = line.get(column);
        if is.trim() == was.trim() || is.trim() == formula_safe(was).trim() {
            continue;
        }
        // The mark that keeps a spreadsheet from executing a cell is no part of it.
        let value = is
            .strip_prefix('\'')
            .filter(|rest| formula_safe(rest) == is)
            .unwrap_or(is);
        corrections.edits.push(Edit {
            row: *row,
            column: name.clone(),
            value: value.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Failed {
        let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        Failed::from([
            (4, cells(["", "+52 55 1234 5678"])),
            (9, cells(["Eva", "55"])),
            (12, cells(["Luz", ""])),
        ])
    }

    fn corrections(text: &str) -> Result<Corrections, Problem> {
        let header = ["Nombre".to_owned(), "Tel".to_owned()];
        read(text.as_bytes(), &header, &failed(), &Limits::default())
    }

    #[test]
    fn only_the_cells_that_differ_are_corrections() {
        let text = "\u{feff}Nombre,Tel,Motivo,Fila\r\nAna,'+52 55 1234 5678,falta,4\r\n\
                    Eva,'+52 55 8765 4321,corto,9\r\n";
        let found = corrections(text).unwrap();
        assert_eq!(found.rows, [4, 9], "row 12 was taken out");
        let edits: Vec<_> = found
            .edits
            .iter()
            .map(|edit| (edit.row, edit.column.as_str(), edit.value.as_str()))
            .collect();
        assert_eq!(
            edits,
            [(4, "Nombre", "Ana"), (9, "Tel", "+52 55 8765 4321")]
        );
    }

    #[test]
    fn a_file_that_a_spreadsheet_saved_again_is_read() {
        let text = "Nombre;Tel;Reason;Row\nAna;'+52 55 1234 5678;;4\n";
        let found = corrections(text).unwrap();
        assert_eq!((found.rows, found.edits.len()), (vec![4], 1));
    }

    #[test]
    fn another_file_is_refused() {
        for text in [
            "Nombre,Tel\nAna,55\n",
            "Nombre,Correo,Motivo,Fila\nAna,a,b,4\n",
            "Nombre,Tel,Motivo,Fila\nAna,55,b,77\n",
        ] {
            assert!(corrections(text).is_err(), "{text}");
        }
    }
}
