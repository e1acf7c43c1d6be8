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
    /// The words that no value map knows, the most frequent first; left out for other codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<UnknownWord>,
    /// How many further words there are, beyond those in `values`.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_values: u32,
}

/// A word that no value map knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownWord {
    /// The word, as it stands in the file.
    pub value: String,
    /// How many rows have it.
    pub count: u64,
    /// The first row that has it.
    pub first_row: u32,
    /// The words that it may mean, the nearest first.
    pub nearest: Vec<String>,
}

/// How many unknown words of a column are counted one by one, and how many of them are shown.
const MOST_WORDS: usize = 5_000;
const MOST_SHOWN: usize = 50;

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u32) -> bool {
    *count == 0
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
    /// The unknown words of each group, by the words.
    words: BTreeMap<(u32, String), UnknownWord>,
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
                    if issue.code == Code::UnmappedValue {
                        self.word(id, issue, outcome.row);
                    }
                }
            }
        }
    }

    /// The first row of a column that has an issue.
    pub(crate) fn first_row(&self, code: Code, column: &str) -> Option<u32> {
        let of_column =
            |group: &&IssueGroup| group.code == code && group.column.as_deref() == Some(column);
        let groups = self.groups.iter().filter(of_column);
        groups.map(|group| group.first_row).min()
    }

    // Counts an unknown word; what comes after very many different ones is no list of words.
    fn word(&mut self, id: u32, issue: &Issue, row: u32) {
        let param = |name: &str| {
            let found = issue.params.iter().find(|(known, _)| *known == name);
            found.map_or("", |(_, text)| text.as_str())
        };
        let key = (id, param("value").to_owned());
        if let Some(known) = self.words.get_mut(&key) {
            known.count += 1;
            return;
        }
        let group = &mut self.groups[id as usize];
        group.more_values += 1;
        if group.more_values as usize > MOST_WORDS {
            return;
        }
        let nearest = param("nearest").split(", ").filter(|word| *word != "–");
        let word = UnknownWord {
            value: key.1.clone(),
            count: 1,
            first_row: row,
            nearest: nearest.map(str::to_owned).collect(),
        };
        self.words.insert(key, word);
    }

    // Gives each group its words, those that are shown.
    fn give_words(&mut self) {
        for ((id, _), word) in std::mem::take(&mut self.words) {
            self.groups[id as usize].values.push(word);
        }
        for group in &mut self.groups {
            group.values.sort_by(|a, b| {
                (b.count, a.first_row, &a.value).cmp(&(a.count, b.first_row, &b.value))
            });
            group.values.truncate(MOST_SHOWN);
            group.more_values -= group.values.len() as u32;
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
            values: Vec::new(),
            more_values: 0,
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
        self.give_words();
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
