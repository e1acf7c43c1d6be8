//! Several tables in one sheet: where one ends and the next starts.
//!
//! A table starts at a row of other names, after a blank row, a title or a change of width. To
//! take a row of data for one would cost all rows below it, so the names must be known ones, or
//! stand under a title of their own and over values of their own shape.

use serde::Serialize;

use crate::Error;
use crate::mapping::Synonyms;
use crate::plan::Sheet;
use crate::source::{self, Classifier, LineKind, Row, TableReader};

/// The most tables that are told apart; what comes after belongs to the last.
const MOST_TABLES: usize = 100;

/// The most rows that wait for the row that says whether a table starts.
const MOST_HELD: usize = 8;

/// Rows that are not blank and wait.
const MOST_TEXTS: usize = 4;

/// One of the tables of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableSpan {
    /// The first row of the names of its columns; 0 where no row holds them.
    pub header_row: u32,
    /// Over how many rows the names go.
    pub header_rows: u32,
    /// The first row of data.
    pub first_row: u32,
    /// The last row of data.
    pub last_row: u32,
    /// The rows of data.
    pub rows: u32,
    /// The names of the columns.
    pub header: Vec<String>,
}

/// What a row is with regard to the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It belongs to the table under way.
    Same,
    /// The next rows will say; the row is kept.
    Held,
    /// All kept rows, this one included, belong to the table under way.
    Released,
    /// The kept rows are the titles and names of another table.
    Started,
}

/// A header that starts a table whatever the rows look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Its first row.
    pub(super) row: u32,
    /// Over how many rows it goes.
    pub(super) rows: u32,
    /// Whether the rows above it were seen to be another table.
    pub(super) is_evident: bool,
}

/// A table that has just started.
#[derive(Debug)]
pub(super) struct Start {
    /// Its first row, with its titles.
    pub(super) top_row: u32,
    pub(super) sheet: Sheet,
    /// The names as they stand in the file.
    pub(super) names: Vec<String>,
    /// The rows that were kept.
    pub(super) held: Vec<(LineKind, Row)>,
    /// The header that was waited for.
    pub(super) wanted: Option<Wanted>,
}

/// Looks at all rows below the first header.
#[derive(Debug)]
pub(super) struct Watch {
    tables: Vec<TableSpan>,
    classifier: Classifier,
    wanted: Option<Wanted>,
    /// Rows of the wanted header that are still to come.
    wanted_left: u32,
    by_shape: bool,
    held: Vec<(LineKind, Row)>,
    /// The titles and names of the last table while it has no rows.
    names: Vec<(LineKind, Row)>,
    after_gap: bool,
    /// The cells of the last row of data.
    width: usize,
}

impl Watch {
    /// Starts at the first table of a sheet.
    pub(super) fn new(sheet: &Sheet, wanted: Option<Wanted>) -> Self {
        Self {
            tables: vec![span(sheet)],
            classifier: Classifier::of(sheet),
            wanted,
            wanted_left: 0,
            by_shape: false,
            held: Vec::new(),
            names: Vec::new(),
            after_gap: false,
            width: sheet.header.len(),
        }
    }

    /// The tables with rows of data, in their order.
    pub(super) fn into_tables(self) -> Vec<TableSpan> {
        let tables = self.tables.into_iter();
        tables.filter(|table| table.rows > 0).collect()
    }

    /// The names of all tables, to read them again.
    pub(super) fn each_text(&mut self, again: impl Fn(&mut String)) {
        let names = self.tables.iter_mut().flat_map(|table| &mut table.header);
        names.for_each(again);
    }

    /// Whether a header is still waited for.
    pub(super) fn wanted(&self) -> Option<Wanted> {
        self.wanted
    }

    /// Looks at the next row, whose kind may be known already.
    pub(super) fn see(&mut self, kind: Option<LineKind>, row: &Row) -> Step {
        let kind = kind.unwrap_or_else(|| self.classifier.kind(row));
        if let Some(step) = self.see_wanted(kind, row) {
            return step;
        }
        if kind != LineKind::Data {
            self.after_gap |= kind != LineKind::RepeatedHeader;
            if self.held.is_empty() {
                return Step::Same;
            }
            self.held.push((kind, row.clone()));
            return self.held_on(kind == LineKind::RepeatedHeader);
        }
        let alone = self.classifier.width() > 2 && is_alone(row);
        if self.tables.len() >= MOST_TABLES
            || !(self.after_gap
                || alone
                || !self.held.is_empty()
                || !self.names.is_empty()
                || row.len() != self.width)
        {
            self.count(row);
            return Step::Same;
        }
        if self.is_second_name_row(row) || self.starts_by_names(row) || self.starts_by_shape(row) {
            self.held.push((kind, row.clone()));
            return Step::Started;
        }
        if self.after_gap || alone || !self.held.is_empty() {
            self.held.push((kind, row.clone()));
            return self.held_on(!source::is_wordy_row(row));
        }
        self.count(row);
        Step::Same
    }

    fn see_wanted(&mut self, kind: LineKind, row: &Row) -> Option<Step> {
        let wanted = self.wanted?;
        if row.line == wanted.row {
            self.wanted_left = wanted.rows.max(1);
            let is_evident = wanted.is_evident || self.starts_by_names(row);
            self.wanted = Some(Wanted {
                is_evident,
                ..wanted
            });
        }
        if self.wanted_left == 0 {
            return None;
        }
        self.held.push((kind, row.clone()));
        self.wanted_left -= u32::from(kind != LineKind::Blank);
        Some(if self.wanted_left == 0 {
            Step::Started
        } else {
            Step::Held
        })
    }

    /// Starts the table whose names stand in the last of the kept rows.
    pub(super) fn start(&mut self, sheet: &Sheet) -> Start {
        let mut held = std::mem::take(&mut self.held);
        let wanted = self
            .wanted
            .filter(|wanted| held.iter().any(|(_, row)| row.line == wanted.row));
        if wanted.is_some() {
            self.wanted = None;
            self.tables.retain(|table| table.rows > 0);
        }
        if wanted.is_some_and(|wanted| !wanted.is_evident) {
            self.tables.clear();
        }
        // Where the shape of the first values showed the names, they are kept as well.
        let value = std::mem::take(&mut self.by_shape)
            .then(|| held.pop())
            .flatten();
        let before = std::mem::take(&mut self.names);
        self.names = before.into_iter().chain(held.iter().cloned()).collect();
        let heading = source::heading_of(&self.names, wanted.map(|wanted| wanted.rows));
        let mut next = Sheet {
            top_row: None,
            last_row: None,
            ..sheet.clone()
        };
        heading.apply(&mut next);
        self.tables.push(span(&next));
        self.classifier = Classifier::of(&next);
        self.after_gap = false;
        self.width = next.header.len();
        let first = held.iter().find(|(kind, _)| *kind != LineKind::Blank);
        let top_row = first.map_or(0, |(_, row)| row.line);
        if let Some((kind, row)) = value {
            self.count(&row);
            held.push((kind, row));
        }
        Start {
            top_row,
            sheet: next,
            names: heading.names,
            held,
            wanted,
        }
    }

    /// Gives the kept rows back to the table under way.
    pub(super) fn release(&mut self) -> Vec<(LineKind, Row)> {
        let held = std::mem::take(&mut self.held);
        for (kind, row) in &held {
            if *kind == LineKind::Data {
                self.count(row);
            }
        }
        self.after_gap = held.last().is_some_and(|(kind, _)| *kind != LineKind::Data);
        held
    }

    fn held_on(&self, over: bool) -> Step {
        let texts = self.held.iter().filter(|(kind, _)| *kind == LineKind::Data);
        if over || self.held.len() >= MOST_HELD || texts.count() >= MOST_TEXTS {
            Step::Released
        } else {
            Step::Held
        }
    }

    fn count(&mut self, row: &Row) {
        self.width = row.len();
        self.after_gap = false;
        self.names.clear();
        if let Some(table) = self.tables.last_mut() {
            if table.rows == 0 {
                table.first_row = row.line;
            }
            table.rows += 1;
            table.last_row = row.line;
        }
    }

    // Known names right under those of a table that has just started: both rows are its names.
    fn is_second_name_row(&mut self, row: &Row) -> bool {
        let is_next = !self.names.is_empty() && !self.after_gap && self.held.is_empty();
        let is_second = is_next && self.starts_by_names(row);
        if is_second {
            self.tables.pop();
        }
        is_second
    }

    // Most cells are known names, and most of them stand elsewhere or not at all in the header.
    fn starts_by_names(&self, row: &Row) -> bool {
        let filled = filled(row);
        let synonyms = Synonyms::get();
        let first = filled.first().is_some_and(|(_, cell)| synonyms.knows(cell));
        let second = filled.get(1).is_some_and(|(_, cell)| synonyms.knows(cell));
        if !(first || second) || filled.len() < 2 || !source::is_wordy_row(row) {
            return false;
        }
        let known = filled
            .iter()
            .filter(|(_, cell)| synonyms.knows(cell))
            .count();
        let same = filled
            .iter()
            .filter(|(at, cell)| self.classifier.is_name(*at, cell))
            .count();
        known >= 2 && known * 2 > filled.len() && same * 2 < filled.len()
    }

    // A title, words, and under them values in the same columns, which are not those of the table
    // under way. The names are then the row before this one.
    fn starts_by_shape(&mut self, row: &Row) -> bool {
        let held = self.held.iter().filter(|(kind, _)| *kind == LineKind::Data);
        let texts: Vec<&Row> = held.map(|(_, row)| row).collect();
        let [title, .., names] = &texts[..] else {
            return false;
        };
        let columns = |row: &Row| filled(row).iter().map(|(at, _)| *at).collect::<Vec<_>>();
        let (over, under) = (columns(names), columns(row));
        let own_width = over.last().map(|last| last + 1) != Some(self.classifier.width());
        self.by_shape = is_alone(title)
            && over.len() >= 2
            && over == under
            && own_width
            && source::is_wordy_row(names)
            && over.iter().any(|&at| source::is_typed(row.get(at).trim()));
        self.by_shape
    }
}

/// The tables that the head of a file shows.
pub(super) fn of_head(head: &[u8], whole: bool, sheet: &Sheet) -> Result<Vec<TableSpan>, Error> {
    let mut reader = TableReader::new(sheet);
    reader.push(head);
    if whole {
        reader.finish();
    }
    let mut watch = Watch::new(sheet, None);
    while let Some((kind, row)) = reader.next_row()? {
        if is_above(sheet, kind, row) {
            continue;
        }
        match watch.see(None, row) {
            Step::Same | Step::Held => {}
            Step::Released => drop(watch.release()),
            Step::Started => drop(watch.start(sheet)),
        }
    }
    watch.release();
    Ok(watch.into_tables())
}

/// Whether a row is the header or stands above it.
pub(super) fn is_above(sheet: &Sheet, kind: LineKind, row: &Row) -> bool {
    kind == LineKind::Header || row.line < sheet.header_row.max(sheet.first_row.unwrap_or(0))
}

/// The table with the most rows under known names, the first of equals; `None` for the first.
pub(super) fn largest(tables: &[TableSpan]) -> Option<&TableSpan> {
    let synonyms = Synonyms::get();
    let known = |name: &&String| {
        let words = name.match_indices(' ').map(|(at, _)| &name[at + 1..]);
        synonyms.knows(name) || words.into_iter().any(|name| synonyms.knows(name))
    };
    let weight =
        |table: &TableSpan| table.rows as usize * table.header.iter().filter(known).count();
    let best = (0..tables.len())
        .rev()
        .max_by_key(|&at| weight(&tables[at]))?;
    tables.get(best).filter(|_| best > 0)
}

fn span(sheet: &Sheet) -> TableSpan {
    TableSpan {
        header_row: sheet.header_row,
        header_rows: sheet.heading_rows(),
        first_row: 0,
        last_row: 0,
        rows: 0,
        header: sheet.header.clone(),
    }
}

fn filled(row: &Row) -> Vec<(usize, &str)> {
    let cells = row.iter().map(str::trim).enumerate();
    cells.filter(|(_, cell)| !cell.is_empty()).collect()
}

fn is_alone(row: &Row) -> bool {
    (1..row.len()).all(|index| !row.is_filled(index))
}

#[cfg(test)]
mod tests;
