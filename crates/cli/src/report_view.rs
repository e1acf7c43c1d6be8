//! Reports and issues as people read them.

use std::io;

use clap::builder::styling::Style;
use intake::issue::{Issue, Severity};
use intake::report::{IssueGroup, Report};
use intake::run::RowOutcome;

use crate::help_of::hint;
use crate::human::{count, number, size};
use crate::input::Input;
use crate::out::{Out, Palette};
use crate::plan_view;
use crate::planning::Planned;
use crate::table::{Cell, Table};

/// Whether one of the issues is an error.
pub(crate) fn has_errors(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}

/// How many records are in error.
pub(crate) fn error_records(report: &Report) -> u64 {
    report.records.values().map(|counts| counts.error).sum()
}

/// Shows what a run of a plan over a file gives.
pub(crate) fn preview(
    input: &Input,
    planned: &Planned,
    report: &Report,
    firsts: &Firsts,
    out: &mut Out,
) -> io::Result<()> {
    let plan = &planned.plan;
    let rows = count(report.rows, "row");
    out.line(format_args!(
        "{}: {}, {rows}",
        input.name(),
        size(input.size)
    ))?;
    out.blank()?;
    let mut facts = Table::facts();
    facts.fact("source", plan.source.as_str());
    plan_view::sheet_facts(&mut facts, &plan.sheet);
    facts.fact(
        "country",
        format!(
            "{}, {}",
            plan.options.country.as_str(),
            plan.options.time_zone
        ),
    );
    facts.fact("today", plan.reference_date);
    if let Some(rows) = left_out(report) {
        facts.fact("left out", rows);
    }
    facts.print(out)?;
    plan_view::mappings(plan, out)?;
    plan_view::decisions(plan, out)?;
    if !report.remarks.is_empty() {
        out.title("Remarks")?;
        issues(&report.remarks, out)?;
    }
    if !report.issues.is_empty() {
        out.title("Issues")?;
        groups(report, firsts, out)?;
    }
    let remarks = report.remarks.iter().map(|issue| issue.code.as_str());
    let groups = report.issues.iter().map(|group| group.code.as_str());
    hint(remarks.chain(groups), out)?;
    out.title("Records")?;
    totals(report, out)?;
    out.title("Receipt")?;
    out.line(format_args!("  {}", report.receipt))
}

/// How many rows of the table are no data, and what they are instead; the rows above the header
/// are none of the table's.
fn left_out(report: &Report) -> Option<String> {
    let kinds = report.skipped_rows.iter();
    let kinds: Vec<_> = kinds.filter(|(word, _)| **word != "title").collect();
    let rows: u32 = kinds.iter().map(|(_, rows)| **rows).sum();
    let named: Vec<_> = kinds
        .into_iter()
        .map(|(word, rows)| format!("{} {}", number(*rows), word.replace('_', " ")))
        .collect();
    (rows > 0).then(|| format!("{}: {}", count(rows, "row"), named.join(", ")))
}

/// The first issue of each group, whose text says what the group is about.
#[derive(Debug, Default)]
pub(crate) struct Firsts(Vec<Issue>);

impl Firsts {
    /// Keeps the issues of a row that are the first of their kind.
    pub(crate) fn see(&mut self, row: &RowOutcome<'_>) {
        for issue in row.outcomes.iter().flat_map(|outcome| &outcome.issues) {
            let known = self.0.iter().any(|first| {
                (first.code, first.severity, first.field, &first.column)
                    == (issue.code, issue.severity, issue.field, &issue.column)
            });
            if !known {
                self.0.push(issue.clone());
            }
        }
    }

    fn of(&self, group: &IssueGroup) -> Option<&Issue> {
        self.0.iter().find(|first| {
            (
                first.code,
                first.severity,
                first.field,
                first.column.as_deref(),
            ) == (
                group.code,
                group.severity,
                group.field,
                group.column.as_deref(),
            )
        })
    }
}

fn groups(report: &Report, firsts: &Firsts, out: &mut Out) -> io::Result<()> {
    let mut table = Table::new(
        out,
        &[
            ">count",
            ">first row",
            "severity",
            "issue",
            "column",
            "the first of them",
        ],
    );
    for group in &report.issues {
        let text = firsts
            .of(group)
            .map(|first| out.language.message(first))
            .unwrap_or_default();
        table.row([
            Cell::from(number(group.count)),
            Cell::from(group.first_row),
            severity(group.severity, out.palette),
            Cell::from(group.code.as_str()),
            Cell::from(group.column.as_deref().unwrap_or_default()),
            Cell::from(text),
        ]);
    }
    table.print(out)
}

/// Shows issues one by one.
pub(crate) fn issues(issues: &[Issue], out: &mut Out) -> io::Result<()> {
    let mut table = Table::new(out, &[">row", "severity", "issue", "column", "text"]);
    for issue in issues {
        table.row([
            Cell::from(issue.row.map(|row| row.to_string()).unwrap_or_default()),
            severity(issue.severity, out.palette),
            Cell::from(issue.code.as_str()),
            Cell::from(issue.column.as_deref().unwrap_or_default()),
            Cell::from(out.language.message(issue)),
        ]);
    }
    table.print(out)
}

fn severity(severity: Severity, palette: Palette) -> Cell {
    let style = match severity {
        Severity::Error => palette.error,
        Severity::Warning => palette.warning,
        Severity::Note => palette.dim,
    };
    Cell::styled(severity.as_str(), style)
}

fn totals(report: &Report, out: &mut Out) -> io::Result<()> {
    let mut table = Table::new(out, &["type", ">ready", ">error", ">skipped"]);
    for (kind, counts) in &report.records {
        let colour = |value: u64, style| {
            Cell::styled(number(value), if value > 0 { style } else { Style::new() })
        };
        table.row([
            Cell::from(*kind),
            colour(counts.ready, out.palette.good),
            colour(counts.error, out.palette.error),
            Cell::from(number(counts.skipped)),
        ]);
    }
    table.print(out)
}
