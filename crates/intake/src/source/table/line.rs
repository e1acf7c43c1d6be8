//! What a row below the header is.

use super::{LineKind, footer};
use crate::plan::Sheet;
use crate::source::Row;
use crate::text::trim;

/// What the rows of a table are compared with.
#[derive(Clone, Debug)]
pub(crate) struct Classifier {
    names: Vec<String>,
    /// Over how many rows the names go.
    rows: u32,
    /// The text that the first cell of a repeated header has; `None` where there is no header.
    first: Option<String>,
    titles: Vec<String>,
    width: usize,
}

impl Classifier {
    /// Compares rows with a header over so many rows (0: none) and with the titles above it.
    pub(crate) fn new(header: &[String], rows: u32, titles: &[String]) -> Self {
        let mut names: Vec<_> = header.iter().map(|name| name.trim().to_owned()).collect();
        for (index, name) in names.iter_mut().enumerate() {
            if is_placed(name, index) {
                name.clear();
            }
        }
        Self {
            first: names.first().filter(|_| rows > 0).cloned(),
            width: names.len(),
            names,
            rows,
            titles: titles.to_vec(),
        }
    }

    /// Compares rows with what a sheet says.
    pub(crate) fn of(sheet: &Sheet) -> Self {
        Self::new(&sheet.header, sheet.heading_rows(), &sheet.page_titles)
    }

    /// The number of columns.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Whether the header has this name at this place.
    pub(crate) fn is_name(&self, index: usize, cell: &str) -> bool {
        self.names.get(index).is_some_and(|name| name == cell)
    }

    /// What a row is that stands in the table, below its header.
    pub(crate) fn kind(&self, row: &Row) -> LineKind {
        let first = trim(row.get(0));
        if first.is_empty() && row.is_blank() {
            return LineKind::Blank;
        }
        if self.repeats_header(row, first) {
            return LineKind::RepeatedHeader;
        }
        let mut filled = (0..row.len()).filter(|&index| row.is_filled(index));
        if filled.nth(footer::MOST_CELLS).is_some() {
            return LineKind::Data;
        }
        if self.is_title(row) {
            return LineKind::Title;
        }
        footer::find(row, self.width).unwrap_or(LineKind::Data)
    }

    fn repeats_header(&self, row: &Row, first: &str) -> bool {
        if self.rows > 1 {
            return self.repeats_a_part(row);
        }
        if !self
            .first
            .as_deref()
            .is_some_and(|name| is_name(name, first))
        {
            return false;
        }
        let named = self.names.iter().zip(row.iter());
        let same = |(name, cell): &(&String, &str)| !name.is_empty() && is_name(name, cell.trim());
        named.filter(same).count() * 2 > self.names.len()
    }

    // A row of a header over several rows holds the first or the last words of the joined names.
    fn repeats_a_part(&self, row: &Row) -> bool {
        let mut filled = 0;
        for (index, cell) in row.iter().enumerate() {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            let name = self.names.get(index).map_or("", String::as_str);
            let name = name
                .rsplit_once('#')
                .filter(|(_, number)| number.parse::<u32>().is_ok())
                .map_or(name, |(name, _)| name);
            let cell = crate::text::clean(cell);
            let part = name
                .strip_prefix(&*cell)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
                || name
                    .strip_suffix(&*cell)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
            if !part {
                return false;
            }
            filled += 1;
        }
        filled >= 2
    }

    fn is_title(&self, row: &Row) -> bool {
        if self.titles.is_empty() {
            return false;
        }
        let mut filled = row.iter().map(str::trim).filter(|cell| !cell.is_empty());
        let (first, second) = (filled.next(), filled.next());
        second.is_none() && first.is_some_and(|text| self.titles.iter().any(|title| title == text))
    }
}

// The names of the sheet were put right where their letters were mangled, and those of the pages
// were not.
fn is_name(name: &str, cell: &str) -> bool {
    let may_be_mangled = !cell.is_ascii() && !name.is_ascii();
    name == cell
        || (may_be_mangled && crate::text::repair_any(cell).is_some_and(|text| text == name))
}

/// Whether a column has no name of its own and was called by its place.
pub(crate) fn is_placed(name: &str, index: usize) -> bool {
    name.strip_prefix("Columna ")
        .is_some_and(|number| number.parse() == Ok(index + 1))
}
