//! Time zones: what the clocks of a clinic show at a moment that was written with its offset.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::text::nearest;

/// Written by `cargo xtask zones`: the Americas and Spain, from the year 2000 on.
const FILE: &str = include_str!("../../data/time_zones.txt");

/// The last year of a date that a plan can hold.
const LAST_YEAR: i32 = 2100;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A time zone of the Americas or of Spain. Before the year 2000 it has the offset of that year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The minutes ahead of UTC at the start of 2000.
    first: i32,
    /// The moments, in UTC, at which the clocks were changed, and the offset from then on.
    changes: Vec<(NaiveDateTime, i32)>,
}

impl Zone {
    /// The zone of an IANA name, such as `America/Mexico_City`; `None` if it is not known here.
    pub fn named(name: &str) -> Option<Self> {
        let line = lines().find(|line| names(line).any(|known| known == name))?;
        let mut parts = line.split("; ").skip(1);
        let first = offset_of(parts.next()?)?;
        let mut zone = Self {
            first,
            changes: Vec::new(),
        };
        let mut offset = first;
        let mut parts = parts.map_while(|part| {
            let (year, rule) = part.split_once(' ')?;
            Some((year.parse::<i32>().ok()?, rule))
        });
        let mut current = parts.next();
        while let Some((from, rule)) = current {
            current = parts.next();
            let until = current.map_or(LAST_YEAR + 1, |(year, _)| year);
            for year in from..until {
                for change in rule.split(", ").filter(|change| *change != "-") {
                    let (local, by) = change_of(change, year)?;
                    zone.changes.push((ahead(local, -offset), offset + by));
                    offset += by;
                }
            }
        }
        Some(zone)
    }

    /// The known name that is most like another.
    pub fn nearest(name: &str) -> &'static str {
        nearest(name, lines().flat_map(names))
    }

    /// What the clocks of the zone show at a moment in UTC.
    pub fn local(&self, utc: NaiveDateTime) -> NaiveDateTime {
        let past = self.changes.partition_point(|(moment, _)| *moment <= utc);
        let offset = match past.checked_sub(1) {
            None => self.first,
            Some(last) => self.changes[last].1,
        };
        ahead(utc, offset)
    }
}

fn lines() -> impl Iterator<Item = &'static str> {
    FILE.lines().filter(|line| !line.starts_with('#'))
}

fn names(line: &'static str) -> impl Iterator<Item = &'static str> {
    let names = line.split_once(';').map_or("", |(names, _)| names);
    names.split(' ')
}

/// A time so many minutes later.
pub(super) fn ahead(time: NaiveDateTime, minutes: i32) -> NaiveDateTime {
    time.checked_add_signed(TimeDelta::minutes(i64::from(minutes)))
        .unwrap_or(time)
}

/// The minutes of an offset such as `-06:00`; at most 14 hours.
pub(super) fn offset_of(text: &str) -> Option<i32> {
    let (sign, rest) = text.split_at_checked(1)?;
    let minutes = minutes_of(rest)?;
    match sign {
        _ if minutes > 14 * 60 => None,
        "+" => Some(minutes),
        "-" => Some(-minutes),
        _ => None,
    }
}

fn minutes_of(clock: &str) -> Option<i32> {
    let (hours, minutes) = clock.split_once(':')?;
    let number = |text: &str| {
        let digits =
            (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<i32>().ok()).flatten()
    };
    let minutes = number(minutes).filter(|minutes| *minutes < 60)?;
    Some(number(hours)? * 60 + minutes)
}

/// A change such as `Mar Sun>=8 2:00 +1:00`: when it is in a year, on the clocks before it, and by
/// how many minutes they are put on.
fn change_of(text: &str, year: i32) -> Option<(NaiveDateTime, i32)> {
    let mut words = text.split(' ');
    let (month, day, clock, by) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = 1 + MONTHS.iter().position(|known| *known == month)? as u32;
    let day = day_of(day, year, month)?;
    let clock = NaiveTime::MIN + TimeDelta::minutes(i64::from(minutes_of(clock)?));
    Some((day.and_time(clock), offset_of(by)?))
}

/// A day such as `30`, `Sun>=8` or `Sun>>`, the last of its month.
fn day_of(text: &str, year: i32, month: u32) -> Option<NaiveDate> {
    let Some((weekday, from)) = text.split_once('>') else {
        return NaiveDate::from_ymd_opt(year, month, text.parse().ok()?);
    };
    let weekday = DAYS.iter().position(|known| *known == weekday)? as u32;
    if from == ">" {
        let next = NaiveDate::from_ymd_opt(year, month, 1)? + chrono::Months::new(1);
        let back = (next.weekday().num_days_from_monday() + 7 - weekday).wrapping_sub(1) % 7 + 1;
        return Some(next - TimeDelta::days(i64::from(back)));
    }
    let from = NaiveDate::from_ymd_opt(year, month, from.strip_prefix('=')?.parse().ok()?)?;
    let on = (weekday + 7 - from.weekday().num_days_from_monday()) % 7;
    Some(from + TimeDelta::days(i64::from(on)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(zone: &str, utc: &str) -> String {
        let utc = NaiveDateTime::parse_from_str(utc, "%Y-%m-%d %H:%M").unwrap();
        let local = Zone::named(zone).unwrap().local(utc);
        local.format("%Y-%m-%d %H:%M").to_string()
    }

    #[test]
    fn clocks_show_what_they_showed() {
        for (zone, utc, expected) in [
            // Mexico gave up its summer time in 2022, and 2001 was a year of its own.
            (
                "America/Mexico_City",
                "2021-07-01 12:00",
                "2021-07-01 07:00",
            ),
            (
                "America/Mexico_City",
                "2021-12-01 12:00",
                "2021-12-01 06:00",
            ),
            (
                "America/Mexico_City",
                "2022-10-30 06:59",
                "2022-10-30 01:59",
            ),
            (
                "America/Mexico_City",
                "2022-10-30 07:00",
                "2022-10-30 01:00",
            ),
            (
                "America/Mexico_City",
                "2023-07-01 12:00",
                "2023-07-01 06:00",
            ),
            (
                "America/Mexico_City",
                "2099-07-01 12:00",
                "2099-07-01 06:00",
            ),
            (
                "America/Mexico_City",
                "2001-04-15 12:00",
                "2001-04-15 06:00",
            ),
            (
                "America/Mexico_City",
                "2001-05-15 12:00",
                "2001-05-15 07:00",
            ),
            (
                "America/Mexico_City",
                "1990-07-01 12:00",
                "1990-07-01 06:00",
            ),
            // The border keeps that of its neighbour, Cancún the time of the east.
            ("America/Tijuana", "2024-07-01 12:00", "2024-07-01 05:00"),
            ("America/Tijuana", "2024-03-10 09:59", "2024-03-10 01:59"),
            ("America/Tijuana", "2024-03-10 10:00", "2024-03-10 03:00"),
            (
                "America/Ciudad_Juarez",
                "2024-12-01 12:00",
                "2024-12-01 05:00",
            ),
            ("America/Cancun", "2015-01-31 12:00", "2015-01-31 06:00"),
            ("America/Cancun", "2015-02-02 12:00", "2015-02-02 07:00"),
            ("America/Hermosillo", "2024-07-01 12:00", "2024-07-01 05:00"),
            ("America/Bogota", "2024-07-01 03:00", "2024-06-30 22:00"),
            ("America/Santiago", "2024-01-15 12:00", "2024-01-15 09:00"),
            ("America/Santiago", "2024-07-15 12:00", "2024-07-15 08:00"),
            ("America/Sao_Paulo", "2018-12-01 12:00", "2018-12-01 10:00"),
            ("America/Sao_Paulo", "2023-12-01 12:00", "2023-12-01 09:00"),
            ("America/St_Johns", "2024-01-15 12:00", "2024-01-15 08:30"),
            ("America/Caracas", "2010-01-15 12:00", "2010-01-15 07:30"),
            ("America/New_York", "2050-07-01 12:00", "2050-07-01 08:00"),
            ("Europe/Madrid", "2024-03-31 00:59", "2024-03-31 01:59"),
            ("Europe/Madrid", "2024-03-31 01:00", "2024-03-31 03:00"),
            ("Atlantic/Canary", "2024-07-01 12:00", "2024-07-01 13:00"),
            ("UTC", "2024-07-01 12:00", "2024-07-01 12:00"),
        ] {
            assert_eq!(local(zone, utc), expected, "{zone} {utc}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_read_to_its_end() {
        let mut known = Vec::new();
        for line in lines() {
            let name = names(line).next().unwrap();
            let zone = Zone::named(name).unwrap_or_else(|| panic!("{name}"));
            assert!(zone.changes.is_sorted_by(|a, b| a.0 < b.0), "{name}");
            let years = line.split("; ").skip(2);
            for part in years.clone() {
                let (year, rule) = part.split_once(' ').unwrap();
                assert!(year.parse::<i32>().is_ok(), "{name}: {part}");
                for change in rule.split(", ") {
                    assert!(
                        change == "-" || change_of(change, 2020).is_some(),
                        "{change}"
                    );
                }
            }
            // A line that still changes its clocks does so in the last year as well.
            let last = years.last().is_some_and(|part| !part.ends_with(" -"));
            let changes = zone.changes.last().map(|(moment, _)| moment.date().year());
            assert_eq!(last, changes == Some(LAST_YEAR), "{name}");
            known.extend(names(line));
        }
        assert!(known.len() > 150);
        let count = known.len();
        known.sort_unstable();
        known.dedup();
        assert_eq!(known.len(), count, "a name stands twice");
    }

    #[test]
    fn an_unknown_zone_has_a_nearest() {
        assert_eq!(Zone::named("America/Mexico"), None);
        assert_eq!(Zone::named(""), None);
        assert_eq!(Zone::nearest("America/Mexico_Cty"), "America/Mexico_City");
        assert_eq!(Zone::nearest("america/bogota"), "America/Bogota");
    }

    #[test]
    fn offsets_are_hours_and_minutes() {
        for (text, minutes) in [
            ("-06:00", Some(-360)),
            ("+05:30", Some(330)),
            ("+14:00", Some(840)),
            ("+14:01", None),
            ("+0:60", None),
            ("06:00", None),
            ("-6", None),
            ("-+6:00", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(offset_of(text), minutes, "{text:?}");
        }
    }
}
