//! Pages of rows read again: an index of the rows instead of their cells.

use serde::Serialize;

use super::engine::Engine;
use super::pairs::Pairs;
use super::repeats::Repeats;
use crate::Error;
use crate::issue::{Issue, Severity};
use crate::plan::Plan;
use crate::record::{Outcome, Status};
use crate::schema::RecordType;
use crate::source::{Row, RowBlocks};

/// The bits that say what is to be seen at a cell or a row.
pub mod flag {
    /// An issue of severity `error`.
    pub const ERROR: u8 = 1;
    /// An issue of severity `warning`.
    pub const WARNING: u8 = 2;
    /// The value is not the text of the file.
    pub const CHANGED: u8 = 4;
    /// Staff corrected the cell.
    pub const EDITED: u8 = 8;
    /// The column goes nowhere.
    pub const NOT_MAPPED: u8 = 16;
    /// No record of the row goes in, though none is in error.
    pub const SKIPPED: u8 = 32;
}

/// Where blocks of rows start, and what is to be seen at each row.
#[derive(Debug, Default)]
pub(super) struct RowIndex {
    blocks: RowBlocks,
    flags: Vec<u8>,
    /// The rows of each group of issues.
    groups: Vec<Runs>,
}

/// A rising list of numbers as runs: for each how many are left out before it and how many are in
/// it, in as few bytes as they need. A group that every row is in takes no room at all.
#[derive(Debug, Default)]
struct Runs {
    bytes: Vec<u8>,
    /// The run under way.
    start: u32,
    end: u32,
    /// Where the run before it ended.
    before: u32,
}

impl Runs {
    fn push(&mut self, number: u32) {
        if self.end == number && self.end > self.start {
            self.end += 1;
            return;
        }
        self.close();
        (self.start, self.end) = (number, number + 1);
    }

    fn close(&mut self) {
        if self.end > self.start {
            put(&mut self.bytes, self.start - self.before);
            put(&mut self.bytes, self.end - self.start);
            self.before = self.end;
        }
    }

    fn numbers(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        let (mut bytes, mut at) = (self.bytes.as_slice(), 0);
        while let (Some(gap), Some(length)) = (take(&mut bytes), take(&mut bytes)) {
            numbers.extend(at + gap..at + gap + length);
            at += gap + length;
        }
        numbers.extend(self.start..self.end);
        numbers
    }
}

/// Writes a number, seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u32> {
    let length = bytes.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let (number, rest) = bytes.split_at(length);
    *bytes = rest;
    let number = number.iter().rev();
    Some(number.fold(0, |sum, byte| sum << 7 | u32::from(byte & 0x7f)))
}

impl RowIndex {
    pub(super) fn start_row(&mut self, row: &Row) {
        self.blocks.see(row);
    }

    pub(super) fn end_row(&mut self, flags: u8, groups: &[u32]) {
        let ordinal = self.flags.len() as u32;
        self.flags.push(flags);
        for &group in groups {
            let group = group as usize;
            if self.groups.len() <= group {
                self.groups.resize_with(group + 1, Runs::default);
            }
            if let Some(rows) = self.groups.get_mut(group) {
                rows.push(ordinal);
            }
        }
    }
}

/// What is to be seen at a whole row.
pub(super) fn row_flags(engine: &Engine, row: &Row, outcomes: &[Outcome]) -> u8 {
    let worst = outcomes.iter().filter_map(Outcome::severity).max();
    let mut flags = severity_flag(worst);
    if outcomes.iter().all(|one| one.status == Status::Skipped) {
        flags |= flag::SKIPPED;
    }
    for binding in engine.bindings() {
        let draft = outcomes
            .iter()
            .find(|one| one.record_type == binding.record_type);
        let value = draft
            .and_then(|draft| draft.data.at(binding.position))
            .unwrap_or_default();
        if value != row.get(binding.column).trim() {
            flags |= flag::CHANGED;
        }
        if engine.is_edited(row.line, binding.column) {
            flags |= flag::EDITED;
        }
    }
    flags
}

fn severity_flag(severity: Option<Severity>) -> u8 {
    match severity {
        Some(Severity::Error) => flag::ERROR,
        Some(Severity::Warning) => flag::WARNING,
        Some(Severity::Note) | None => 0,
    }
}

/// Which rows a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All rows of data.
    All,
    /// Rows with one of the bits of [`flag`].
    Flag(u8),
    /// Rows with an issue of the group.
    Group(u32),
}

/// The cells of some rows: one text, the UTF-16 place where each cell ends, one flag for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The texts of all cells, row after row.
    pub text: String,
    /// Where each cell ends in the text, in UTF-16 units; the first starts at 0.
    pub ends: Vec<u32>,
    /// What is to be seen at each cell, bits of [`flag`].
    pub flags: Vec<u8>,
    /// The line at which each row starts.
    pub rows: Vec<u32>,
}

/// One row with all that is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct RowDetail {
    /// The line at which the row starts.
    pub row: u32,
    /// Its cells, in the order of the columns.
    pub cells: Vec<CellDetail>,
    /// The records that it becomes.
    pub records: Vec<Outcome>,
    /// The issues of the row as a whole.
    pub issues: Vec<Issue>,
}

/// One cell with all that is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct CellDetail {
    /// The name of its column.
    pub column: String,
    /// Its text in the file.
    pub raw: String,
    /// The text that staff put in its place.
    pub edit: Option<String>,
    /// What it becomes.
    pub value: Option<String>,
    /// The record type that it goes to.
    pub record_type: Option<RecordType>,
    /// The field that it goes to.
    pub field: Option<&'static str>,
    /// What is wrong with it.
    pub issues: Vec<Issue>,
}

/// Makes pages of rows after a run; the caller brings the bytes of a block again.
#[derive(Debug)]
pub struct Pager {
    plan: Plan,
    engine: Engine,
    repeats: Repeats,
    pairs: Pairs,
    index: RowIndex,
}

impl Pager {
    pub(super) fn new(
        plan: Plan,
        engine: Engine,
        (repeats, pairs): (Repeats, Pairs),
        index: RowIndex,
    ) -> Self {
        Self {
            plan,
            engine,
            repeats,
            pairs,
            index,
        }
    }

    /// The ordinals, from 0, of the rows that a filter lets through, in order.
    pub fn ordinals(&self, filter: Filter) -> Vec<u32> {
        let all = 0..self.index.flags.len() as u32;
        match filter {
            Filter::All => all.collect(),
            Filter::Flag(bits) => all
                .filter(|&ordinal| self.index.flags[ordinal as usize] & bits != 0)
                .collect(),
            Filter::Group(id) => {
                let rows = self.index.groups.get(id as usize);
                rows.map(Runs::numbers).unwrap_or_default()
            }
        }
    }

    /// The block that holds a row, the byte at which it starts, and the byte at which it ends;
    /// the last block ends with the file.
    pub fn block(&self, ordinal: u32) -> Option<(u32, u64, Option<u64>)> {
        self.index.blocks.block(ordinal)
    }

    /// The cells of some rows of a block, whose bytes are given. A cell shows what it becomes, or
    /// its own text where it goes nowhere, was refused or was left out with a warning.
    pub fn page(&mut self, block: u32, bytes: &[u8], ordinals: &[u32]) -> Result<Page, Error> {
        let mut page = Page::default();
        let mut units = 0;
        self.read(block, bytes, ordinals, |pager, row| {
            page.rows.push(row.line);
            for column in 0..pager.plan.sheet.header.len() {
                let (text, flags) = pager.cell(row, column);
                units += text.chars().map(char::len_utf16).sum::<usize>() as u32;
                page.text.push_str(text);
                page.ends.push(units);
                page.flags.push(flags);
            }
        })?;
        Ok(page)
    }

    /// All that is known of one row of a block, whose bytes are given.
    pub fn row(
        &mut self,
        block: u32,
        bytes: &[u8],
        ordinal: u32,
    ) -> Result<Option<RowDetail>, Error> {
        let mut detail = None;
        self.read(block, bytes, &[ordinal], |pager, row| {
            detail = Some(pager.detail(row));
        })?;
        Ok(detail)
    }

    fn read(
        &mut self,
        block: u32,
        bytes: &[u8],
        ordinals: &[u32],
        mut each: impl FnMut(&Self, &Row),
    ) -> Result<(), Error> {
        let blocks = &self.index.blocks;
        let Some(mut reader) = blocks.reader(&self.plan.sheet, block, bytes) else {
            return Ok(());
        };
        for &ordinal in ordinals {
            let Some(row) = reader.row(ordinal)? else {
                break;
            };
            self.engine.read(row);
            self.repeats
                .check(self.engine.drafts_mut(), &mut self.pairs);
            self.engine.settle();
            each(self, row);
        }
        Ok(())
    }

    fn cell<'a>(&'a self, row: &'a Row, column: usize) -> (&'a str, u8) {
        let raw = row.get(column).trim();
        let mut bindings = self
            .engine
            .bindings()
            .iter()
            .filter(|binding| binding.column == column)
            .peekable();
        let Some(first) = bindings.peek() else {
            return (raw, flag::NOT_MAPPED);
        };
        let (kind, position) = (first.record_type, first.position);
        let mut worst = None;
        for binding in bindings {
            let draft = self.draft(binding.record_type);
            let issues = draft.into_iter().flat_map(|draft| &draft.issues);
            let own = issues.filter(|issue| issue.column.as_deref() == Some(&*binding.column_name));
            worst = worst.max(own.map(|issue| issue.severity).max());
        }
        let mut flags = severity_flag(worst);
        if self.engine.is_edited(row.line, column) {
            flags |= flag::EDITED;
        }
        match self.draft(kind).and_then(|draft| draft.data.at(position)) {
            Some(value) if value == raw => (raw, flags),
            Some(value) => (value, flags | flag::CHANGED),
            // What was refused, or left out with a warning, is shown as it is in the file.
            None if raw.is_empty() || flags & (flag::ERROR | flag::WARNING) != 0 => (raw, flags),
            None => ("", flags | flag::CHANGED),
        }
    }

    fn detail(&self, row: &Row) -> RowDetail {
        let records = self.engine.drafts().to_vec();
        let header = &self.plan.sheet.header;
        let all = || records.iter().flat_map(|record| &record.issues);
        let mut issues: Vec<Issue> = Vec::new();
        for issue in all().filter(|issue| issue.column.is_none()) {
            if !issues.contains(issue) {
                issues.push(issue.clone());
            }
        }
        let cells = header.iter().enumerate().map(|(column, name)| {
            let binding = self
                .engine
                .bindings()
                .iter()
                .find(|binding| binding.column == column);
            let draft = binding.and_then(|binding| self.draft(binding.record_type));
            let value = binding.and_then(|binding| draft?.data.at(binding.position));
            CellDetail {
                column: name.clone(),
                raw: row.unedited(column).to_owned(),
                edit: self
                    .engine
                    .is_edited(row.line, column)
                    .then(|| row.get(column).to_owned()),
                value: value.map(str::to_owned),
                record_type: binding.map(|binding| binding.record_type),
                field: binding.map(|binding| binding.field.name),
                issues: all()
                    .filter(|issue| issue.column.as_deref() == Some(name))
                    .cloned()
                    .collect(),
            }
        });
        RowDetail {
            row: row.line,
            cells: cells.collect(),
            issues,
            records: records.clone(),
        }
    }

    fn draft(&self, kind: RecordType) -> Option<&Outcome> {
        self.engine
            .drafts()
            .iter()
            .find(|draft| draft.record_type == kind)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Runs;

    proptest! {
        #[test]
        fn runs_give_back_their_numbers(numbers in prop::collection::btree_set(0_u32..300_000, 0..200), dense in 0_u32..50) {
            let mut numbers: Vec<u32> = numbers.into_iter().collect();
            numbers.extend(400_000..400_000 + dense);
            let mut runs = Runs::default();
            for number in &numbers { runs.push(*number); }
            prop_assert_eq!(runs.numbers(), numbers);
        }
    }
}
