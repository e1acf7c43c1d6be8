//! Tables of plain text, aligned by the width of what they hold.

use std::fmt::{Display, Write};
use std::io;

use clap::builder::styling::Style;

use crate::out::Out;

/// The narrowest column that is worth folding into.
const NARROWEST: usize = 24;

/// A cell: its text and its style.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A cell in a style.
    pub(crate) fn styled(text: impl Display, style: Style) -> Self {
        Self {
            text: harmless(&format!("{text}")),
            style,
        }
    }
}

impl<T: Display> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::styled(text, Style::new())
    }
}

/// On which side of a column the texts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table that knows its columns before its rows.
#[derive(Debug)]
pub(crate) struct Table {
    sides: Vec<Side>,
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with a head. A name that starts with `>` makes a column of numbers.
    pub(crate) fn new(out: &Out, names: &[&str]) -> Self {
        let sides = names.iter().map(|name| side_of(name)).collect();
        let dim = out.palette.dim;
        let head = names
            .iter()
            .map(|name| Cell::styled(name.trim_start_matches('>'), dim))
            .collect();
        Self {
            sides,
            head,
            rows: Vec::new(),
        }
    }

    /// A table without a head: names of things on the left, the things on the right.
    pub(crate) fn facts() -> Self {
        Self {
            sides: vec![Side::Left; 2],
            head: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// A single column without a head, whose texts are folded between words.
    pub(crate) fn paragraph() -> Self {
        Self {
            sides: vec![Side::Left],
            head: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds a fact.
    pub(crate) fn fact(&mut self, name: &str, value: impl Into<Cell>) {
        self.row([name.into(), value.into()]);
    }

    /// Writes the table, two spaces in.
    pub(crate) fn print(&self, out: &mut Out) -> io::Result<()> {
        let head = (!self.head.is_empty()).then_some(&self.head);
        let lines: Vec<&Vec<Cell>> = head.into_iter().chain(&self.rows).collect();
        let mut widths = vec![0; self.sides.len()];
        for line in &lines {
            for (width, cell) in widths.iter_mut().zip(*line) {
                *width = (*width).max(width_of(&cell.text));
            }
        }
        let indent = indent_of_last(&widths);
        let room = out.width.map(|width| width.saturating_sub(indent));
        let room = room.filter(|room| *room >= NARROWEST);
        for line in lines {
            let (line, rest) = folded(line, widths.len(), room);
            out.line(self.laid_out(&line, &widths))?;
            for text in rest {
                out.line(format_args!("{:indent$}{text}", ""))?;
            }
        }
        Ok(())
    }

    fn laid_out(&self, line: &[Cell], widths: &[usize]) -> String {
        let mut text = String::new();
        let last = line
            .iter()
            .rposition(|cell| !cell.text.is_empty())
            .unwrap_or(0);
        for (place, cell) in line.iter().enumerate().take(last + 1) {
            let padding = " ".repeat(widths[place].saturating_sub(width_of(&cell.text)));
            let Cell { text: word, style } = cell;
            text.push_str("  ");
            // Writing to a string does not fail.
            let _ = match self.sides[place] {
                Side::Right => write!(text, "{padding}{style}{word}{style:#}"),
                Side::Left if place == last => write!(text, "{style}{word}{style:#}"),
                Side::Left => write!(text, "{style}{word}{style:#}{padding}"),
            };
        }
        text
    }
}

/// Where the last column begins.
fn indent_of_last(widths: &[usize]) -> usize {
    widths
        .iter()
        .rev()
        .skip(1)
        .map(|width| width + 2)
        .sum::<usize>()
        + 2
}

/// Folds the last cell of a line between words, so that it fits into a room; what does not fit
/// into the first line comes back apart.
fn folded(line: &[Cell], columns: usize, room: Option<usize>) -> (Vec<Cell>, Vec<String>) {
    let mut line = line.to_vec();
    let (Some(room), Some(last)) = (room, line.get_mut(columns - 1)) else {
        return (line, Vec::new());
    };
    let mut lines = vec![String::new()];
    for word in last.text.split(' ') {
        let Some(current) = lines.last_mut() else {
            break;
        };
        if current.is_empty() {
            current.push_str(word);
        } else if width_of(current) + 1 + width_of(word) <= room {
            current.push(' ');
            current.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    let rest = lines.split_off(1);
    last.text = lines.swap_remove(0);
    (line, rest)
}

fn side_of(name: &str) -> Side {
    if name.starts_with('>') {
        Side::Right
    } else {
        Side::Left
    }
}

fn width_of(text: &str) -> usize {
    text.chars().count()
}

/// A cell of a stranger's file may hold commands for the terminal: they are made visible.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { '·' } else { letter })
        .collect()
}
