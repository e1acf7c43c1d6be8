//! The only place of the server that reads the clock.

use std::time::SystemTime;

use chrono::{DateTime, Utc};

/// The time of now, to be handed on as an argument.
pub fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}
