//! What is wrong with the bytes or the width of a row.

use crate::issue::{Code, Issue};
use crate::plan::Sheet;
use crate::source::{Row, is_placed};

/// How many cells a row may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Widths {
    least: usize,
    most: usize,
}

impl Widths {
    /// Those of the rows of a sheet. The last columns may be missing where they have no names.
    pub(crate) fn of(sheet: &Sheet) -> Self {
        let most = sheet.header.len();
        if let Some(cells) = sheet.width {
            let (least, most) = (cells as usize, cells as usize);
            return Self { least, most };
        }
        let named = |(index, name): (usize, &String)| !is_placed(name, index);
        let end = sheet.header.iter().enumerate().rposition(named);
        let least = match end {
            Some(end) if sheet.header_row > 0 => end + 1,
            _ => most,
        };
        Self { least, most }
    }

    /// Whether the row has too few cells.
    pub(crate) fn is_short(&self, row: &Row) -> bool {
        row.len() < self.least
    }

    /// Whether the row has too many cells. Those beyond the header that hold nothing are the
    /// trailing delimiters of a spreadsheet.
    pub(crate) fn is_long(&self, row: &Row) -> bool {
        row.len() > self.most
            && row
                .iter()
                .skip(self.most)
                .any(|cell| !cell.trim().is_empty())
    }
}

/// What is wrong with the bytes or the width of a row.
pub(crate) fn damage(row: &Row, widths: &Widths) -> Vec<Issue> {
    let mut issues = Vec::new();
    let count = |code| {
        let params = vec![
            ("cells", row.len().to_string()),
            ("columns", widths.most.to_string()),
        ];
        Issue::new(code, params).at_row(row.line)
    };
    if widths.is_short(row) {
        issues.push(count(Code::RowTooShort));
    }
    if widths.is_long(row) {
        issues.push(count(Code::RowTooLong));
    }
    if row.unclosed_quote {
        issues.push(Issue::new(Code::UnclosedQuote, vec![]).at_row(row.line));
    } else if row.stray_quotes > 0 {
        issues.push(Issue::new(Code::StrayQuote, vec![]).at_row(row.line));
    }
    issues
}
