//! What is wrong with the bytes or the width of a row.

use crate::issue::{Code, Issue};
use crate::plan::{RepairKind, Sheet};
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
        // A workbook stores no cells behind the last one that holds something.
        if sheet.workbook.is_some() {
            return Self { least: 0, most };
        }
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

    /// The cells that a row with too few of them lacks.
    pub(crate) fn missing(&self, row: &Row) -> usize {
        self.least.saturating_sub(row.len())
    }

    /// The cells that a row has too many. Those beyond the header that hold nothing, up to its
    /// end, are the trailing delimiters of a spreadsheet.
    pub(crate) fn extra(&self, row: &Row) -> usize {
        if row.len() <= self.most {
            return 0;
        }
        let beyond = row.iter().zip(1..).skip(self.most);
        let text = beyond.filter(|(cell, _)| !cell.trim().is_empty());
        text.last().map_or(0, |(_, place)| place - self.most)
    }

    /// Whether nothing can be wrong with the number of cells, as in most rows.
    #[inline]
    pub(crate) fn are_kept(&self, row: &Row) -> bool {
        (self.least..=self.most).contains(&row.len())
    }

    /// Whether the row has too few cells, or too many.
    pub(crate) fn is_damaged(&self, row: &Row) -> bool {
        self.missing(row) > 0 || self.extra(row) > 0
    }

    /// Makes a damaged row whole; `false` if it is not damaged in that way.
    pub(crate) fn repair(&self, row: &mut Row, kind: RepairKind, at: usize, joint: &str) -> bool {
        let (missing, extra) = (self.missing(row), self.extra(row));
        match kind {
            RepairKind::InsertCell if missing > 0 && at <= row.len() => {
                row.insert_cells(at, missing);
                true
            }
            RepairKind::JoinCells if extra > 0 && at < self.most => {
                row.join_cells(at, extra, joint);
                true
            }
            _ => false,
        }
    }

    /// Whether the row has one empty cell beyond the last column, and nothing else.
    pub(crate) fn is_trailing(&self, row: &Row) -> bool {
        row.len() == self.most + 1 && self.least == self.most && self.extra(row) == 0
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
    if widths.missing(row) > 0 {
        issues.push(count(Code::RowTooShort));
    }
    if widths.extra(row) > 0 {
        issues.push(count(Code::RowTooLong));
    }
    if row.unclosed_quote {
        issues.push(Issue::new(Code::UnclosedQuote, vec![]).at_row(row.line));
    } else if row.stray_quotes > 0 {
        issues.push(Issue::new(Code::StrayQuote, vec![]).at_row(row.line));
    }
    issues
}

#[cfg(test)]
mod tests;
