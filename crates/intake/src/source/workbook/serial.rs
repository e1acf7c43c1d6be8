//! Numbers that a format shows as dates, or with zeros before them.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike};

use super::super::CellKind;

/// The last day that a spreadsheet has: 31 December 9999.
const LAST: f64 = 2_958_465.0;
/// The day that Lotus invented and every spreadsheet keeps: 29 February 1900.
const NO_SUCH_DAY: i64 = 60;
/// The seconds of a day.
const DAY: i32 = 86_400;

/// How a number format shows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// As a number.
    #[default]
    Number,
    /// As a date.
    Date,
    /// As a time of the day.
    Time,
    /// As both.
    DateTime,
    /// As hours that go beyond a day, or minutes beyond an hour.
    Duration,
    /// As a whole number of so many digits at least, zeros before it: a postal code, an id.
    Zeros(u8),
}

/// The digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;

impl Format {
    /// The format that every workbook has under this number; `None` for those that it says itself.
    pub(super) fn built_in(id: u32) -> Option<Self> {
        match id {
            14..=17 | 27..=31 | 34..=36 | 50..=58 => Some(Self::Date),
            18..=21 | 32 | 33 | 45 | 47 => Some(Self::Time),
            22 => Some(Self::DateTime),
            46 => Some(Self::Duration),
            0..=49 => Some(Self::Number),
            _ => None,
        }
    }

    /// The format of a code such as `dd/mm/yyyy hh:mm`; the part for positive numbers decides.
    pub(super) fn of_code(code: &str) -> Self {
        let positive = code.split_once(';').map_or(code, |(positive, _)| positive);
        if (2..=DIGITS).contains(&positive.len()) && positive.bytes().all(|letter| letter == b'0') {
            return Self::Zeros(positive.len() as u8);
        }
        let (mut date, mut time, mut months, mut duration) = (false, false, false, false);
        let mut letters = code.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => {
                    letters.by_ref().find(|&letter| letter == '"');
                }
                // The next letter stands for itself, for its width or is repeated.
                '\\' | '_' | '*' => {
                    letters.next();
                }
                '[' => {
                    let inner: String = letters.by_ref().take_while(|&end| end != ']').collect();
                    duration |= is_elapsed(&inner);
                }
                ';' => break,
                'G' | 'g' if starts_with(letters.clone(), "eneral") => return Self::Number,
                // `0.00E+00` is a number; an `e` alone is the year of an era.
                'E' | 'e' if matches!(letters.peek(), Some('+' | '-')) => return Self::Number,
                'y' | 'Y' | 'd' | 'D' | 'e' | 'g' | 'b' | 'B' => date = true,
                'h' | 'H' | 's' | 'S' => time = true,
                'm' | 'M' => months = true,
                'A' | 'a' if starts_with(letters.clone(), "m/p") => time = true,
                'A' | 'a' if starts_with(letters.clone(), "/p") => time = true,
                '@' => return Self::Number,
                _ => {}
            }
        }
        // An `m` beside hours or seconds is minutes.
        date |= months && !time && !duration;
        match (date, time, duration) {
            (_, _, true) => Self::Duration,
            (true, true, _) => Self::DateTime,
            (true, false, _) => Self::Date,
            (false, true, _) => Self::Time,
            (false, false, _) => Self::Number,
        }
    }
}

fn starts_with(letters: impl Iterator<Item = char>, expected: &str) -> bool {
    let mut letters = letters.map(|letter| letter.to_ascii_lowercase());
    expected
        .chars()
        .all(|letter| letters.next() == Some(letter))
}

fn is_elapsed(inner: &str) -> bool {
    let mut letters = inner.bytes().map(|letter| letter.to_ascii_lowercase());
    letters.next().is_some_and(|first| {
        matches!(first, b'h' | b'm' | b's') && letters.all(|letter| letter == first)
    })
}

/// What a number is under a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// No date at all: the number stands.
    Number,
    /// What the buffer holds, of this kind.
    Text(CellKind),
    /// The 29 February 1900, which never was; its text is in the buffer.
    NeverWas,
}

/// Writes the date that a number is under a format, to the second: `2021-03-12`,
/// `2021-03-12T13:30:00`, `13:30:00`, and for what is longer than a day `36:00:00`.
///
/// The value decides along with the format, so that nothing is lost: a time that the format hides
/// is shown, and a number that is no date stays a number.
pub(super) fn show(value: f64, format: Format, from_1904: bool, buffer: &mut String) -> Shown {
    if let Format::Zeros(digits) = format {
        // A fraction that the format hides is shown, and a sign too.
        if value.fract() != 0.0 || !(0.0..1e15).contains(&value) {
            return Shown::Number;
        }
        buffer.clear();
        let _ = write!(buffer, "{value:0digits$.0}", digits = usize::from(digits));
        return Shown::Text(CellKind::Text);
    }
    if !(0.0..LAST + 1.0).contains(&value) {
        return Shown::Number;
    }
    let seconds = (value * f64::from(DAY)).round() as i64;
    let (days, time) = (seconds / i64::from(DAY), seconds % i64::from(DAY));
    buffer.clear();
    match format {
        Format::Number => return Shown::Number,
        Format::Duration if days > 0 => {
            write_time(seconds, buffer);
            return Shown::Text(CellKind::Text);
        }
        Format::Duration | Format::Time if days == 0 => {
            write_time(time, buffer);
            return Shown::Text(CellKind::Date);
        }
        // Before the first day there is only a time, and a date of zero is a zero.
        _ if days == 0 && !from_1904 => {
            if time == 0 {
                return Shown::Number;
            }
            write_time(time, buffer);
            return Shown::Text(CellKind::Date);
        }
        _ => {}
    }
    let with_time = time != 0 || matches!(format, Format::DateTime | Format::Time);
    if days == NO_SUCH_DAY && !from_1904 {
        buffer.push_str("1900-02-29");
    } else {
        let Some(day) = date(days, from_1904) else {
            return Shown::Number;
        };
        write_date(day, buffer);
    }
    if with_time {
        buffer.push('T');
        write_time(time, buffer);
    }
    if days == NO_SUCH_DAY && !from_1904 {
        Shown::NeverWas
    } else {
        Shown::Text(CellKind::Date)
    }
}

/// Writes a date that is stored in ISO 8601 in the form that others have; `false` if it is none.
pub(super) fn iso(stored: &str, buffer: &mut String) -> bool {
    let text = stored.strip_suffix('Z').unwrap_or(stored);
    buffer.clear();
    let time = |text: &str| {
        let time = ["%H:%M:%S%.f", "%H:%M"];
        let time = time
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(text, form).ok())?;
        Some(time.num_seconds_from_midnight())
    };
    let (day, clock) = match text.split_once('T') {
        Some((day, clock)) => (Some(day), Some(clock)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    if let Some(day) = day {
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
        let Some(day) = day.filter(|day| (0..10_000).contains(&day.year())) else {
            return false;
        };
        write_date(day, buffer);
    }
    if let Some(clock) = clock {
        let Some(seconds) = time(clock) else {
            return false;
        };
        if day.is_some() {
            buffer.push('T');
        }
        write_time(seconds.into(), buffer);
    }
    true
}

fn date(days: i64, from_1904: bool) -> Option<NaiveDate> {
    let base = match (from_1904, days) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        // Before the invented day the count is right, after it one ahead.
        (false, ..NO_SUCH_DAY) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    let date = base?.checked_add_signed(TimeDelta::try_days(days)?)?;
    (date <= NaiveDate::from_ymd_opt(9999, 12, 31)?).then_some(date)
}

// Written digit by digit: a sheet may hold millions of dates.
fn write_date(day: NaiveDate, buffer: &mut String) {
    let year = day.year().unsigned_abs();
    push_two(year / 100, buffer);
    push_two(year % 100, buffer);
    buffer.push('-');
    push_two(day.month(), buffer);
    buffer.push('-');
    push_two(day.day(), buffer);
}

fn write_time(seconds: i64, buffer: &mut String) {
    let (hours, rest) = (seconds / 3600, seconds.unsigned_abs() % 3600);
    match u32::try_from(hours) {
        Ok(hours) if hours < 100 => push_two(hours, buffer),
        _ => {
            let _ = write!(buffer, "{hours}");
        }
    }
    buffer.push(':');
    push_two((rest / 60) as u32, buffer);
    buffer.push(':');
    push_two((rest % 60) as u32, buffer);
}

fn push_two(number: u32, buffer: &mut String) {
    let digit = |digit: u32| char::from(b'0' + (digit % 10) as u8);
    buffer.extend([digit(number / 10), digit(number)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_dates_from_numbers() {
        use Format::{Date, DateTime, Duration, Number, Time};
        for (code, expected) in [
            ("General", Number),
            ("0.00", Number),
            ("#,##0.00\\ \"d\"", Number),
            ("0.00E+00", Number),
            ("@", Number),
            ("[Red]0.00", Number),
            ("\"día\" 0", Number),
            ("_-* #,##0.00\\ \"Pts\"_-", Number),
            ("[$-409]d\\-mmm\\-yy;@", Date),
            ("dd/mm/yyyy", Date),
            ("yyyy\\-mm\\-dd", Date),
            ("mmm", Date),
            ("[$-80A]dddd, d \"de\" mmmm \"de\" yyyy", Date),
            ("hh:mm", Time),
            ("mm:ss.0", Time),
            ("h:mm AM/PM", Time),
            ("dd/mm/yyyy hh:mm:ss", DateTime),
            ("m/d/yy h:mm", DateTime),
            ("[h]:mm", Duration),
            ("[mm]:ss", Duration),
            ("GENERAL", Number),
            ("0;yyyy", Number),
            ("0", Number),
            ("00000", Format::Zeros(5)),
            ("000;-000", Format::Zeros(3)),
            ("000.00", Number),
            ("000-000", Number),
        ] {
            assert_eq!(Format::of_code(code), expected, "{code}");
        }
    }

    #[test]
    fn numbers_are_shown_as_dates() {
        use Format::{Date, DateTime, Duration, Number, Time};
        let is = |text: &str| (Some(CellKind::Date), text.to_owned());
        let zeros = |text: &str| (Some(CellKind::Text), text.to_owned());
        for (value, format, from_1904, expected) in [
            (44_267.0, Date, false, is("2021-03-12")),
            (42_805.0, Date, true, is("2021-03-12")),
            (44_267.562_5, DateTime, false, is("2021-03-12T13:30:00")),
            (44_267.562_5, Date, false, is("2021-03-12T13:30:00")),
            (44_267.0, DateTime, false, is("2021-03-12T00:00:00")),
            (0.562_5, Time, false, is("13:30:00")),
            (0.0, Time, false, is("00:00:00")),
            (0.562_5, Date, false, is("13:30:00")),
            (1.0, Date, false, is("1900-01-01")),
            (59.0, Date, false, is("1900-02-28")),
            (61.0, Date, false, is("1900-03-01")),
            (60.0, Date, true, is("1904-03-01")),
            (0.0, Date, true, is("1904-01-01")),
            (2_958_465.0, Date, false, is("9999-12-31")),
            // A second before midnight, and what rounds up to it.
            (44_267.999_99, DateTime, false, is("2021-03-12T23:59:59")),
            (44_267.999_999, DateTime, false, is("2021-03-13T00:00:00")),
            (0.25, Duration, false, is("06:00:00")),
            (
                1.5,
                Duration,
                false,
                (Some(CellKind::Text), "36:00:00".to_owned()),
            ),
            (0.0, Date, false, (None, String::new())),
            (-1.0, Date, false, (None, String::new())),
            (2_958_466.0, Date, false, (None, String::new())),
            (f64::NAN, Date, false, (None, String::new())),
            (44_267.0, Number, false, (None, String::new())),
            (123.0, Format::Zeros(5), false, zeros("00123")),
            (0.0, Format::Zeros(5), true, zeros("00000")),
            (
                982_000_123_456_789.0,
                Format::Zeros(5),
                false,
                zeros("982000123456789"),
            ),
            (12.5, Format::Zeros(5), false, (None, String::new())),
            (-7.0, Format::Zeros(5), false, (None, String::new())),
        ] {
            let mut buffer = String::new();
            let shown = match show(value, format, from_1904, &mut buffer) {
                Shown::Text(kind) => (Some(kind), buffer),
                other => {
                    assert_eq!(other, Shown::Number, "{value}");
                    (None, String::new())
                }
            };
            assert_eq!(shown, expected, "{value} {format:?}");
        }
    }

    #[test]
    fn iso_dates_are_given_in_one_form() {
        for (stored, expected) in [
            ("2021-03-12", Some("2021-03-12")),
            ("2021-03-12T13:30:00", Some("2021-03-12T13:30:00")),
            ("2021-03-12T13:30:00.000Z", Some("2021-03-12T13:30:00")),
            ("2021-03-12T13:30", Some("2021-03-12T13:30:00")),
            ("13:30:00", Some("13:30:00")),
            ("2021-13-12", None),
            ("+12021-03-12", None),
            ("ayer", None),
            ("", None),
        ] {
            let mut buffer = String::new();
            let read = iso(stored, &mut buffer).then_some(buffer.as_str());
            assert_eq!(read, expected, "{stored}");
        }
    }

    #[test]
    fn the_day_that_never_was_is_no_date() {
        let mut buffer = String::new();
        let shown = show(60.0, Format::Date, false, &mut buffer);
        assert_eq!((shown, buffer.as_str()), (Shown::NeverWas, "1900-02-29"));
    }
}
