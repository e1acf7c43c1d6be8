//! Which columns hold UTF-8 that was once read in a wrong encoding, by all of their cells.

use serde::Serialize;

use crate::issue::{Code, Issue};
use crate::source::Row;
use crate::text::{CodePage, is_mangled, repair};

/// What a column shows of letters that were mangled before the file was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MojibakeSurvey {
    /// The encoding in which they were once read by mistake.
    pub through: CodePage,
    /// How many cells can be put right.
    pub cells: u32,
    /// The row of the first.
    pub row: u32,
}

/// The evidence of all columns.
#[derive(Debug, Default)]
pub(super) struct MojibakeEvidence {
    columns: Vec<Column>,
}

#[derive(Clone, Debug, Default)]
struct Column {
    /// Cells that can be put right, in the order of [`CodePage::ALL`], and the row of the first.
    fits: [(u32, u32); 4],
    /// The first cell that was mangled, and its row.
    first: Option<(String, u32)>,
}

impl MojibakeEvidence {
    /// Takes a row of data of a table with so many columns.
    pub(super) fn see(&mut self, row: &Row, width: usize) {
        if row.is_ascii() || !row.may_be_mangled() {
            return;
        }
        self.columns.resize_with(width, Column::default);
        for (cell, column) in row.iter().zip(&mut self.columns) {
            if is_mangled(cell) {
                column.see_mangled(cell, row.line);
            }
        }
    }

    /// How the cells of a column are put right: all of the so many that are not ASCII, or nearly
    /// all, must fit.
    pub(super) fn of_column(&self, index: usize, letters: u32) -> Option<MojibakeSurvey> {
        let column = self.columns.get(index)?;
        let fits = CodePage::ALL.iter().zip(column.fits).rev();
        let (&through, (cells, row)) = fits.max_by_key(|(_, (cells, _))| *cells)?;
        let most = u64::from(cells) * 5 >= u64::from(letters) * 4;
        (cells > 0 && most).then_some(MojibakeSurvey {
            through,
            cells,
            row,
        })
    }

    /// Says that a column has mangled cells and is not put right.
    pub(super) fn issue(&self, index: usize, name: &str) -> Option<Issue> {
        let (text, row) = self.columns.get(index)?.first.clone()?;
        let issue = Issue::new(Code::TextMangled, vec![("value", text)]);
        Some(issue.at_row(row).in_column(name.to_owned()))
    }
}

impl Column {
    fn see_mangled(&mut self, cell: &str, row: u32) {
        if self.first.is_none() {
            self.first = Some((cell.chars().take(80).collect(), row));
        }
        for (page, fit) in CodePage::ALL.iter().zip(&mut self.fits) {
            if repair(cell, *page).is_some() {
                if fit.0 == 0 {
                    fit.1 = row;
                }
                fit.0 += 1;
            }
        }
    }
}
