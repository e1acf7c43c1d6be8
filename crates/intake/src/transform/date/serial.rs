//! Dates as the serial numbers of spreadsheets.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

/// The last serial number, 31 December 9999.
const LAST: u32 = 2_958_465;
/// The day that Lotus invented and every spreadsheet keeps: 29 February 1900.
const NO_SUCH_DAY: u32 = 60;

/// The date of a serial number; `None` if it is the day that never was, or out of range.
pub(super) fn date(serial: u32, from_1904: bool) -> Option<NaiveDate> {
    let (base, days) = match serial {
        _ if serial > LAST => return None,
        _ if from_1904 => (NaiveDate::from_ymd_opt(1904, 1, 1)?, serial),
        0 | NO_SUCH_DAY => return None,
        // Before the invented day the count is right, after it one ahead.
        _ if serial < NO_SUCH_DAY => (NaiveDate::from_ymd_opt(1899, 12, 31)?, serial),
        _ => (NaiveDate::from_ymd_opt(1899, 12, 30)?, serial),
    };
    base.checked_add_signed(TimeDelta::days(i64::from(days)))
}

/// The time of the digits after the point of a serial number, to the second.
pub(super) fn time(fraction: &str) -> Option<NaiveTime> {
    // Nine digits are more than a second needs, and fit.
    let digits = &fraction.as_bytes()[..fraction.len().min(9)];
    let value = digits.iter().try_fold(0_u64, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + u64::from(digit - b'0'))
    })?;
    let scale = 10_u64.pow(digits.len() as u32);
    let seconds = (value * 86_400 + scale / 2) / scale;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds.min(86_399) as u32, 0)
}

/// Whether digits in a text column are likely a serial number: 1954 to 2100, the last year that a date
/// may have. Smaller and larger numbers are years, ages or ids in a column of dates, and are not
/// guessed at.
pub(super) fn is_plausible(serial: u32) -> bool {
    (20_000..=73_415).contains(&serial)
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    #[test]
    fn serial_numbers_give_their_days() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        for (serial, from_1904, expected) in [
            (44_267, false, day(2021, 3, 12)),
            (42_805, true, day(2021, 3, 12)),
            (1, false, day(1900, 1, 1)),
            (59, false, day(1900, 2, 28)),
            (60, false, None),
            (61, false, day(1900, 3, 1)),
            (2_958_465, false, day(9999, 12, 31)),
            (2_958_466, false, None),
        ] {
            assert_eq!(date(serial, from_1904), expected, "{serial}");
        }
    }

    #[test]
    fn what_is_guessed_at_is_a_date_that_may_be() {
        for (serial, year) in [(20_000, 1954), (73_415, 2100)] {
            assert!(is_plausible(serial));
            assert_eq!(date(serial, false).map(|date| date.year()), Some(year));
        }
        assert!(!is_plausible(19_999) && !is_plausible(73_416));
        assert_eq!(date(73_416, false).map(|date| date.year()), Some(2101));
    }

    #[test]
    fn fractions_give_times() {
        assert_eq!(time("5625"), NaiveTime::from_hms_opt(13, 30, 0));
        assert_eq!(time("99999999999999"), NaiveTime::from_hms_opt(23, 59, 59));
    }
}
