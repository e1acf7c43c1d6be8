//! Times as text: one width and one zone, so that their order is the order of the text.

use chrono::{DateTime, SecondsFormat, Utc};
use store::{Result, StoreError};

/// The text of a time, to the millisecond.
pub(crate) fn to_text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The time of a text.
pub(crate) fn from_text(text: &str) -> Result<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.with_timezone(&Utc))
        .map_err(StoreError::lasting)
}
