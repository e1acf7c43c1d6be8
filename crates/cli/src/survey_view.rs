//! What the reader saw in a file, as a short story for people.

use std::collections::BTreeMap;
use std::io;

use intake::issue::{Code, Issue};
use intake::plan::Encoding;
use intake::source::LineKind;
use intake::source::workbook::SheetInfo;
use intake::survey::{ColumnSurvey, Survey, TableSpan};

use crate::help_of::hint;
use crate::human::{count, number, size};
use crate::input::Input;
use crate::out::Out;
use crate::table::{Cell, Table};
use crate::{plan_view, report_view};

/// How many issues of one kind are shown one by one.
const SHOWN: usize = 5;

/// How many rows are named where rows of one kind were skipped.
const PLACES: usize = 4;

/// How many types of the cells of one column are named.
const TYPES: usize = 2;

/// How many words for "nothing" of one column are named.
const NULLS: usize = 5;

/// How many repairs are shown.
const PROPOSALS: usize = 10;

/// Tells what the file is, how it was read, what stands in its columns, and what is to be looked at.
pub(crate) fn show(input: &Input, survey: &Survey, out: &mut Out) -> io::Result<()> {
    let rows = count(survey.rows, "row");
    out.line(format_args!(
        "{}: {}, {rows} of data",
        input.name(),
        size(survey.bytes)
    ))?;
    out.blank()?;
    facts(survey).print(out)?;
    out.title("Columns")?;
    columns(survey, out)?;
    decisions(survey, out)?;
    questions(survey, out)?;
    proposals(survey, out)?;
    issues(survey, out)
}

/// Shows one row: each cell beside the name of its column, or only the texts of what is no data.
pub(crate) fn row(
    header: &[String],
    number: u32,
    kind: LineKind,
    cells: &[String],
    out: &mut Out,
) -> io::Result<()> {
    if kind != LineKind::Data {
        let dim = out.palette.dim;
        let kind = plan_view::line_kind(kind);
        return out.line(format_args!(
            "{dim}Row {number}, {kind}: {}{dim:#}",
            cells.join(" · ")
        ));
    }
    let bold = out.palette.bold;
    out.line(format_args!("{bold}Row {number}{bold:#}"))?;
    let mut table = Table::facts();
    for place in 0..cells.len().max(header.len()) {
        let name = header.get(place).map_or("(without a name)", String::as_str);
        table.fact(name, cells.get(place).map_or("", String::as_str));
    }
    table.print(out)
}

fn facts(survey: &Survey) -> Table {
    let sheet = &survey.sheet;
    let mut facts = Table::facts();
    if let Some(workbook) = &sheet.workbook {
        facts.fact("format", workbook.container.name());
        facts.fact("sheet", &workbook.name);
        let others = survey.sheets.iter();
        let others: Vec<_> = others
            .filter(|other| other.name != workbook.name)
            .map(other_sheet)
            .collect();
        if !others.is_empty() {
            facts.fact("not read", others.join("; "));
        }
    } else {
        facts.fact("format", "text");
        facts.fact(
            "encoding",
            format!("{}, {}", sheet.encoding.as_str(), why(survey)),
        );
        facts.fact("delimiter", plan_view::dialect(sheet));
    }
    facts.fact("source", survey.source.as_str());
    facts.fact("header", plan_view::header(sheet));
    if survey.skipped_rows > 0 {
        facts.fact("not data", skipped(survey));
    }
    for table in &survey.tables {
        if table.header_row != sheet.header_row {
            facts.fact("other table", other_table(table));
        }
    }
    if survey.damaged_rows > 0 {
        facts.fact("damaged", damaged(survey));
    }
    facts.fact("BLAKE3", &survey.file_hash);
    facts
}

/// A sheet that was not read: its name and what is known of its size.
fn other_sheet(sheet: &SheetInfo) -> String {
    let mut words = Vec::new();
    if sheet.hidden {
        words.push("hidden".to_owned());
    }
    match sheet.rows {
        Some(0) => words.push("empty".to_owned()),
        Some(rows) => words.push(count(rows, "row")),
        None => {}
    }
    if words.is_empty() {
        sheet.name.clone()
    } else {
        format!("{} ({})", sheet.name, words.join(", "))
    }
}

/// A table of the sheet that was not read.
fn other_table(table: &TableSpan) -> String {
    format!(
        "rows {} to {}, {}: --header-row {}",
        table.first_row,
        table.last_row,
        table.header.join(", "),
        table.header_row
    )
}

/// How many rows are damaged, and how many of them can be repaired in one way only.
fn damaged(survey: &Survey) -> String {
    let rows = count(survey.damaged_rows, "row");
    match survey.proposals.len() {
        0 => rows,
        some => format!("{rows}; a repair is proposed for {}", number(some as u64)),
    }
}

/// What speaks for the encoding.
fn why(survey: &Survey) -> String {
    let proof = match survey.sheet.encoding {
        Encoding::Utf8 => "because all of it fits",
        Encoding::Utf8Bom => "as the mark at its start says",
        Encoding::Utf16Le | Encoding::Utf16Be => "as the pairs of its bytes show",
        _ => "by the letters that its bytes make in it",
    };
    let strange = survey
        .issues
        .iter()
        .find(|issue| issue.code == Code::UndecodableBytes);
    match strange.and_then(|issue| issue.row) {
        Some(row) => format!("{proof}; not all of it, see row {row}"),
        None => proof.to_owned(),
    }
}

/// How many rows are no data, what they are instead, and where the first of them stand.
fn skipped(survey: &Survey) -> String {
    let mut kinds: BTreeMap<LineKind, Vec<u32>> = BTreeMap::new();
    for skipped in &survey.skipped {
        kinds.entry(skipped.reason).or_default().push(skipped.row);
    }
    let named: Vec<_> = kinds
        .iter()
        .map(|(kind, rows)| {
            let places: Vec<_> = rows.iter().take(PLACES).map(u32::to_string).collect();
            let more = if rows.len() > PLACES { " …" } else { "" };
            format!(
                "{} {}{more}",
                plan_view::line_kind(*kind),
                places.join(", ")
            )
        })
        .collect();
    format!(
        "{}: {}",
        count(survey.skipped_rows, "row"),
        named.join("; ")
    )
}

fn columns(survey: &Survey, out: &mut Out) -> io::Result<()> {
    let mut columns = Table::new(out, &[">", "name", ">filled", "reads as", "samples"]);
    for column in &survey.columns {
        let samples = Cell::styled(column.samples.join(" · "), out.palette.dim);
        columns.row([
            Cell::from(column.index + 1),
            Cell::styled(&column.name, out.palette.bold),
            Cell::from(share(column.filled, survey.rows)),
            Cell::from(types(column)),
            samples,
        ]);
    }
    columns.print(out)
}

/// How much of a column is filled; only a whole column has 100 %.
fn share(filled: u32, rows: u32) -> String {
    let (filled, rows) = (u64::from(filled), u64::from(rows.max(1)));
    match filled * 100 / rows {
        0 if filled > 0 => "< 1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

/// As what the cells of a column read, the most first; rare ones are counted together.
fn types(column: &ColumnSurvey) -> String {
    let mut types: Vec<_> = column
        .types
        .iter()
        .filter(|(_, count)| **count > 0)
        .collect();
    types.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    if let [(only, _)] = types[..] {
        return plan_view::word(only).replace('_', " ");
    }
    let (named, others) = types.split_at(types.len().min(TYPES));
    let mut words: Vec<_> = named
        .iter()
        .map(|(reading, count)| {
            let name = plan_view::word(reading).replace('_', " ");
            format!("{name} {}", number(**count))
        })
        .collect();
    let others: u32 = others.iter().map(|(_, count)| **count).sum();
    if others > 0 {
        words.push(format!("other {}", number(others)));
    }
    words.join(", ")
}

/// Shows what the cells of a column settle for all of it, with the row that proves it.
fn decisions(survey: &Survey, out: &mut Out) -> io::Result<()> {
    let mut table = Table::facts();
    let mut any = false;
    for column in &survey.columns {
        let mut said = Vec::new();
        match (column.dates.day_first_row, column.dates.month_first_row) {
            (Some(row), None) => said.push(format!("day before month, see row {row}")),
            (None, Some(row)) => said.push(format!("month before day, see row {row}")),
            _ => {}
        }
        if let Some((mark, row)) = column.numbers.proof().filter(|_| column.numbers.matters()) {
            said.push(format!("decimal {}, see row {row}", mark.as_str()));
        }
        if let Some(mangled) = &column.mojibake {
            let cells = count(mangled.cells, "cell");
            said.push(format!(
                "mangled letters put right in {cells}, see row {}",
                mangled.row
            ));
        }
        if !column.nulls.is_empty() {
            let nulls = column.nulls.iter().take(NULLS);
            let nulls: Vec<_> = nulls
                .map(|null| format!("{:?} ({})", null.word, number(null.count)))
                .collect();
            said.push(format!("may mean nothing: {}", nulls.join(", ")));
        }
        if !said.is_empty() {
            any = true;
            table.fact(&column.name, said.join("; "));
        }
    }
    if any {
        out.title("Decided")?;
        table.print(out)?;
    }
    Ok(())
}

/// Shows how damaged rows would be repaired; nothing of it is done unless the plan says so.
fn proposals(survey: &Survey, out: &mut Out) -> io::Result<()> {
    if survey.proposals.is_empty() {
        return Ok(());
    }
    out.title("Proposed repairs, not applied")?;
    let mut table = Table::new(out, &[">row", "column", "repair", "cells"]);
    for proposal in survey.proposals.iter().take(PROPOSALS) {
        table.row([
            Cell::from(proposal.row),
            Cell::from(&proposal.column),
            Cell::from(plan_view::word(proposal.kind).replace('_', " ")),
            Cell::styled(proposal.cells.join(" · "), out.palette.dim),
        ]);
    }
    table.print(out)?;
    let more = survey.proposals.len().saturating_sub(PROPOSALS);
    if more > 0 {
        let dim = out.palette.dim;
        let more = number(more as u64);
        out.line(format_args!(
            "  {dim}and {more} more; --json has them{dim:#}"
        ))?;
    }
    Ok(())
}

/// Shows what nothing proves, and what is taken meanwhile.
fn questions(survey: &Survey, out: &mut Out) -> io::Result<()> {
    if survey.questions.is_empty() {
        return Ok(());
    }
    out.title("Questions")?;
    let mut table = Table::new(out, &["column", "taken", "or", "why it is asked"]);
    for question in &survey.questions {
        let issue = Issue::new(question.code, question.params.clone());
        let others = question.options.iter();
        let others: Vec<_> = others
            .filter(|option| **option != question.default)
            .copied()
            .collect();
        table.row([
            Cell::styled(
                question.column.as_deref().unwrap_or("the file"),
                out.palette.bold,
            ),
            Cell::from(question.default),
            Cell::from(others.join(", ")),
            Cell::from(out.language.message(&issue)),
        ]);
    }
    table.print(out)
}

/// Shows the issues; of each kind the first few, and how many more there are.
fn issues(survey: &Survey, out: &mut Out) -> io::Result<()> {
    if survey.issues.is_empty() {
        return Ok(());
    }
    out.title("To look at")?;
    let mut seen: BTreeMap<(Code, Option<&str>), usize> = BTreeMap::new();
    let mut shown: Vec<Issue> = Vec::new();
    for issue in &survey.issues {
        let count = seen
            .entry((issue.code, issue.column.as_deref()))
            .or_default();
        *count += 1;
        if *count <= SHOWN {
            shown.push(issue.clone());
        }
    }
    report_view::issues(&shown, out)?;
    let dim = out.palette.dim;
    for ((code, column), count) in seen {
        if count > SHOWN {
            let column = column.map(|name| format!(" in {name}")).unwrap_or_default();
            out.line(format_args!(
                "  {dim}and {} more of {}{column}; --json has them{dim:#}",
                number((count - SHOWN) as u64),
                code.as_str()
            ))?;
        }
    }
    hint(shown.iter().map(|issue| issue.code.as_str()), out)
}
