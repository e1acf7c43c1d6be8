//! The table of time zones: written from the compiled zones of a system.

mod tzif;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike};

use tzif::Zone;

/// Where a clinic may be, and the records of a program that it used.
const WANTED: &[&str] = &[
    "Africa/Ceuta",
    "America",
    "Atlantic/Bermuda",
    "Atlantic/Canary",
    "Atlantic/Stanley",
    "Etc/UTC",
    "Europe/Madrid",
    "Pacific/Easter",
    "Pacific/Galapagos",
    "Pacific/Honolulu",
    "UTC",
];
const FILE: &str = "crates/intake/data/time_zones.txt";
const HEAD: &str = "\
# What the clocks of each time zone show, from 2000 on: written by `cargo xtask zones`, not by hand.
# A line is names; offset from UTC at the start of 2000; year changes; year changes…
# The changes of a year hold until the next year that is named: a day, the time on the old clocks,
# and by how much they were put on. `Sun>=8` is the first Sunday from the 8th on, `Sun>>` the last.
";
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// The years that compiled zones write out before they fall back to a rule.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2037;

/// Writes the table from a folder of compiled zones (TZif).
pub(crate) fn write(folder: &Path) -> Result<()> {
    let mut names = Vec::new();
    for wanted in WANTED {
        collect(folder, wanted, &mut names)?;
    }
    names.sort();
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names {
        let bytes = std::fs::read(folder.join(&name)).with_context(|| name.clone())?;
        let zone = tzif::read(&bytes).with_context(|| name.clone())?;
        lines.entry(line(&zone)?).or_default().push(name);
    }
    let mut rows: Vec<(String, String)> = lines
        .into_iter()
        .map(|(line, names)| (names.join(" "), line))
        .collect();
    rows.sort();
    let mut file = HEAD.to_owned();
    for (names, line) in rows {
        let _ = writeln!(file, "{names}; {line}");
    }
    std::fs::write(FILE, file)?;
    Ok(())
}

fn collect(folder: &Path, name: &str, names: &mut Vec<String>) -> Result<()> {
    let path: PathBuf = folder.join(name);
    if !path.is_dir() {
        names.push(name.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(&path).with_context(|| path.display().to_string())? {
        let entry = entry?.file_name();
        let Some(entry) = entry.to_str() else {
            bail!("a zone has no name in UTF-8")
        };
        collect(folder, &format!("{name}/{entry}"), names)?;
    }
    Ok(())
}

/// A change of the clocks, on the clocks as they were before it.
#[derive(Clone, Copy, Debug)]
struct Change {
    at: NaiveDateTime,
    /// By how many minutes the clocks were put on.
    by: i32,
}

fn line(zone: &Zone) -> Result<String> {
    let start = NaiveDate::from_ymd_opt(2000, 1, 1)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .context("2000 is a year")?
        .and_utc()
        .timestamp();
    let mut offset = zone.first;
    let mut years: BTreeMap<i32, Vec<Change>> = YEARS.map(|year| (year, Vec::new())).collect();
    let mut line = String::new();
    for &(time, new) in &zone.changes {
        if time < start {
            offset = new;
            continue;
        }
        if line.is_empty() {
            line = clock(offset);
        }
        let at = DateTime::from_timestamp(time + i64::from(offset) * 60, 0)
            .context("a change is out of range")?
            .naive_utc();
        if new != offset
            && let Some(changes) = years.get_mut(&at.year())
        {
            changes.push(Change {
                at,
                by: new - offset,
            });
        }
        offset = new;
    }
    if line.is_empty() {
        line = clock(offset);
    }
    let years: Vec<(i32, Vec<Change>)> = years.into_iter().collect();
    let mut from = 0;
    let mut before = String::from("-");
    while from < years.len() {
        let mut to = from + 1;
        let mut rule = rule_of(&years[from..to]).context("one year always has a rule")?;
        while to < years.len()
            && let Some(longer) = rule_of(&years[from..=to])
        {
            rule = longer;
            to += 1;
        }
        if rule != before {
            let _ = write!(line, "; {} {rule}", years[from].0);
        }
        before = rule;
        from = to;
    }
    Ok(line)
}

/// One rule for some years; `None` if they have none in common.
fn rule_of(years: &[(i32, Vec<Change>)]) -> Option<String> {
    let (_, first) = years.first()?;
    if first.is_empty() {
        let none = years.iter().all(|(_, changes)| changes.is_empty());
        return none.then(|| "-".to_owned());
    }
    let mut parts = Vec::new();
    for (place, change) in first.iter().enumerate() {
        let same: Option<Vec<Change>> = years
            .iter()
            .map(|(_, changes)| {
                changes
                    .get(place)
                    .filter(|_| changes.len() == first.len())
                    .copied()
            })
            .collect();
        let same = same?;
        let alike = same.iter().all(|other| {
            other.at.month() == change.at.month()
                && other.at.weekday() == change.at.weekday()
                && other.at.time() == change.at.time()
                && other.by == change.by
        });
        if !alike {
            return None;
        }
        let day = day_of(&same)?;
        let (hour, minute) = (change.at.hour(), change.at.minute());
        parts.push(format!(
            "{} {day} {hour}:{minute:02} {}",
            MONTHS[change.at.month0() as usize],
            clock(change.by)
        ));
    }
    Some(parts.join(", "))
}

/// The day that changes of several years have in common.
fn day_of(changes: &[Change]) -> Option<String> {
    let weekday = DAYS[changes.first()?.at.weekday().num_days_from_monday() as usize];
    let days = || changes.iter().map(|change| change.at.day());
    let (least, most) = (days().min()?, days().max()?);
    let at_the_end = changes.iter().all(|change| {
        let week_on = change.at.date() + chrono::TimeDelta::days(7);
        week_on.month() != change.at.month()
    });
    if changes.len() == 1 {
        return Some(least.to_string());
    }
    if at_the_end {
        return Some(format!("{weekday}>>"));
    }
    // The usual first days of such a week, before any other.
    let fits = |from: u32| from <= least && most < from + 7;
    let from = [1, 8, 15, 22, 2, 9, 16, 23]
        .into_iter()
        .find(|from| fits(*from))
        .or_else(|| (1..=31).find(|from| fits(*from)))?;
    Some(format!("{weekday}>={from}"))
}

/// Minutes as a clock shows them, with their sign.
fn clock(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("{sign}{}:{:02}", minutes / 60, minutes % 60)
}
