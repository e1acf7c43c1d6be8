//! How a row with a delimiter too few or too many may be made whole, from what its columns hold.
//!
//! A repair is proposed where one place fits the columns clearly better than every other. It is
//! never applied by itself: staff put it into the plan.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Widths;
use crate::plan::{RepairKind, Sheet};
use crate::source::{self, Row};

/// How many rows of data tell what the columns hold.
const PROFILED: u32 = 2_000;

/// How many of them there must be.
const ENOUGH: u32 = 4;

/// How many damaged rows are kept, and how long they may be.
const KEPT: usize = 100;
const LONGEST: usize = 16 * 1024;

/// The most different texts of a column of a few words.
const FEW: usize = 24;

/// How many cells a row may lack or have too many.
const MOST_CELLS: usize = 3;

/// How much better the best place must be, in 1/256 bit: 32 times as likely.
const MARGIN: i64 = 5 * BIT;

const BIT: i64 = 256;

/// A repair that the evidence speaks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The line at which the row starts.
    pub row: u32,
    /// What would be done to its cells.
    pub kind: RepairKind,
    /// The name of the column where it would be done.
    pub column: String,
    /// The cells that the row would have.
    pub cells: Vec<String>,
}

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Empty,
    Email,
    Date,
    Phone,
    Number,
    Word,
    Words,
    Mixed,
}

const LOOKS: usize = 8;

#[derive(Clone, Debug, Default)]
struct Column {
    looks: [u32; LOOKS],
    /// Cells that hold the delimiter.
    jointed: u32,
    /// The texts of the column and how often they stand there, while they are few.
    texts: BTreeMap<String, u32>,
    is_open: bool,
}

/// What the columns of the undamaged rows hold, and the first damaged rows.
#[derive(Debug)]
pub(super) struct Profile {
    columns: Vec<Column>,
    rows: u32,
    joint: &'static str,
    damaged: Vec<(u32, Vec<String>)>,
}

impl Profile {
    pub(super) fn new(sheet: &Sheet) -> Self {
        Self {
            columns: vec![Column::default(); sheet.header.len()],
            rows: 0,
            joint: sheet.joint(),
            damaged: Vec::new(),
        }
    }

    pub(super) fn see(&mut self, row: &Row, widths: &Widths) {
        if !widths.are_kept(row) && widths.is_damaged(row) {
            let length: usize = row.iter().map(str::len).sum();
            if self.damaged.len() < KEPT && length <= LONGEST && !row.unclosed_quote {
                let cells = row.iter().map(str::to_owned).collect();
                self.damaged.push((row.line, cells));
            }
        } else if self.rows < PROFILED {
            self.rows += 1;
            for (column, cell) in self.columns.iter_mut().zip(row.iter()) {
                column.see(cell.trim(), self.joint.trim_end_matches(' '));
            }
        }
    }

    /// Reads again the texts that are kept.
    pub(super) fn each_text(&mut self, again: impl Fn(&mut String)) {
        let cells = self.damaged.iter_mut().flat_map(|(_, cells)| cells);
        cells.for_each(again);
    }

    /// The repairs of the kept rows that are clearly better than any other.
    pub(super) fn proposals(&self, sheet: &Sheet) -> Vec<Proposal> {
        if self.rows < ENOUGH {
            return Vec::new();
        }
        let width = sheet
            .width
            .map_or(sheet.header.len(), |width| width as usize);
        let rows = self.damaged.iter();
        rows.filter_map(|(row, cells)| self.propose(*row, cells, width, &sheet.header))
            .collect()
    }

    fn propose(
        &self,
        row: u32,
        cells: &[String],
        width: usize,
        names: &[String],
    ) -> Option<Proposal> {
        let text = cells.iter().rposition(|cell| !cell.trim().is_empty())? + 1;
        let (kind, candidates) = if cells.len() < width {
            let missing = width - cells.len();
            (RepairKind::InsertCell, self.inserted(cells, missing))
        } else {
            let extra = text.checked_sub(width)?;
            (RepairKind::JoinCells, self.joined(&cells[..text], extra))
        };
        // Of places that give the same cells, the first.
        let (at, (score, best)) = candidates
            .iter()
            .rev()
            .max_by_key(|(_, (score, _))| *score)?;
        let others = candidates.iter().filter(|(_, (_, cells))| cells != best);
        let second = others.map(|(_, (score, _))| *score).max()?;
        let strange = self.strange(best);
        let is_joined_strange = kind == RepairKind::JoinCells && strange.contains(at);
        if score - second < MARGIN || strange.len() > 1 || is_joined_strange {
            return None;
        }
        // Cells that are missing at the end are filled up without a repair.
        let padded = cells
            .iter()
            .map(String::as_str)
            .chain(std::iter::repeat(""));
        if kind == RepairKind::InsertCell && padded.zip(best).all(|(cell, best)| cell == best) {
            return None;
        }
        Some(Proposal {
            row,
            kind,
            column: names.get(*at)?.clone(),
            cells: best.clone(),
        })
    }

    fn inserted(&self, cells: &[String], missing: usize) -> Vec<(usize, (i64, Vec<String>))> {
        if !(1..=MOST_CELLS).contains(&missing) {
            return Vec::new();
        }
        let candidate = |at: usize| {
            let mut row = cells.to_vec();
            row.splice(at..at, std::iter::repeat_n(String::new(), missing));
            (at, (self.score(&row), row))
        };
        (0..=cells.len()).map(candidate).collect()
    }

    fn joined(&self, cells: &[String], extra: usize) -> Vec<(usize, (i64, Vec<String>))> {
        if !(1..=MOST_CELLS).contains(&extra) {
            return Vec::new();
        }
        let candidate = |at: usize| {
            let pieces = &cells[at..=at + extra];
            let joined = source::join(pieces.iter().map(String::as_str), self.joint);
            // Within a text a blank follows a comma; between cells it does not.
            let spaced = pieces[1..].iter().all(|piece| piece.starts_with(' '));
            let bonus = if spaced { 4 * BIT } else { 0 };
            let is_joint = pieces
                .iter()
                .filter(|piece| !piece.trim().is_empty())
                .count()
                > 1;
            let place = self.columns.get(at).filter(|_| is_joint);
            let held = place.map_or(0, |column| self.share(column.jointed));
            let mut row = cells.to_vec();
            row.splice(at..=at + extra, [joined]);
            (at, (self.score(&row) + bonus + held, row))
        };
        (0..cells.len() - extra).map(candidate).collect()
    }

    // How well the cells fit the columns, as the logarithm of a likelihood.
    fn score(&self, cells: &[String]) -> i64 {
        let columns = self.columns.iter().zip(cells);
        columns
            .map(|(column, cell)| self.fit(column, cell.trim()))
            .sum()
    }

    // The places of texts that look like no other of their column.
    fn strange(&self, cells: &[String]) -> Vec<usize> {
        let looks = self.columns.iter().zip(cells).enumerate();
        let is_strange = |(at, (column, cell)): (usize, (&Column, &String))| {
            let look = look(cell.trim());
            (look != Look::Empty && column.looks[look as usize] == 0).then_some(at)
        };
        looks.filter_map(is_strange).collect()
    }

    fn fit(&self, column: &Column, cell: &str) -> i64 {
        let look = look(cell);
        let fit = self.share(column.looks[look as usize]);
        if look == Look::Empty || !column.is_closed() {
            return fit;
        }
        fit + if column.texts.contains_key(cell) {
            BIT
        } else {
            -4 * BIT
        }
    }

    fn share(&self, count: u32) -> i64 {
        log2(u64::from(count) * 8 + 1) - log2(u64::from(self.rows) * 8 + 8)
    }
}

impl Column {
    fn see(&mut self, cell: &str, delimiter: &str) {
        self.looks[look(cell) as usize] += 1;
        self.jointed += u32::from(cell.contains(delimiter));
        if self.is_open || cell.is_empty() {
            return;
        }
        if let Some(count) = self.texts.get_mut(cell) {
            *count += 1;
        } else if self.texts.len() < FEW && cell.len() <= 40 {
            self.texts.insert(cell.to_owned(), 1);
        } else {
            self.is_open = true;
            self.texts.clear();
        }
    }

    // A few words that stand there again and again, such as species.
    fn is_closed(&self) -> bool {
        let cells: u32 = self.texts.values().sum();
        !self.is_open && cells as usize >= self.texts.len() * 2
    }
}

fn look(cell: &str) -> Look {
    if cell.is_empty() {
        return Look::Empty;
    }
    if let Some((name, host)) = cell.split_once('@')
        && !name.is_empty()
        && host.contains('.')
    {
        return Look::Email;
    }
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        let is_word = cell.len() <= 16 && !cell.contains([' ', ',', ';']);
        return if is_word { Look::Word } else { Look::Words };
    }
    let marks = |marks: &str| {
        cell.chars()
            .all(|letter| letter.is_ascii_digit() || marks.contains(letter))
    };
    let groups = cell.split(|letter: char| !letter.is_ascii_digit());
    let groups = groups.filter(|group| !group.is_empty()).count();
    if marks("/-.: T")
        && (4..=14).contains(&digits)
        && cell.contains(['/', '-'])
        && groups >= 3
        && cell.len() <= 25
    {
        Look::Date
    } else if marks("+()- .") && digits >= 7 {
        Look::Phone
    } else if marks("$.,-% ") {
        Look::Number
    } else {
        Look::Mixed
    }
}

// In 1/256, the same on every machine.
fn log2(value: u64) -> i64 {
    let whole = value.max(1).ilog2();
    let rest = ((value.max(1) << 8) >> whole) - 256;
    i64::from(whole) * BIT + i64::try_from(rest).unwrap_or(0)
}

#[cfg(test)]
mod tests;
