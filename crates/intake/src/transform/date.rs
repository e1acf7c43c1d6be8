//! Dates, and dates with a time.

mod read;
mod reference;
mod serial;
mod tokens;
pub(crate) mod words;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::{Context, Out, Transform, Verdict, zone};
use crate::issue::Code;
use crate::plan::DateOrder;
use crate::text::{NullKind, is_null_token};
use read::{Fault, Moment, Precision, Rules, clock_of, read};

/// What the parameters of `date_parse` and `datetime` say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settings {
    /// The order of day and month, where it is not to come from the column.
    pub(super) order: Option<DateOrder>,
    /// Whether a two-digit year may lie in the future, as for appointments.
    pub(super) future: bool,
    /// Whether serial numbers count from 1904, as in old workbooks of the Mac.
    pub(super) from_1904: bool,
    /// The minutes by which the clinic's clock is ahead of UTC.
    pub(super) utc_offset: Option<i32>,
}

/// `date_parse`: a date as `2020-03-10`; a time beside it is dropped.
///
/// Used alone it gives the results of the specification ([`mod@reference`]). In a batch it takes the
/// order of day and month from the column, and reads month names, partial dates, serial numbers
/// and two-digit years.
pub(super) struct Date(pub(super) Settings);

/// `datetime`: the date and time that the clinic's clocks showed, as `2020-03-10T14:30:00`.
///
/// A time that gives its offset from UTC is put on the clinic's clocks. With further columns the
/// date and the time may stand apart, and `14:00 - 15:30`, in one cell or in two, gives `ends_at` as
/// well.
pub(super) struct DateTime {
    pub(super) settings: Settings,
    /// The columns of the time, or of the date where the first one is the time.
    pub(super) columns: Vec<String>,
}

impl Transform for Date {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        if !context.in_batch && self.0.order.is_none() {
            return match reference::parse(cell) {
                Some(date) => write_date(date, out),
                None => out.refuse(Code::DateUnparsable, vec![("value", cell.to_owned())]),
            };
        }
        match understand(cell, self.0, context, out) {
            Ok(moment) => {
                remark_precision(cell, moment.precision, out);
                write_date(local_day(&moment, self.0, context), out)
            }
            Err(verdict) => verdict,
        }
    }
}

/// The day on the clinic's clocks. Midnight is how programs write a day without a time, whatever
/// offset they put behind it.
fn local_day(moment: &Moment, settings: Settings, context: &Context<'_>) -> NaiveDate {
    let time = moment.time.filter(|time| *time != NaiveTime::MIN);
    match (time, moment.offset) {
        (Some(time), Some(theirs)) => {
            let local = moment.date.and_time(time);
            on_our_clocks(local, theirs, settings, context).map_or(moment.date, |ours| ours.date())
        }
        _ => moment.date,
    }
}

/// A time of an offset as the clinic's clocks showed it; `None` if its zone is not known.
fn on_our_clocks(
    time: NaiveDateTime,
    theirs: i32,
    settings: Settings,
    context: &Context<'_>,
) -> Option<NaiveDateTime> {
    let utc = zone::ahead(time, -theirs);
    match settings.utc_offset {
        Some(ours) => Some(zone::ahead(utc, ours)),
        None => Some(context.zone?.local(utc)),
    }
}

impl Transform for DateTime {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let moment = if self.columns.is_empty() {
            understand(cell, self.settings, context, out)
        } else {
            self.gather(cell, context, out)
        };
        let moment = match moment {
            Ok(moment) => moment,
            Err(verdict) => return verdict,
        };
        let start = moment.time.unwrap_or(NaiveTime::MIN);
        let mut local = moment.date.and_time(start);
        if let Some(theirs) = moment.offset {
            match on_our_clocks(local, theirs, self.settings, context) {
                Some(ours) => local = ours,
                None => out.note(Code::DateZoneKept, vec![("value", cell.to_owned())]),
            }
        }
        match moment.until {
            Some(until) if until > start => {
                write_time(moment.date.and_time(until), out);
                let until = std::mem::take(&mut out.text);
                out.also.push(("ends_at", until));
            }
            // Whether it ends on the next day, or after noon, is a guess.
            Some(_) => out.note(Code::EndTimeUnclear, vec![("value", cell.to_owned())]),
            None => {}
        }
        write_time(local, out)
    }

    fn fills_empty(&self) -> bool {
        !self.columns.is_empty()
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }
}

impl DateTime {
    /// Puts together the date and the times of several cells, whichever of them holds which.
    fn gather(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Result<Moment, Verdict> {
        let rules = rules(self.settings, context);
        let others = context.others.iter().map(AsRef::as_ref);
        let texts = std::iter::once(cell).chain(others);
        let mut moment: Option<Moment> = None;
        let mut clocks: [Option<NaiveTime>; 2] = [None, None];
        let mut unread = None;
        for text in texts.filter(|text| !is_null_token(NullKind::Text, text)) {
            if let Some((start, until)) = clock_of(text) {
                for time in std::iter::once(start).chain(until) {
                    let free = clocks.iter_mut().find(|clock| clock.is_none());
                    if let Some(free) = free {
                        *free = Some(time);
                    }
                }
            } else if moment.is_none()
                && let Ok(read) = read(text, &rules)
            {
                moment = Some(read);
            } else {
                unread.get_or_insert(text);
            }
        }
        if let Some(text) = unread {
            // The fault of the cell that is neither date nor time is remarked as of any other.
            return understand(text, self.settings, context, out).and_then(|_| {
                Err(out.refuse(Code::DateUnparsable, vec![("value", text.to_owned())]))
            });
        }
        let Some(mut moment) = moment else {
            return Err(if clocks[0].is_some() {
                out.refuse(Code::DateUnparsable, vec![("value", cell.to_owned())])
            } else {
                Verdict::Null
            });
        };
        if clocks[0].is_some() {
            moment.time = clocks[0];
            moment.until = clocks[1];
            moment.offset = None;
        }
        Ok(moment)
    }
}

fn write_time(time: NaiveDateTime, out: &mut Out) -> Verdict {
    write_date(time.date(), out);
    out.text.push('T');
    push_padded(time.hour(), 2, &mut out.text);
    out.text.push(':');
    push_padded(time.minute(), 2, &mut out.text);
    out.text.push(':');
    push_padded(time.second(), 2, &mut out.text);
    Verdict::Value
}

/// Whether a text is a time of the day and nothing else.
pub(crate) fn is_clock(text: &str) -> bool {
    clock_of(text).is_some()
}

/// Reads the date until which a lot may be given, and whether only its month is known.
pub(super) fn read_expiry(text: &str, today: NaiveDate) -> Option<(NaiveDate, bool)> {
    let rules = Rules {
        order: None,
        today,
        future: true,
        from_1904: false,
    };
    let moment = read(text, &rules).ok()?;
    match moment.precision {
        Precision::Day => Some((moment.date, false)),
        Precision::Month => Some((moment.date, true)),
        Precision::Year => None,
    }
}

fn rules(settings: Settings, context: &Context<'_>) -> Rules {
    Rules {
        order: settings.order.or(context.date_order),
        today: context.reference_date,
        future: settings.future,
        from_1904: settings.from_1904,
    }
}

/// Reads a cell of a column; what is no date is remarked, and the verdict given.
fn understand(
    cell: &str,
    settings: Settings,
    context: &Context<'_>,
    out: &mut Out,
) -> Result<Moment, Verdict> {
    read(cell, &rules(settings, context)).map_err(|fault| {
        let value = || vec![("value", cell.to_owned())];
        match fault {
            Fault::Sentinel => {
                out.note(Code::DateSentinel, value());
                Verdict::Null
            }
            Fault::Unparsable if is_null_token(NullKind::Text, cell) || words::is_nothing(cell) => {
                Verdict::Null
            }
            Fault::Unparsable => out.refuse(Code::DateUnparsable, value()),
            Fault::Invalid => out.refuse(Code::DateInvalid, value()),
            Fault::Order => out.refuse(Code::DateAgainstOrder, value()),
        }
    })
}

fn remark_precision(cell: &str, precision: Precision, out: &mut Out) {
    let word = match precision {
        Precision::Day => return,
        Precision::Month => "month",
        Precision::Year => "year",
    };
    out.also.push(("birth_precision", word.to_owned()));
    out.note(Code::DatePrecision, vec![("value", cell.to_owned())]);
}

/// Writes a date without the detour over a formatter, which costs more than the parsing.
pub(super) fn write_date(date: NaiveDate, out: &mut Out) -> Verdict {
    out.text.clear();
    push_padded(date.year().unsigned_abs(), 4, &mut out.text);
    out.text.push('-');
    push_padded(date.month(), 2, &mut out.text);
    out.text.push('-');
    push_padded(date.day(), 2, &mut out.text);
    Verdict::Value
}

fn push_padded(number: u32, width: u32, text: &mut String) {
    for place in (0..width).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from(b'0' + digit as u8));
    }
}

#[cfg(test)]
mod tests;
