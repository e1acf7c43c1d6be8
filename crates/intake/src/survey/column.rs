//! The evidence that the cells of one column give.

use serde::Serialize;

use crate::transform::Country;

const SAMPLES: usize = 3;

/// The letters of a sample that are kept.
const SHOWN: usize = 80;

/// What the cells of a column show.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnSurvey {
    /// The place of the column, from 0.
    pub index: u32,
    /// Its name, made unique.
    pub name: String,
    /// How many cells hold text.
    pub filled: u32,
    /// The first distinct texts, at most three.
    pub samples: Vec<String>,
    /// What its dates show.
    pub dates: DateEvidence,
    /// What its phone numbers show.
    pub phones: Vec<PhoneEvidence>,
}

/// What the dates of a column show of their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DateEvidence {
    /// Cells that look like a date with day and month first.
    pub dates: u32,
    /// Cells that only day before month explains.
    pub day_first: u32,
    /// The row of the first such cell.
    pub day_first_row: Option<u32>,
    /// Cells that only month before day explains.
    pub month_first: u32,
    /// The row of the first such cell.
    pub month_first_row: Option<u32>,
    /// Cells that start with a year of four digits.
    pub year_first: u32,
}

/// How many numbers of a column carry the calling code of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PhoneEvidence {
    /// The country.
    pub country: Country,
    /// How many numbers.
    pub count: u32,
    /// The row of the first.
    pub row: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct ColumnEvidence {
    filled: u32,
    samples: Vec<String>,
    dates: DateEvidence,
    phones: Vec<PhoneEvidence>,
}

impl ColumnEvidence {
    pub(super) fn see(&mut self, cell: &str, row: u32) {
        let cell = cell.trim();
        let Some(first) = cell.bytes().next() else {
            return;
        };
        self.filled += 1;
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|sample| sample == cell) {
            self.samples.push(shortened(cell));
        }
        match first {
            b'0'..=b'9' => self.see_date(cell, row),
            b'+' => self.see_phone(cell, row),
            _ => {}
        }
    }

    fn see_date(&mut self, cell: &str, row: u32) {
        let bytes = cell.as_bytes();
        let Some((first, rest)) = number(bytes) else {
            return;
        };
        if first.digits == 4 && matches!(rest.first(), Some(b'-' | b'/' | b'.')) {
            self.dates.year_first += 1;
            return;
        }
        let (Some(mark @ (b'/' | b'-' | b'.')), true) = (rest.first(), first.digits <= 2) else {
            return;
        };
        let Some((second, rest)) = number(&rest[1..]) else {
            return;
        };
        if second.digits > 2 || rest.first() != Some(mark) {
            return;
        }
        if number(&rest[1..]).is_none_or(|(year, _)| year.digits != 4 && year.digits != 2) {
            return;
        }
        self.dates.dates += 1;
        if first.value > 12 && second.value <= 12 {
            self.dates.day_first += 1;
            self.dates.day_first_row.get_or_insert(row);
        } else if second.value > 12 && first.value <= 12 {
            self.dates.month_first += 1;
            self.dates.month_first_row.get_or_insert(row);
        }
    }

    fn see_phone(&mut self, cell: &str, row: u32) {
        let Some(country) = Country::from_calling_code_of(cell) else {
            return;
        };
        match self.phones.iter_mut().find(|seen| seen.country == country) {
            Some(seen) => seen.count += 1,
            None => self.phones.push(PhoneEvidence {
                country,
                count: 1,
                row,
            }),
        }
    }

    /// Gives every text that was kept of the column; a text that was cut ends before its mark.
    pub(super) fn each_text(&mut self, change: impl Fn(&mut String)) {
        for sample in &mut self.samples {
            let cut = sample.chars().count() > SHOWN;
            if cut {
                sample.pop();
            }
            change(sample);
            if cut {
                sample.push('…');
            }
        }
    }

    pub(super) fn into_survey(self, index: u32, name: String) -> ColumnSurvey {
        ColumnSurvey {
            index,
            name,
            filled: self.filled,
            samples: self.samples,
            dates: self.dates,
            phones: self.phones,
        }
    }
}

struct Number {
    value: u32,
    digits: usize,
}

fn number(bytes: &[u8]) -> Option<(Number, &[u8])> {
    let digits = bytes
        .iter()
        .take(5)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let value = bytes[..digits]
        .iter()
        .fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
    (digits > 0).then_some((Number { value, digits }, &bytes[digits..]))
}

fn shortened(cell: &str) -> String {
    match cell.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
}
