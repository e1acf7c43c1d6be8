//! The state of an appointment, and that it was called off.

use serde_json::Value;

use super::Words;
use crate::transform::{Context, Out, Transform, Verdict};

/// `appointment_status_map`: a state, where the variables beside it do not say `cancelled`.
///
/// OkVet leaves the state of an appointment that was called off as it was, and notes that in an
/// object of variables. A state that tells what became of the visit is believed all the same.
pub(in crate::transform) struct AppointmentStatus {
    pub(in crate::transform) words: Words,
    /// The column of variables, if there is one.
    pub(in crate::transform) columns: Vec<String>,
}

impl Transform for AppointmentStatus {
    fn apply(&self, cell: &str, context: &Context<'_>, out: &mut Out) -> Verdict {
        let found = self.words.find(cell).map(|found| found.canonical);
        if found.is_none() {
            self.words.unmapped(cell, out);
        }
        let is_open = matches!(
            found,
            None | Some("scheduled" | "confirmed" | "tentative" | "unknown")
        );
        if is_open && context.others.iter().any(|cell| is_cancelled(cell)) {
            return out.value("cancelled");
        }
        found.map_or(Verdict::Null, |state| out.value(state))
    }

    fn fills_empty(&self) -> bool {
        !self.columns.is_empty()
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }
}

/// Whether variables, an object as JSON, say that the appointment was called off.
fn is_cancelled(variables: &str) -> bool {
    // Nearly all objects lack the word, and need not be read.
    variables.contains("cancelled")
        && serde_json::from_str(variables).is_ok_and(|variables: Value| {
            let said = &variables["cancelled"];
            *said == true || *said == 1 || matches!(said.as_str(), Some("true" | "1"))
        })
}
