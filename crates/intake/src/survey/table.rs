//! What a table shows once all of its rows were seen: names, columns, other tables, its source.

use super::{ColumnSurvey, TableSpan};
use crate::issue::{Code, Issue};
use crate::mapping::okvet;
use crate::plan::{Sheet, Source};
use crate::source;

/// What is to be said of the tables that are not read.
pub(super) fn several_tables(tables: &mut [TableSpan], sheet: &Sheet) -> Option<Issue> {
    let read = tables
        .iter_mut()
        .find(|table| table.header_row == sheet.header_row)?;
    read.header.clone_from(&sheet.header);
    let (first, last) = (read.first_row, read.last_row);
    let others = tables
        .iter()
        .filter(|table| table.header_row != sheet.header_row);
    let places = others
        .map(|table| table.header_row.to_string())
        .take(5)
        .collect::<Vec<_>>();
    let params = vec![
        ("count", tables.len().to_string()),
        ("first", first.to_string()),
        ("last", last.to_string()),
        ("others", places.join(", ")),
    ];
    Some(Issue::new(Code::SeveralTables, params).at_row(first))
}

/// What is to be said of the names of the columns as a whole.
pub(super) fn heading_issues(sheet: &Sheet) -> Vec<Issue> {
    let mut issues = Vec::new();
    if sheet.header_row == 0 {
        issues.push(Issue::new(Code::NoHeader, vec![]));
    }
    issues.extend(odd_header(sheet));
    issues
}

/// What is to be said where the row of the names has another count of cells than the rows.
pub(crate) fn odd_header(sheet: &Sheet) -> Option<Issue> {
    let width = sheet.width?;
    // Columns that the header lacks were called by their place.
    let placed = |(index, name): &(usize, &String)| source::is_placed(name, *index);
    let extra = sheet
        .header
        .iter()
        .enumerate()
        .rev()
        .take_while(placed)
        .count();
    let params = vec![
        ("names", (sheet.header.len() - extra).to_string()),
        ("cells", width.to_string()),
    ];
    Some(Issue::new(Code::HeaderWidth, params).at_row(sheet.header_row))
}

/// The last columns of a sheet that have neither a name nor any text are none of the table.
pub(super) fn cut_phantoms(
    sheet: &mut Sheet,
    columns: &mut Vec<ColumnSurvey>,
    issues: &mut Vec<Issue>,
) {
    let is_phantom = |column: &ColumnSurvey| {
        column.filled == 0 && source::is_placed(&column.name, column.index as usize)
    };
    while columns.len() > 1
        && let Some(column) = columns.pop_if(|column| is_phantom(column))
    {
        issues.retain(|issue| issue.column.as_deref() != Some(&*column.name));
    }
    sheet.header.truncate(columns.len());
}

/// Dates in both orders in one column: whichever order is taken, some of its cells are in error.
pub(super) fn mixed_dates(column: &ColumnSurvey) -> Option<Issue> {
    let (day_first, month_first) = (column.dates.day_first_row?, column.dates.month_first_row?);
    Some(mixed_issue(&column.name, day_first, month_first))
}

/// What is to be said of a column with dates in both orders, by a row for each.
pub(crate) fn mixed_issue(column: &str, day_first: u32, month_first: u32) -> Issue {
    let params = vec![
        ("day_first", day_first.to_string()),
        ("month_first", month_first.to_string()),
    ];
    Issue::new(Code::DateOrderMixed, params).in_column(column.to_owned())
}

/// OkVet's reports have column names that no other system writes.
pub(super) fn guess_source(header: &[String]) -> Source {
    if okvet::is_okvet(header) {
        Source::Okvet
    } else {
        Source::Csv
    }
}
