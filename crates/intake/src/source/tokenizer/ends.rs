//! Where a row ends: the line ends of the dialect, and the other one where whole rows show it.
//!
//! A file that was put together from several may change its line ends anywhere. In one whose rows
//! end with line feeds, a lone carriage return is a letter of a note that was broken, unless the
//! cells before it or after it make a whole row; and so the other way round.

use super::Tokenizer;
use crate::plan::LineEnd;

/// How many carriage returns may stand before a line feed.
const RETURNS: usize = 64;

/// How far is looked for the end of the row after a doubtful line end.
const LONGEST_ROW: usize = 64 * 1024;

/// What a byte is that may end a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// A letter like any other.
    Text,
    /// The bytes that say it are still to come.
    Unknown,
    /// The row ends before the place `end`, and the next one starts at `next`.
    Row { end: usize, next: usize },
}

impl Tokenizer {
    /// What the byte at a place without quotes is.
    pub(super) fn ending_at(&self, at: usize) -> Ending {
        let Some(&byte) = self.buffer.get(at) else {
            return Ending::Unknown;
        };
        if self.marks.is_line_end(byte) {
            return match self.after_line_end(at) {
                Some(next) => Ending::Row { end: at, next },
                None => Ending::Unknown,
            };
        }
        if !self.is_other_line_end(byte) {
            return Ending::Text;
        }
        if byte == b'\r' {
            let rest = self.buffer[at..].iter().take(RETURNS);
            let end = at + rest.take_while(|byte| **byte == b'\r').count();
            match self.buffer.get(end) {
                Some(b'\n') => return Ending::Row { end, next: end + 1 },
                None if !self.is_finished() => return Ending::Unknown,
                _ => {}
            }
        }
        match self.ends_whole_row(at) {
            None => Ending::Unknown,
            Some(false) => Ending::Text,
            Some(true) => Ending::Row {
                end: at,
                next: at + 1,
            },
        }
    }

    // Whether a byte ends lines elsewhere, and may do so here.
    fn is_other_line_end(&self, byte: u8) -> bool {
        self.width > 1 && Some(byte) == self.marks.other_line_end
    }

    // The place after the line end at `at`; `None` when a line feed may still come.
    fn after_line_end(&self, at: usize) -> Option<usize> {
        let may_be_two = match self.marks.line_end {
            LineEnd::Lf => false,
            LineEnd::Cr => self.width > 1,
            LineEnd::Any => true,
        };
        if !may_be_two || self.buffer[at] == b'\n' {
            return Some(at + 1);
        }
        match self.buffer.get(at + 1) {
            Some(b'\n') => Some(at + 2),
            Some(_) => Some(at + 1),
            None => self.is_finished().then_some(at + 1),
        }
    }

    // Whether the cells before a doubtful line end or those after it make a whole row, and neither
    // are a single cell; `None` while bytes are missing that say it.
    fn ends_whole_row(&self, at: usize) -> Option<bool> {
        if at + 1 == self.buffer.len() {
            return self.is_finished().then_some(true);
        }
        let before = self.spans.len() + 1;
        if before < 2 {
            return Some(false);
        }
        let after = self.count_cells(at + 1)?;
        Some(after > 1 && (before == self.width || after == self.width))
    }

    // How many cells stand from a place up to the next line end of any kind; 0 where it is too far.
    fn count_cells(&self, from: usize) -> Option<usize> {
        let rest = self.buffer[from..].iter().take(LONGEST_ROW);
        let length = rest.len();
        let (mut cells, mut is_quoted, mut may_open) = (1, false, true);
        for &byte in rest {
            if Some(byte) == self.marks.quote && (is_quoted || may_open) {
                // What closes a cell opens it again where a second one follows.
                (is_quoted, may_open) = (!is_quoted, true);
                continue;
            }
            if is_quoted {
                continue;
            }
            if matches!(byte, b'\n' | b'\r') {
                return Some(cells);
            }
            may_open = byte == self.marks.delimiter;
            cells += usize::from(may_open);
        }
        match length {
            LONGEST_ROW => Some(0),
            _ => self.is_finished().then_some(cells),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::source::{HEAD, LineKind, TableReader};
    use crate::survey::{Survey, SurveyOptions, Surveyor};

    const ENDS: [&str; 3] = ["\n", "\r", "\r\n"];

    fn survey(text: &str, chunk: usize) -> Survey {
        let mut surveyor = Surveyor::new(SurveyOptions::default());
        for chunk in text.as_bytes().chunks(chunk) {
            surveyor.push(chunk).unwrap();
        }
        surveyor.finish().unwrap()
    }

    /// The line of each row of data, and its cells.
    fn rows(survey: &Survey, text: &str, chunk: usize) -> Vec<(u32, Vec<String>)> {
        let mut reader = TableReader::new(&survey.sheet);
        let mut rows = Vec::new();
        let mut chunks = text.as_bytes().chunks(chunk);
        loop {
            while let Some((kind, row)) = reader.next_row().unwrap() {
                if kind == LineKind::Data {
                    rows.push((row.line, row.iter().map(str::to_owned).collect()));
                }
            }
            match chunks.next() {
                Some(chunk) => reader.push(chunk),
                None if rows
                    .last()
                    .is_some_and(|(line, _)| *line == survey.rows + 1) =>
                {
                    break;
                }
                None => reader.finish(),
            }
        }
        rows
    }

    /// Rows of three cells with a line end, as many as are longer than a head.
    fn part(text: &mut String, first: usize, end: &str) -> usize {
        let start = text.len();
        let mut n = first;
        while text.len() <= start + HEAD {
            let _ = write!(text, "{n},\"Pérez, Ana\",\"ana{n}@example.com\"{end}");
            let _ = write!(text, "{},Luis,luis{n}@example.com{end}", n + 1);
            n += 2;
        }
        n
    }

    #[test]
    fn line_ends_may_change_anywhere() {
        for (first, second) in ENDS.iter().flat_map(|one| ENDS.map(|other| (*one, other))) {
            let mut text = format!("id,nombre,correo{first}");
            let mut n = part(&mut text, 0, first);
            n = part(&mut text, n, second);
            n = part(&mut text, n, first);
            for end in ["", second] {
                let text = format!("{text}{n},Eva,eva@example.com{end}");
                let seen = survey(&text, 10_007);
                let case = format!("{first:?} {second:?} {end:?}");
                assert_eq!(
                    (seen.rows as usize, seen.damaged_rows),
                    (n + 1, 0),
                    "{case}"
                );
                let all = rows(&seen, &text, 777);
                assert_eq!(all, rows(&seen, &text, text.len()), "{case}");
                for (at, (line, cells)) in all.iter().enumerate() {
                    assert_eq!((*line as usize, cells.len()), (at + 2, 3), "{case}");
                    assert_eq!(cells[0], at.to_string(), "{case}");
                }
            }
        }
    }

    #[test]
    fn a_note_that_was_broken_stays_whole() {
        for (end, other) in [("\n", "\r"), ("\r\n", "\r"), ("\r", "\n")] {
            let mut text = format!("id,nombre,correo{end}");
            let n = part(&mut text, 0, end);
            for note in [
                format!("{n},Ana{other}María,a@example.com"),
                format!("{n},Ana,nota{other}en dos líneas"),
                format!("{n},Ana,nota{other}{other}en tres"),
                format!("{n}{other},Ana,nota"),
            ] {
                let text = format!("{text}{note}{end}{},Luis,l@example.com{end}", n + 1);
                let seen = survey(&text, 10_007);
                assert_eq!(
                    (seen.rows as usize, seen.damaged_rows),
                    (n + 2, 0),
                    "{note:?}"
                );
                let all = rows(&seen, &text, 777);
                assert_eq!(all[n].1.join(","), note, "{note:?}");
            }
        }
    }
}
