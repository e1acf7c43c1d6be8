//! Dates, and dates with a time.

mod read;
mod reference;
mod serial;
mod tokens;
pub(crate) mod words;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike};

use super::{Context, Out, Transform, Verdict};
use crate::issue::Code;
use crate::plan::DateOrder;
use crate::text::{NullKind, is_null_token};
use read::{Fault, Moment, Precision, Rules, read};

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

/// `datetime`: a local date and time as `2020-03-10T14:30:00`.
pub(super) struct DateTime(pub(super) Settings);

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
                write_date(moment.date, out)
            }
            Err(verdict) => verdict,
        }
    }
}

impl Transform for DateTime {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let moment = match understand(cell, self.0, context, out) {
            Ok(moment) => moment,
            Err(verdict) => return verdict,
        };
        let mut local = moment.date.and_time(moment.time.unwrap_or(NaiveTime::MIN));
        match (moment.offset, self.0.utc_offset) {
            (Some(theirs), Some(ours)) => {
                let shift = TimeDelta::minutes(i64::from(ours - theirs));
                local = local.checked_add_signed(shift).unwrap_or(local);
            }
            (Some(_), None) => {
                out.note(Code::DateZoneKept, vec![("value", cell.to_owned())]);
            }
            (None, _) => {}
        }
        write_date(local.date(), out);
        out.text.push('T');
        push_padded(local.hour(), 2, &mut out.text);
        out.text.push(':');
        push_padded(local.minute(), 2, &mut out.text);
        out.text.push(':');
        push_padded(local.second(), 2, &mut out.text);
        Verdict::Value
    }
}

/// Reads a cell of a column; what is no date is remarked, and the verdict given.
fn understand(
    cell: &str,
    settings: Settings,
    context: &Context<'_>,
    out: &mut Out,
) -> Result<Moment, Verdict> {
    let rules = Rules {
        order: settings.order.or(context.date_order),
        today: context.reference_date,
        future: settings.future,
        from_1904: settings.from_1904,
    };
    read(cell, &rules).map_err(|fault| {
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
