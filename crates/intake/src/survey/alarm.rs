//! The lossy-cell alarm: what a program spoilt before the file came here.
//!
//! Each alarm is raised for a whole column, from evidence that has hardly another explanation, and
//! says how many cells show it, where the first is and what to do.

use super::distinct::Distinct;
use super::numbers::is_float_noise;
use super::reading::Reading;
use super::shape::{Class, Shape};
use crate::issue::{Code, Issue};
use crate::source::{CellKind, Row};
use crate::text::{fold, trim};

/// More digits than this a spreadsheet does not keep.
const KEPT_DIGITS: usize = 15;
/// The lengths at which programs cut texts.
const CUTS: [usize; 2] = [255, 32_767];
/// Codes that must stand beside dates before these count as spoilt codes.
const ENOUGH_CODES: u32 = 5;

/// How often something was seen, and where first.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    count: u32,
    row: u32,
}

impl Seen {
    fn at(&mut self, row: u32, times: u32) {
        if self.count == 0 {
            self.row = row;
        }
        self.count += times;
    }
}

/// Watches the cells of one column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch {
    filled: u32,
    exponents: Seen,
    /// Numbers of more digits than are kept, and those of them that end in zeros.
    long: u32,
    cut_digits: Seen,
    zeros: u32,
    inexact: Seen,
    /// Cells of digits alone, by their width, and how many of them begin with a zero.
    widths: [(Seen, u32); 21],
    letters: Seen,
    noise: Seen,
    codes: u32,
    pairs: u32,
    worded_dates: Seen,
    dates: Seen,
    longest: usize,
    cuts: [Seen; 2],
}

impl Watch {
    /// Takes so many trimmed cells that are all alike and not empty, of which the first stands in a
    /// row.
    #[expect(
        clippy::inline_always,
        reason = "what is looked at depends on the reading"
    )]
    #[inline(always)]
    pub(crate) fn see(
        &mut self,
        cell: &str,
        shape: Option<&Shape<'_>>,
        reading: Reading,
        kind: CellKind,
        row: u32,
        times: u32,
    ) {
        self.filled += times;
        if !shape.is_some_and(Shape::is_ascii) && cell.contains('\u{FFFD}') {
            self.letters.at(row, times);
        }
        if cell.len() >= CUTS[0] {
            let length = cell.chars().count();
            self.longest = self.longest.max(length);
            for (cut, seen) in CUTS.iter().zip(&mut self.cuts) {
                if length == *cut {
                    seen.at(row, times);
                }
            }
        }
        let Some(shape) = shape else { return };
        match reading {
            Reading::Integer | Reading::LongNumber => self.digits(cell, shape, kind, row, times),
            Reading::Exponent if power(cell) >= 8 => self.exponents.at(row, times),
            Reading::Decimal if is_float_noise(cell) => self.noise.at(row, times),
            Reading::Date if !shape.has(Class::Letter) => self.dates.at(row, times),
            // A month and one or two numbers, joined by dashes: `mar-21`, `12-mar-21`.
            Reading::Date if shape.has(Class::Dash) && !shape.has(Class::Space) => {
                self.worded_dates.at(row, times);
            }
            Reading::Text => self.code(cell, shape, times),
            _ => {}
        }
    }

    fn read(&mut self, cell: &str, kind: CellKind, row: u32, times: u32) {
        let shape = Shape::of(cell);
        let (reading, _) = super::reading::read(cell, shape.as_ref());
        self.see(cell, shape.as_ref(), reading, kind, row, times);
    }

    fn digits(&mut self, cell: &str, shape: &Shape<'_>, kind: CellKind, row: u32, times: u32) {
        let bytes = cell.as_bytes();
        let Some((seen, zero_led)) = self.widths.get_mut(bytes.len()) else {
            return;
        };
        if bytes != b"0" && shape.is_only(&[Class::Digit]) {
            seen.at(row, times);
            if bytes[0] == b'0' {
                *zero_led += times;
            }
        }
        if let Some((kept, rest)) = bytes.split_at_checked(KEPT_DIGITS)
            && !rest.is_empty()
            && kept.iter().any(|byte| *byte != b'0')
        {
            if kind == CellKind::Number {
                self.inexact.at(row, times);
            } else {
                self.long += times;
                if rest.iter().all(|byte| *byte == b'0') {
                    self.cut_digits.at(row, times);
                    self.zeros += rest.len() as u32 * times;
                }
            }
        }
    }

    fn code(&mut self, cell: &str, shape: &Shape<'_>, times: u32) {
        const CLASSES: &[Class] = &[Class::Digit, Class::Letter, Class::Dash, Class::Slash];
        if !shape.has(Class::Digit) || cell.len() > 16 || !shape.is_only(CLASSES) {
            return;
        }
        self.codes += times;
        let joined = shape.count(Class::Dash) + shape.count(Class::Slash) == 1;
        if !shape.has(Class::Letter) && joined && cell.as_bytes()[0].is_ascii_digit() {
            self.pairs += times;
        }
    }

    /// What is to be said of the column.
    pub(crate) fn alarms(&self, column: &str) -> Vec<Issue> {
        let spoilt_codes = self.spoilt_codes();
        let found = [
            (Code::ExponentIds, self.exponents),
            (Code::DigitsLost, self.digits_lost()),
            (Code::ZerosLost, self.zeros_lost(column)),
            (Code::LettersLost, self.letters),
            (Code::FloatNoise, self.noise),
            (Code::IdsAsDates, spoilt_codes),
            (Code::TextsCut, self.texts_cut()),
        ];
        let found = found.into_iter().filter(|(_, seen)| seen.count > 0);
        found
            .map(|(code, seen)| {
                let params = vec![("count", seen.count.to_string())];
                let issue = Issue::new(code, params).at_row(seen.row);
                issue.in_column(column.to_owned())
            })
            .collect()
    }

    // Every tenth number of 16 digits ends in a zero by chance; three zeros, and in most of the
    // long numbers, do not.
    fn digits_lost(&self) -> Seen {
        if self.inexact.count > 0 {
            return self.inexact;
        }
        let by_chance = self.zeros < 3 || self.cut_digits.count * 2 <= self.long;
        if by_chance {
            Seen::default()
        } else {
            self.cut_digits
        }
    }

    fn zeros_lost(&self, column: &str) -> Seen {
        let of = |width: usize| self.widths.get(width).copied().unwrap_or_default();
        if is_postal(column) {
            let (four, five) = (of(4).0, of(5).0);
            if five.count >= 3 && five.count > four.count {
                return four;
            }
        }
        // Most cells have one width, and most of these begin with a zero: shorter ones lost it.
        let plain: u32 = self.widths.iter().map(|(seen, _)| seen.count).sum();
        let usual = (4..self.widths.len()).find(|&width| {
            let (seen, zero_led) = of(width);
            seen.count >= 3 && zero_led * 2 > seen.count && seen.count * 2 > plain
        });
        let mut lost = Seen::default();
        for (seen, zero_led) in self.widths.iter().take(usual.unwrap_or_default()) {
            if seen.count > 0 && *zero_led == 0 {
                lost.row = if lost.count == 0 {
                    seen.row
                } else {
                    lost.row.min(seen.row)
                };
                lost.count += seen.count;
            }
        }
        lost
    }

    // Dates in a column of codes: `3-4` and `MAR-21` are dates to a spreadsheet.
    fn spoilt_codes(&self) -> Seen {
        let most = |codes: u32| {
            codes >= ENOUGH_CODES && u64::from(codes) * 5 >= u64::from(self.filled) * 3
        };
        if most(self.codes) && self.worded_dates.count > 0 {
            self.worded_dates
        } else if most(self.pairs) {
            self.dates
        } else {
            Seen::default()
        }
    }

    fn texts_cut(&self) -> Seen {
        let [at_255, at_32767] = self.cuts;
        match self.longest {
            255 if at_255.count >= 3 => at_255,
            32_767 => at_32767,
            _ => Seen::default(),
        }
    }
}

/// Watches all columns of a table.
#[derive(Debug, Default)]
pub(crate) struct Watches(Vec<(Distinct, Watch)>);

impl Watches {
    /// Watches this many columns.
    pub(crate) fn new(columns: usize) -> Self {
        Self(vec![Default::default(); columns])
    }

    /// Takes a row of data.
    pub(crate) fn see(&mut self, row: &Row) {
        for (index, (texts, watch)) in self.0.iter_mut().enumerate() {
            let kind = row.kind(index);
            if texts.see_last(row.bytes(index), kind) {
                continue;
            }
            let cell = trim(row.get(index));
            if !cell.is_empty() && !texts.see(cell, kind, row.line) {
                watch.read(cell, kind, row.line, 1);
            }
        }
    }

    /// What is to be said of the columns, which have these names, when no more rows come.
    pub(crate) fn alarms(&mut self, header: &[String]) -> Vec<Issue> {
        let named = self.0.iter_mut().zip(header);
        let alarms = named.flat_map(|((texts, watch), name)| {
            for (cell, kind, row, times) in texts.repeats() {
                watch.read(cell, kind, row, times);
            }
            watch.alarms(name)
        });
        alarms.collect()
    }
}

fn is_postal(column: &str) -> bool {
    let name = fold(column);
    matches!(name.as_str(), "cp" | "c p" | "zip")
        || name.contains("postal")
        || name.contains("zip code")
}

/// The power of ten of a number such as `9.82E+14`.
fn power(cell: &str) -> u32 {
    let power = cell.rsplit('+').next().and_then(|power| power.parse().ok());
    power.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raised_as(column: &str, kind: CellKind, cells: &[&str]) -> Vec<(&'static str, u32, String)> {
        let mut watch = Watch::default();
        for (cell, row) in cells.iter().zip(2..) {
            watch.read(cell, kind, row, 1);
        }
        let alarms = watch.alarms(column).into_iter();
        let told = alarms.map(|issue| {
            (
                issue.code.as_str(),
                issue.row.unwrap(),
                issue.params[0].1.clone(),
            )
        });
        told.collect()
    }

    fn raised(column: &str, cells: &[&str]) -> Vec<(&'static str, u32, String)> {
        raised_as(column, CellKind::Text, cells)
    }

    #[test]
    fn spoilt_columns_raise_their_alarm() {
        let long = "é".repeat(255);
        for (column, cells, code, row, count) in [
            (
                "chip",
                &["985141000123456", "9.85141E+14", "9,82E+14"][..],
                "exponent_ids",
                3,
                2,
            ),
            ("tel", &["5.51235E+09"], "exponent_ids", 2, 1),
            (
                "folio",
                &["1234567890123450000", "1234567890123460000", "7"],
                "digits_lost",
                2,
                2,
            ),
            (
                "C.P.",
                &["97100", "6700", "97118", "97203"],
                "zeros_lost",
                3,
                1,
            ),
            (
                "id",
                &["00123", "00124", "125", "00126", "1044", "00128"],
                "zeros_lost",
                4,
                2,
            ),
            (
                "tel",
                &["0991234567", "0987654321", "991112223", "0981112223"],
                "zeros_lost",
                4,
                1,
            ),
            (
                "nombre",
                &["Ana", "Mar\u{FFFD}a", "Jos\u{FFFD}"],
                "letters_lost",
                3,
                2,
            ),
            ("peso", &["4.2", "31.200000000000003"], "float_noise", 3, 1),
            (
                "expediente",
                &["3-14", "3-15", "16-03-2024", "3-17", "3-18", "2-40"],
                "ids_as_dates",
                4,
                1,
            ),
            (
                "lote",
                &["ABR21A", "RAC-259", "mar-21", "K-12", "A-9", "B-7"],
                "ids_as_dates",
                4,
                1,
            ),
            ("notas", &[&*long, &*long, "no", &*long], "texts_cut", 2, 3),
        ] {
            assert_eq!(
                raised(column, cells),
                [(code, row, count.to_string())],
                "{cells:?}"
            );
        }
        let exact = raised_as(
            "chip",
            CellKind::Number,
            &["985141000123456", "9851410001234561"],
        );
        assert_eq!(
            exact,
            [("digits_lost", 3, "1".to_owned())],
            "a number keeps fifteen digits"
        );
    }

    #[test]
    fn sound_columns_raise_none() {
        let longer = "x".repeat(256);
        let long = "x".repeat(255);
        for (column, cells) in [
            ("id", &["1", "2", "10", "999", "1000", "1001"][..]),
            ("id", &["C0001", "C0002", "C0003"]),
            ("codigo", &["0", "1234", "0123", "0"]),
            (
                "tel",
                &["5512345678", "3311223344", "012345678", "551234567"],
            ),
            (
                "cuenta",
                &["1234567890123456", "1234567890123450", "4152313412345678"],
            ),
            (
                "cuenta",
                &["0000000000000000", "0000000000000000", "0000000000000000"],
            ),
            ("factor", &["1.5E+03", "2E+05"]),
            ("lote", &["438E05", "12E10", "9E12"]),
            ("latitud", &["19.432607762345", "20.967370123456"]),
            (
                "nacimiento",
                &["2021-03-12", "mar-21", "12-mar-2021", "12/03/2021"],
            ),
            (
                "lote",
                &["438W", "9KM7", "19/03/2026", "K-12", "A-9", "B-7"],
            ),
            ("notas", &[&*long, &*long, &*long, &*longer]),
            ("CP", &["97100", "1000"]),
        ] {
            assert_eq!(raised(column, cells), [], "{cells:?}");
        }
    }
}
