//! What a run ends in: counts, issues by group, and the receipt.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use serde::Serialize;

use crate::issue::{Code, Issue, Severity};
use crate::record::{Outcome, Status};
use crate::schema::RecordType;
use crate::source::LineKind;
use crate::survey::{Question, SkippedRow};

/// The document that a run ends in.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The rows of data.
    pub rows: u32,
    /// The rows that are no data, by what they are instead.
    pub skipped_rows: BTreeMap<&'static str, u32>,
    /// The records of each type, by their status.
    pub records: BTreeMap<&'static str, Counts>,
    /// The issues of cells and rows, the most frequent first within a severity.
    pub issues: Vec<IssueGroup>,
    /// Remarks about columns and about the file.
    pub remarks: Vec<Issue>,
    /// What the plan settles without proof.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// The hash of all outcomes, 64 hex digits.
    pub receipt: String,
    /// One hash for each block of [`crate::receipt::BLOCK_ROWS`] rows, 16 hex digits.
    pub blocks: Vec<String>,
}

impl Report {
    /// Whether a record is in error.
    pub fn has_errors(&self) -> bool {
        self.records.values().any(|counts| counts.error > 0)
    }

    /// The number of records of all types and statuses.
    pub fn total(&self) -> u64 {
        self.records
            .values()
            .map(|counts| counts.ready + counts.error + counts.skipped)
            .sum()
    }
}

/// How many records have each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records that can be committed.
    pub ready: u64,
    /// Records with an error.
    pub error: u64,
    /// Records that an earlier row has already, or that staff left out.
    pub skipped: u64,
}

/// All issues of one code in one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IssueGroup {
    /// The place of the group in the order in which groups were first seen.
    pub id: u32,
    /// The code.
    pub code: Code,
    /// The severity.
    pub severity: Severity,
    /// The column, `None` for issues of a whole row.
    pub column: Option<String>,
    /// The field.
    pub field: Option<&'static str>,
    /// How many rows have it.
    pub count: u64,
    /// The first row that has it.
    pub first_row: u32,
}

type Key = (Code, Severity, Option<String>, Option<&'static str>);

/// Counts outcomes and issues as they come.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    rows: u32,
    skipped_rows: BTreeMap<&'static str, u32>,
    counts: BTreeMap<RecordType, Counts>,
    groups: Vec<IssueGroup>,
    ids: HashMap<Key, u32>,
}

impl Tally {
    pub(crate) fn line(&mut self, skipped: &SkippedRow) {
        let word = match skipped.reason {
            LineKind::Blank => "blank",
            LineKind::RepeatedHeader => "repeated_header",
            LineKind::Total => "total",
            LineKind::Title => "title",
            LineKind::Directive => "directive",
            LineKind::Footer => "footer",
            LineKind::OtherTable => "other_table",
            LineKind::Header | LineKind::Data => return,
        };
        *self.skipped_rows.entry(word).or_default() += 1;
    }

    /// Counts one row; `groups` receives the ids of the groups that the row is in.
    pub(crate) fn row(&mut self, outcomes: &[Outcome], groups: &mut Vec<u32>) {
        self.rows += 1;
        for outcome in outcomes {
            let counts = self.counts.entry(outcome.record_type).or_default();
            match outcome.status {
                Status::Ready => counts.ready += 1,
                Status::Error => counts.error += 1,
                Status::Skipped => counts.skipped += 1,
            }
            for issue in &outcome.issues {
                let id = self.group(issue, outcome.row);
                if !groups.contains(&id) {
                    groups.push(id);
                    self.groups[id as usize].count += 1;
                }
            }
        }
    }

    fn group(&mut self, issue: &Issue, row: u32) -> u32 {
        let column = issue.column.as_deref().map(str::to_owned);
        let key = (issue.code, issue.severity, column, issue.field);
        if let Some(&id) = self.ids.get(&key) {
            return id;
        }
        let id = self.groups.len() as u32;
        self.groups.push(IssueGroup {
            id,
            code: key.0,
            severity: key.1,
            column: key.2.clone(),
            field: key.3,
            count: 0,
            first_row: row,
        });
        self.ids.insert(key, id);
        id
    }

    pub(crate) fn finish(
        mut self,
        remarks: Vec<Issue>,
        questions: Vec<Question>,
        (receipt, blocks): (String, Vec<String>),
    ) -> Report {
        self.groups.sort_by(|a, b| {
            (b.severity, b.count, a.first_row).cmp(&(a.severity, a.count, b.first_row))
        });
        let records = self
            .counts
            .into_iter()
            .map(|(kind, counts)| (kind.as_str(), counts));
        Report {
            rows: self.rows,
            skipped_rows: self.skipped_rows,
            records: records.collect(),
            issues: self.groups,
            remarks,
            questions,
            receipt,
            blocks,
        }
    }
}
