//! Which rows hold the names of the columns, and what the names are.

mod join;
mod shape;

use std::collections::BTreeSet;

use super::{LineKind, Row, TableReader};
use crate::mapping::Synonyms;
use crate::plan::Sheet;
use crate::{Error, ErrorKind};

pub use join::join_names;
pub(crate) use shape::{is_header_like as is_wordy_row, is_typed};
use shape::{is_header_like, shows_data};

/// How many rows at the start of a file may be titles.
const TITLE_ROWS: usize = 15;

/// How many rows of the head speak for or against a header.
const SEEN_ROWS: usize = 300;

/// Where the names of the columns stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The first row of the names; 0 where no row holds them.
    pub row: u32,
    /// Over how many rows they go.
    pub rows: u32,
    /// The first row of data where no row holds the names and there are titles above.
    pub first_row: Option<u32>,
    /// How many cells the rows have, where nearly all agree and the row of the names does not.
    pub width: Option<u32>,
    /// The names, joined where they go over several rows, not yet unique.
    pub names: Vec<String>,
    /// The texts that stand alone in a row above.
    pub titles: Vec<String>,
}

impl Heading {
    /// Writes into a sheet what was found.
    pub fn apply(&self, sheet: &mut Sheet) {
        sheet.header_row = self.row;
        sheet.header_rows = self.rows;
        sheet.first_row = self.first_row;
        // The rows of a workbook end at their last filled cell: fewer cells than names are no damage.
        let short = |width: &u32| sheet.workbook.is_some() && (*width as usize) < self.names.len();
        sheet.width = self.width.filter(|width| !short(width));
        sheet.page_titles.clone_from(&self.titles);
        sheet.header = unique_names(&self.names);
    }
}

/// Finds the rows that hold the names of the columns: the one under the titles with the most
/// names that are known and those that belong to it, or else a row of words above rows that are
/// not. Where no row does, the columns have empty names.
pub fn find_header(head: &[u8], whole: bool, sheet: &Sheet) -> Result<Heading, Error> {
    let rows = first_rows(head, whole, sheet)?;
    Ok(match find_row(&rows) {
        Some(at) => {
            let (first, last) = join::extent(&rows, at);
            named(&rows, first, last)
        }
        None => unnamed(&rows),
    })
}

/// The header of which the first row was given; 0 says that there is none.
pub fn named_header(
    head: &[u8],
    whole: bool,
    sheet: &Sheet,
    row: u32,
    count: Option<u32>,
) -> Result<Heading, Error> {
    let rows = first_rows(head, whole, sheet)?;
    if row == 0 {
        return Ok(unnamed(&rows));
    }
    let Some(first) = rows.iter().position(|seen| seen.row.line == row) else {
        return Err(Error::new(
            ErrorKind::NoHeader,
            format!("no row starts at line {row}"),
        ));
    };
    let last = match count {
        Some(count) => (first + count.clamp(1, 5) as usize - 1).min(rows.len() - 1),
        None => join::last_row(&rows, first),
    };
    Ok(named(&rows, first, last))
}

/// Whether a column was called by the text of its header, put right where it was mangled.
pub fn is_own_name(cell: &str, name: &str) -> bool {
    let repaired = crate::text::repair_any(cell);
    *crate::text::clean(repaired.as_deref().unwrap_or(cell)) == *name
}

/// The header that ends in the last of some rows: so many rows of it, or as many as belong to it.
pub(crate) fn heading_of(rows: &[(LineKind, Row)], count: Option<u32>) -> Heading {
    let mut seen = Vec::with_capacity(rows.len());
    let mut after_gap = false;
    for (kind, row) in rows {
        if *kind != LineKind::Blank {
            let row = row.clone();
            seen.push(Seen { row, after_gap });
        }
        after_gap = *kind == LineKind::Blank;
    }
    let Some(last) = seen.len().checked_sub(1) else {
        return Heading::default();
    };
    let first = match count {
        Some(count) => (last + 1).saturating_sub(count as usize),
        None => join::extent(&seen, last).0,
    };
    named(&seen, first, last)
}

/// Makes the names of the columns unique: a second `Nombre` becomes `Nombre#2`, a column without
/// a name is called by its place.
pub fn unique_names(cells: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::with_capacity(cells.len());
    for (index, cell) in cells.iter().enumerate() {
        let repaired = crate::text::repair_any(cell);
        let clean = crate::text::clean(repaired.as_deref().unwrap_or(cell));
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

/// A row of the head that is not blank.
#[derive(Debug)]
struct Seen {
    row: Row,
    /// Whether a blank row stands above it.
    after_gap: bool,
}

fn first_rows(head: &[u8], whole: bool, sheet: &Sheet) -> Result<Vec<Seen>, Error> {
    let mut reader = TableReader::new(&Sheet {
        header_row: 0,
        ..sheet.clone()
    });
    reader.push(head);
    if whole {
        reader.finish();
    }
    let mut rows = Vec::new();
    let mut after_gap = false;
    while rows.len() < SEEN_ROWS {
        let Some((kind, row)) = reader.next_row()? else {
            break;
        };
        if kind == LineKind::Directive {
            continue;
        }
        if row.is_blank() {
            after_gap = true;
        } else {
            let row = row.clone();
            rows.push(Seen { row, after_gap });
            after_gap = false;
        }
    }
    Ok(rows)
}

fn find_row(rows: &[Seen]) -> Option<usize> {
    let top = &rows[..rows.len().min(TITLE_ROWS)];
    let width = top.iter().map(|seen| filled(&seen.row)).max().unwrap_or(0);
    let best = (0..top.len()).rev().max_by_key(|&at| known(&top[at].row))?;
    let names = known(&top[best].row);
    if names >= 2.min(width) && names > 0 {
        // Another table may stand above the one with the most names; its rows are no titles.
        return (0..best)
            .find(|&at| heads_values(top, at, best))
            .or(Some(best));
    }
    // No name is known: a row of distinct words, as wide as the table, may still be a header.
    let candidate = top.iter().position(|seen| filled(&seen.row) * 2 > width)?;
    let below = rows.get(candidate + 1..).unwrap_or_default();
    let row = &top[candidate].row;
    (is_header_like(row) && !shows_data(row, below)).then_some(candidate)
}

// Whether a row is mostly known names and has values right below it, before the row `end`.
fn heads_values(rows: &[Seen], at: usize, end: usize) -> bool {
    let row = &rows[at].row;
    let names = known(row);
    let Some(below) = rows[..end].get(at + 1) else {
        return false;
    };
    names >= 2
        && names * 2 > filled(row)
        && is_header_like(row)
        && filled(&below.row) > 1
        && !is_header_like(&below.row)
}

fn named(rows: &[Seen], first: usize, last: usize) -> Heading {
    let cells: Vec<Vec<String>> = rows[first..=last]
        .iter()
        .map(|seen| seen.row.iter().map(str::to_owned).collect())
        .collect();
    let mut names = join_names(&cells);
    let width = shape::odd_width(&names, &rows[last + 1..]);
    if let Some(width) = width {
        names.resize(names.len().max(width), String::new());
    }
    Heading {
        row: rows[first].row.line,
        rows: (last - first + 1) as u32,
        first_row: None,
        width: width.map(|width| width as u32),
        names,
        titles: titles(&rows[..first]),
    }
}

// Titles stand alone in their rows, above rows of several cells.
fn unnamed(rows: &[Seen]) -> Heading {
    let width = shape::common_width(rows);
    let wide = |seen: &Seen| width < 3 || filled(&seen.row) > 1;
    let first = rows.iter().position(wide).unwrap_or(0);
    Heading {
        row: 0,
        rows: 1,
        first_row: (first > 0).then(|| rows[first].row.line),
        width: None,
        names: vec![String::new(); width],
        titles: titles(&rows[..first]),
    }
}

fn titles(rows: &[Seen]) -> Vec<String> {
    let alone = |seen: &Seen| {
        let mut cells = seen
            .row
            .iter()
            .map(str::trim)
            .filter(|cell| !cell.is_empty());
        let text = cells.next().filter(|_| cells.next().is_none())?;
        (text.len() <= 200).then(|| text.to_owned())
    };
    rows.iter().filter_map(alone).take(TITLE_ROWS).collect()
}

fn known(row: &Row) -> usize {
    let synonyms = Synonyms::get();
    row.iter().filter(|cell| synonyms.knows(cell)).count()
}

fn filled(row: &Row) -> usize {
    row.iter().filter(|cell| !cell.trim().is_empty()).count()
}

#[cfg(test)]
mod tests;
