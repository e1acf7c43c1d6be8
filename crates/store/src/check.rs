//! Whether a field can hold a text: what a person types is held to what an import would write.

use chrono::NaiveDate;
use intake::issue::Code;
use intake::record::Values;
use intake::schema::{Kind, RecordType};
use intake::validate;

use crate::Column;

/// What is wrong with a text that is to stand in a column, `None` if nothing is.
pub(crate) fn fault(record_type: RecordType, column: &Column, text: &str) -> Option<&'static str> {
    let kind = column.field.kind;
    let reason = match kind {
        Kind::Text { .. } if kind.holds(text) => return ill_formed(record_type, column, text),
        Kind::Text { .. } => "is too long",
        Kind::Date => "must be a date such as 2020-03-10",
        Kind::DateTime => "must be a local date and time such as 2020-03-10T14:30:00",
        Kind::Decimal { .. } => {
            "must be a decimal number such as 12.5, not too exact and without a zero at its end"
        }
        Kind::Choice { .. } => "must be one of the words of its list",
        Kind::Boolean | Kind::Reference { .. } => return None,
    };
    (!kind.holds(text)).then_some(reason)
}

/// Asks the rules of an import, so that a phone or an email is the same thing everywhere.
fn ill_formed(record_type: RecordType, column: &Column, text: &str) -> Option<&'static str> {
    let mut alone = Values::new(record_type);
    alone.set(column.position, text);
    let mut issues = Vec::new();
    // The rules about forms know no day.
    let facts = validate::Facts::alone(NaiveDate::default());
    validate::check(&alone, &facts, &mut issues);
    issues
        .iter()
        .filter(|issue| issue.field == Some(column.field.name))
        .find_map(|issue| match issue.code {
            Code::ClientPhoneFormat => Some("must be a phone such as +525512345678"),
            Code::ClientEmailFormat => Some("must be the address of an email"),
            _ => None,
        })
}
