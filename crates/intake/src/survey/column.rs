//! The evidence that the cells of one column give.

use std::collections::BTreeMap;

use serde::Serialize;

use super::alarm::Watch;
use super::distinct::{Distinct, Values};
use super::mojibake::MojibakeSurvey;
use super::numbers::NumberEvidence;
use super::question::{self, Question};
use super::reading::{self, Reading};
use super::shape::Shape;
use crate::issue::Issue;
use crate::plan::DateOrder;
use crate::source::CellKind;
use crate::text::{self, NullKind, is_null_token};
use crate::transform::Country;

const SAMPLES: usize = 3;
/// How many words for "nothing" are told apart.
const NULLS: usize = 20;

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
    /// How many rows have nothing there.
    pub empty: u32,
    /// The length of the longest cell in letters.
    pub longest: u32,
    /// The first distinct texts, at most three.
    pub samples: Vec<String>,
    /// The words for "nothing", the first twenty of them.
    pub nulls: Vec<NullToken>,
    /// As what its other cells read, and how many of them.
    pub types: BTreeMap<Reading, u32>,
    /// What a workbook says of its cells, and of how many; empty for text.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<CellKind, u32>,
    /// What shows that its letters were mangled; left out where they were not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mojibake: Option<MojibakeSurvey>,
    /// What its numbers show of their marks; left out where they show nothing.
    #[serde(skip_serializing_if = "NumberEvidence::is_empty")]
    pub numbers: NumberEvidence,
    /// Its distinct texts, if it is a list of words.
    pub values: Values,
    /// What its dates show.
    pub dates: DateEvidence,
    /// What its phone numbers show.
    pub phones: Vec<PhoneEvidence>,
    /// How many cells have the fifteen digits of a microchip; it only serves the mapping.
    #[serde(skip)]
    pub microchips: u32,
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

/// A word that may stand for "nothing".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NullToken {
    /// The word, as it first stands in the file.
    pub word: String,
    /// The strictest kind of field in which it means nothing; in freer ones it does as well.
    pub kind: NullKind,
    /// In how many cells it stands.
    pub count: u32,
    /// The row of the first.
    pub row: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct ColumnEvidence {
    filled: u32,
    empty: u32,
    /// Cells that are not only ASCII.
    letters: u32,
    longest: usize,
    samples: Vec<String>,
    nulls: Vec<NullToken>,
    readings: [u32; Reading::ALL.len()],
    kinds: [u32; CellKind::ALL.len()],
    numbers: NumberEvidence,
    values: Distinct,
    dates: DateEvidence,
    phones: Vec<PhoneEvidence>,
    microchips: u32,
    bare: BarePhones,
    watch: Watch,
}

/// Numbers of ten digits without a country code.
#[derive(Clone, Copy, Debug, Default)]
struct BarePhones {
    all: u32,
    /// Those that begin like the mobile numbers of Colombia.
    colombian: u32,
    row: u32,
}

impl ColumnEvidence {
    /// Takes a cell if it says what the one above it says, and gives whether it did.
    #[inline]
    pub(super) fn see_again(&mut self, cell: &[u8], kind: CellKind) -> bool {
        self.values.see_last(cell, kind)
    }

    /// Takes a cell.
    pub(super) fn see(&mut self, untrimmed: &str, kind: CellKind, row: u32) {
        let cell = text::trim(untrimmed);
        // The blanks around a cell are bytes of it as well.
        if cell.len() < untrimmed.len() && cell.is_ascii() && !untrimmed.is_ascii() {
            self.letters += 1;
        }
        if cell.is_empty() {
            self.empty += 1;
        } else if !self.values.see(cell, kind, row) {
            self.tell(cell, kind, row, 1);
        }
    }

    /// Counts the cells that were told apart from none before them, when no more come.
    pub(super) fn settle(&mut self) {
        let mut values = std::mem::take(&mut self.values);
        for (cell, kind, row, times) in values.repeats() {
            self.tell(cell, kind, row, times);
        }
        self.values = values;
    }

    // What so many cells tell that are all alike, of which the first stands in a row.
    #[inline]
    fn tell(&mut self, cell: &str, kind: CellKind, row: u32, times: u32) {
        self.filled += times;
        if let Some(count) = self.kinds.get_mut(kind as usize) {
            *count += times;
        }
        // The length in bytes is never below that in letters, which is counted only where it tells.
        if cell.len() > self.longest {
            self.longest = self.longest.max(cell.chars().count());
        }
        if self.samples.len() < SAMPLES {
            self.sample(cell);
        }
        let shape = Shape::of(cell);
        let shape = shape.as_ref();
        if !shape.map_or_else(|| cell.is_ascii(), Shape::is_ascii) {
            self.letters += times;
        }
        if is_null_token(NullKind::Text, cell) {
            self.see_null(cell, row, times);
            return;
        }
        let (reading, marks) = reading::read(cell, shape);
        self.readings[reading as usize] += times;
        self.watch.see(cell, shape, reading, kind, row, times);
        match (reading, cell.as_bytes()) {
            (Reading::Date | Reading::DateTime | Reading::Text, [b'0'..=b'9', ..]) => {
                self.see_date(cell, row, times);
            }
            (_, [b'+', ..]) => self.see_phone(cell, row, times),
            (Reading::LongNumber, bytes) if bytes.len() == 10 => self.see_bare(cell, row, times),
            (Reading::LongNumber, bytes) if bytes.len() == 15 => self.microchips += times,
            _ => {}
        }
        // What a workbook holds as a number has no marks of its own.
        if let (Some(marks), true) = (marks, kind != CellKind::Number) {
            self.numbers.see(marks, row, times);
        }
    }

    // Most columns soon have their samples; one that says the same in every row is compared only.
    fn sample(&mut self, cell: &str) {
        if self.samples.iter().any(|sample| sample == cell) {
            return;
        }
        let sample = shortened(cell);
        if !self.samples.contains(&sample) {
            self.samples.push(sample);
        }
    }

    fn see_null(&mut self, cell: &str, row: u32, times: u32) {
        let known = self
            .nulls
            .iter_mut()
            .find(|one| one.word.eq_ignore_ascii_case(cell));
        if let Some(known) = known {
            known.count += times;
        } else if self.nulls.len() < NULLS {
            let kinds = [NullKind::Name, NullKind::Coded, NullKind::Text];
            let kind = kinds.into_iter().find(|&kind| is_null_token(kind, cell));
            self.nulls.push(NullToken {
                word: cell.to_owned(),
                kind: kind.unwrap_or(NullKind::Text),
                count: times,
                row,
            });
        }
    }

    fn see_bare(&mut self, cell: &str, row: u32, times: u32) {
        self.bare.all += times;
        if ["30", "31", "32", "35"]
            .iter()
            .any(|start| cell.starts_with(start))
        {
            if self.bare.colombian == 0 {
                self.bare.row = row;
            }
            self.bare.colombian += times;
        }
    }

    fn see_date(&mut self, cell: &str, row: u32, times: u32) {
        let bytes = cell.as_bytes();
        let Some((first, rest)) = number(bytes) else {
            return;
        };
        if first.digits == 4 && matches!(rest.first(), Some(b'-' | b'/' | b'.')) {
            self.dates.year_first += times;
            return;
        }
        if day_and_month(bytes).is_none() {
            return;
        }
        self.dates.dates += times;
        match shown_order(cell) {
            Some(DateOrder::Dmy) => {
                self.dates.day_first += times;
                self.dates.day_first_row.get_or_insert(row);
            }
            Some(DateOrder::Mdy) => {
                self.dates.month_first += times;
                self.dates.month_first_row.get_or_insert(row);
            }
            _ => {}
        }
    }

    fn see_phone(&mut self, cell: &str, row: u32, times: u32) {
        let Some(country) = Country::from_calling_code_of(cell) else {
            return;
        };
        match self.phones.iter_mut().find(|seen| seen.country == country) {
            Some(seen) => seen.count += times,
            None => self.phones.push(PhoneEvidence {
                country,
                count: times,
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
        self.values.each_text(&change);
        for null in &mut self.nulls {
            change(&mut null.word);
        }
    }

    /// How many cells are not only ASCII.
    pub(super) fn letters(&self) -> u32 {
        self.letters
    }

    pub(super) fn alarms(&self, name: &str) -> Vec<Issue> {
        self.watch.alarms(name)
    }

    /// The country of the numbers, where nothing but their first digits tells of it.
    pub(super) fn phone_question(&self, name: &str) -> Option<Question> {
        let BarePhones {
            all,
            colombian,
            row,
        } = self.bare;
        let likely = colombian >= 5 && u64::from(colombian) * 5 >= u64::from(all) * 4;
        (likely && self.phones.is_empty()).then(|| question::phone_country(name, colombian, row))
    }

    pub(super) fn into_survey(self, index: u32, name: String, workbook: bool) -> ColumnSurvey {
        let readings = Reading::ALL.iter().copied().zip(self.readings);
        let kinds = CellKind::ALL.into_iter().zip(self.kinds);
        ColumnSurvey {
            index,
            name,
            filled: self.filled,
            empty: self.empty,
            longest: self.longest as u32,
            samples: self.samples,
            nulls: self.nulls,
            types: readings.filter(|(_, count)| *count > 0).collect(),
            kinds: kinds.filter(|(_, count)| workbook && *count > 0).collect(),
            mojibake: None,
            numbers: self.numbers,
            values: self.values.finish(),
            dates: self.dates,
            phones: self.phones,
            microchips: self.microchips,
        }
    }
}

/// The first two numbers of a date that does not start with its year.
fn day_and_month(bytes: &[u8]) -> Option<(u32, u32)> {
    let (first, rest) = number(bytes)?;
    let mark = *rest
        .first()
        .filter(|mark| matches!(mark, b'/' | b'-' | b'.'))?;
    let (second, rest) = number(&rest[1..])?;
    if first.digits > 2 || second.digits > 2 || rest.first() != Some(&mark) {
        return None;
    }
    let (year, _) = number(&rest[1..])?;
    matches!(year.digits, 2 | 4).then_some((first.value, second.value))
}

/// The order of day and month that a date proves: one of them is too high for a month.
pub(crate) fn shown_order(cell: &str) -> Option<DateOrder> {
    let (first, second) = day_and_month(cell.as_bytes())?;
    match (first > 12, second > 12) {
        (true, false) => Some(DateOrder::Dmy),
        (false, true) => Some(DateOrder::Mdy),
        _ => None,
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
