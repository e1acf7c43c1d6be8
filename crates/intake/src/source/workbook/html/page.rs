//! Which tables of a page are data, and which only put things in their place.

use super::super::limits::{Limits, passed};
use super::Event;
use crate::Error;

/// How many tables within one another are looked at.
const DEPTH: usize = 64;
/// How many tables are kept until the one around them ends.
const KEPT: usize = 1 << 16;

/// A table with two rows and two columns, or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The how many-th table of the page it is, from 1.
    pub(super) ordinal: u32,
    pub(super) rows: u32,
    pub(super) columns: u32,
}

impl Found {
    fn cells(self) -> u64 {
        u64::from(self.rows) * u64::from(self.columns)
    }
}

/// Counts the rows and columns of all tables.
///
/// A table within another is a part of a cell, unless it is the larger one: then the other only
/// puts things in their place.
#[derive(Default)]
pub(super) struct Tables {
    found: Vec<Found>,
    open: Vec<Open>,
    /// How many tables are open that stand too deep to be looked at.
    deeper: u32,
    count: u32,
    in_cell: bool,
    /// The cells of all tables, and how many there may be.
    cells: (u64, u64),
}

struct Open {
    table: Found,
    /// How many columns the row under way has.
    width: u32,
    in_row: bool,
    /// How many tables had been found before it.
    before: usize,
}

impl Tables {
    /// Counts no more cells than a sheet may have.
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            cells: (0, limits.cells),
            ..Self::default()
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>) -> Result<bool, Error> {
        match event {
            Event::Tag(b"table", true) => self.start(),
            Event::Tag(b"table", false) => self.end(),
            Event::Tag(name, started) if self.deeper == 0 => {
                if let Some(open) = self.open.last_mut() {
                    self.in_cell = open.tag(name, started);
                }
                let (cells, most) = &mut self.cells;
                *cells += u64::from(self.in_cell);
                if *cells > *most {
                    return Err(passed("the page", *most, "cells"));
                }
            }
            Event::Attribute(b"colspan", value) if self.in_cell => {
                if let Some(open) = self.open.last_mut() {
                    let more = super::grid::span(value).saturating_sub(1);
                    open.width = open.width.saturating_add(more);
                }
            }
            Event::Tagged => self.in_cell = false,
            _ => {}
        }
        Ok(true)
    }

    fn start(&mut self) {
        self.count = self.count.saturating_add(1);
        self.in_cell = false;
        if self.open.len() >= DEPTH {
            self.deeper = self.deeper.saturating_add(1);
            return;
        }
        self.open.push(Open {
            table: Found {
                ordinal: self.count,
                rows: 0,
                columns: 0,
            },
            width: 0,
            in_row: false,
            before: self.found.len(),
        });
    }

    fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(mut open) = self.open.pop() else {
            return;
        };
        open.end_row();
        let table = open.table;
        let within = self.found.get(open.before..).unwrap_or_default();
        let largest = within.iter().map(|found| found.cells()).max();
        let is_data = table.rows > 1 && table.columns > 1;
        if is_data && largest.is_none_or(|largest| table.cells() >= largest) {
            self.found.truncate(open.before);
            if self.found.len() < KEPT {
                self.found.push(table);
            }
        }
    }

    /// The tables that are data, in their order.
    pub(super) fn finish(mut self) -> Vec<Found> {
        self.deeper = 0;
        while !self.open.is_empty() {
            self.end();
        }
        self.found
    }
}

impl Open {
    // Says whether a cell starts.
    fn tag(&mut self, name: &[u8], started: bool) -> bool {
        match name {
            b"tr" => {
                self.end_row();
                self.in_row = started;
            }
            b"td" | b"th" if started => {
                self.in_row = true;
                self.width = self.width.saturating_add(1);
                return true;
            }
            _ => {}
        }
        false
    }

    fn end_row(&mut self) {
        if self.in_row {
            self.table.rows = self.table.rows.saturating_add(1);
            self.table.columns = self.table.columns.max(self.width);
            self.width = 0;
            self.in_row = false;
        }
    }
}
