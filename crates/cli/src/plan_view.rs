//! Plans as people read them.

use std::io;

use intake::plan::{DateOrder, Decision, Escape, FieldMapping, LineEnd, Plan, Quote, Sheet};
use intake::source::LineKind;

use crate::human::count;
use crate::out::{Out, Palette};
use crate::table::{Cell, Table};

/// Adds how a sheet is read.
pub(crate) fn sheet_facts(facts: &mut Table, sheet: &Sheet) {
    if let Some(workbook) = &sheet.workbook {
        facts.fact("format", workbook.container.name());
        facts.fact("sheet", &workbook.name);
    } else {
        facts.fact("encoding", sheet.encoding.as_str());
        facts.fact("delimiter", dialect(sheet));
    }
    facts.fact("header", header(sheet));
}

/// How text is cut into cells; what is as nearly always is not said.
pub(crate) fn dialect(sheet: &Sheet) -> String {
    let mut words = vec![word(sheet.delimiter)];
    if sheet.skip_blanks {
        words.push("blanks after it are dropped".to_owned());
    }
    match sheet.quote {
        Quote::Double => {}
        Quote::Single => words.push("cells within ' '".to_owned()),
        Quote::None => words.push("quotes are text".to_owned()),
    }
    if sheet.escape == Escape::Backslash {
        words.push("a quote within quotes after a backslash".to_owned());
    }
    match sheet.line_end {
        LineEnd::Lf => {}
        LineEnd::Cr => words.push("lines end with CR".to_owned()),
        LineEnd::Any => words.push("lines end with CR, LF or both".to_owned()),
    }
    words.join(", ")
}

/// Where the names of the columns stand.
pub(crate) fn header(sheet: &Sheet) -> String {
    let columns = count(sheet.header.len() as u64, "column");
    match (sheet.header_row, sheet.header_rows) {
        (0, _) => format!("none, {columns} named by their place"),
        (row, 0 | 1) => format!("row {row}, {columns}"),
        (row, rows) => format!("rows {row} to {}, joined, {columns}", row + rows - 1),
    }
}

/// What a row is that is no data.
pub(crate) fn line_kind(kind: LineKind) -> String {
    word(kind).replace('_', " ")
}

/// The word of a closed list, as JSON has it.
pub(crate) fn word(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// Shows which column goes where.
pub(crate) fn mappings(plan: &Plan, out: &mut Out) -> io::Result<()> {
    out.title("Columns")?;
    let mut table = Table::new(out, &["column", "field", "transform"]);
    for name in &plan.sheet.header {
        let used: Vec<_> = plan
            .mappings
            .iter()
            .filter(|mapping| mapping.source_field == *name)
            .collect();
        if used.is_empty() {
            let dim = out.palette.dim;
            table.row([Cell::styled(name, dim), Cell::styled("goes nowhere", dim)]);
        }
        for (place, mapping) in used.into_iter().enumerate() {
            let shown = if place == 0 { name.as_str() } else { "" };
            table.row([
                Cell::from(shown),
                field(mapping, out.palette),
                transform(mapping, out.palette),
            ]);
        }
    }
    table.print(out)
}

/// Shows field mappings alone, one a line.
pub(crate) fn mapping_rows(out: &mut Out, fields: &[FieldMapping]) -> io::Result<()> {
    let mut table = Table::new(out, &["column", "field", "transform"]);
    for mapping in fields {
        table.row([
            Cell::from(&mapping.source_field),
            field(mapping, out.palette),
            transform(mapping, out.palette),
        ]);
    }
    table.print(out)
}

fn field(mapping: &FieldMapping, palette: Palette) -> Cell {
    let required = if mapping.is_required {
        " (required)"
    } else {
        ""
    };
    let name = format!(
        "{}.{}{required}",
        mapping.record_type.as_str(),
        mapping.target_field
    );
    Cell::styled(name, palette.bold)
}

fn transform(mapping: &FieldMapping, palette: Palette) -> Cell {
    let params = mapping
        .params
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    let default = mapping
        .default_value
        .iter()
        .map(|value| format!("default={value:?}"));
    let words: Vec<_> = std::iter::once(mapping.transform.clone())
        .chain(params)
        .chain(default)
        .collect();
    Cell::styled(words.join(" "), palette.dim)
}

/// Shows what was settled once, and the proof.
pub(crate) fn decisions(plan: &Plan, out: &mut Out) -> io::Result<()> {
    if plan.decisions.is_empty()
        && plan.edits.is_empty()
        && plan.excluded_rows.is_empty()
        && plan.severities.is_empty()
    {
        return Ok(());
    }
    out.title("Decisions")?;
    let mut table = Table::facts();
    for decision in &plan.decisions {
        match decision {
            Decision::DateOrder { column, order, row } => {
                let order = match order {
                    DateOrder::Dmy => "day before month",
                    DateOrder::Mdy => "month before day",
                    DateOrder::Ymd => "year first",
                };
                table.fact(
                    column,
                    format!("{order}, {}", proof(*row, "the custom of the source")),
                );
            }
            Decision::DecimalMark { column, mark, row } => {
                let proof = proof(*row, "nothing in the column tells");
                table.fact(column, format!("decimal {}, {proof}", mark.as_str()));
            }
            Decision::Mojibake {
                column,
                through,
                row,
            } => table.fact(
                column,
                format!(
                    "UTF-8 that was once read as {}, put right, see row {row}",
                    through.as_str()
                ),
            ),
            Decision::Deleted { column } => {
                table.fact(column, "rows with a day there are left out");
            }
            Decision::Country { country, row } => {
                let proof = proof(*row, "the clinic's own");
                table.fact(
                    "phones",
                    format!("{} where no country is given, {proof}", country.as_str()),
                );
            }
        }
    }
    if !plan.edits.is_empty() {
        table.fact("edits", count(plan.edits.len() as u64, "corrected cell"));
    }
    if !plan.excluded_rows.is_empty() {
        table.fact("left out", count(plan.excluded_rows.len() as u64, "row"));
    }
    for (code, severity) in plan.severities.iter() {
        let usual = code.severity().as_str();
        table.fact(
            code.as_str(),
            format!("{} instead of {usual}", severity.as_str()),
        );
    }
    table.print(out)
}

fn proof(row: Option<u32>, otherwise: &str) -> String {
    row.map_or_else(|| otherwise.to_owned(), |row| format!("see row {row}"))
}
