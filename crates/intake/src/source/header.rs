//! Which row holds the names of the columns.

use std::collections::BTreeSet;

use super::{Row, TableReader};
use crate::mapping::Synonyms;
use crate::plan::Sheet;
use crate::{Error, ErrorKind};

/// How many rows at the start of a file may be titles.
const TITLE_ROWS: usize = 15;

/// Finds the row that holds the names of the columns: the one under the titles with the most
/// names that are known, or else a row of words above rows that are not. Gives its line number
/// and its cells.
pub fn find_header(head: &[u8], whole: bool, sheet: &Sheet) -> Result<(u32, Vec<String>), Error> {
    let rows = first_rows(head, whole, sheet)?;
    let synonyms = Synonyms::get();
    let known = |row: &Row| row.iter().filter(|cell| synonyms.knows(cell)).count();
    let filled = |row: &Row| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let width = rows.iter().map(filled).max().unwrap_or(0);

    let best = rows.iter().rev().max_by_key(|row| known(row));
    if let Some(row) = best
        && known(row) >= 2.min(width)
        && known(row) > 0
    {
        return Ok((row.line, row.iter().map(str::to_owned).collect()));
    }
    // No name is known: a row of distinct words, as wide as the table, may still be a header.
    let candidate = rows
        .iter()
        .find(|row| filled(row) * 2 > width && filled(row) > 0);
    match candidate {
        Some(row) if is_header_like(row) => Ok((row.line, row.iter().map(str::to_owned).collect())),
        _ => Err(Error::new(
            ErrorKind::NoHeader,
            "no row holds the names of the columns; add a first row with names such as \
             \"Nombre, Especie, Celular\" and try again",
        )),
    }
}

/// Makes the names of the columns unique: a second `Nombre` becomes `Nombre#2`, a column without
/// a name is called by its place.
pub fn unique_names(cells: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::with_capacity(cells.len());
    for (index, cell) in cells.iter().enumerate() {
        let clean = crate::text::clean(cell);
        let base = if clean.is_empty() {
            format!("Columna {}", index + 1)
        } else {
            clean.into_owned()
        };
        let mut name = base.clone();
        let mut number = 2;
        while !seen.insert(name.clone()) {
            name = format!("{base}#{number}");
            number += 1;
        }
        names.push(name);
    }
    names
}

fn first_rows(head: &[u8], whole: bool, sheet: &Sheet) -> Result<Vec<Row>, Error> {
    let mut reader = TableReader::new(&Sheet {
        header_row: 0,
        ..sheet.clone()
    });
    reader.push(head);
    if whole {
        reader.finish();
    }
    let mut rows = Vec::new();
    while rows.len() < TITLE_ROWS {
        let Some((_, row)) = reader.next_row()? else {
            break;
        };
        if !row.is_blank() {
            rows.push(row.clone());
        }
    }
    Ok(rows)
}

// Names of columns are words: no numbers, no dates, no addresses, none twice in a row of values.
fn is_header_like(row: &Row) -> bool {
    let cells: Vec<_> = row
        .iter()
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    cells.iter().all(|cell| {
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        digits * 2 < cell.len() && !cell.contains('@') && cell.chars().count() <= 60
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Result<u32, ErrorKind> {
        find_header(text.as_bytes(), true, &Sheet::default())
            .map(|(line, _)| line)
            .map_err(|error| error.kind())
    }

    #[test]
    fn the_header_is_found_under_titles() {
        assert_eq!(find("nombre,especie\nLuna,Canino\n"), Ok(1));
        assert_eq!(
            find("OkVet - Mascotas,,\n\nNombre,Especie,Raza\nLuna,Canino,Pug\n"),
            Ok(3)
        );
        assert_eq!(find("\"Okvet\n Mascotas\",,\nNombre,Especie,Raza\n"), Ok(3));
        assert_eq!(find("alfa,beta\n1,2\n"), Ok(1));
    }

    #[test]
    fn values_are_no_header() {
        assert_eq!(
            find("5512345678,a@x.com\n5512345679,b@x.com\n"),
            Err(ErrorKind::NoHeader)
        );
    }

    #[test]
    fn names_become_unique_and_none_is_lost() {
        let names = |cells: &[&str]| {
            unique_names(
                &cells
                    .iter()
                    .map(|cell| (*cell).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(
            names(&["Nombre", "Nombre", "", "Nombre"]),
            ["Nombre", "Nombre#2", "Columna 3", "Nombre#3"]
        );
        assert_eq!(names(&["a", "a#2", "a"]), ["a", "a#2", "a#3"]);
    }
}
