//! A bad contact weighs less where another one is good.

use super::client;
use super::client_phone_format::is_e164;
use crate::issue::{Code, Issue, Severity};
use crate::record::Values;
use crate::schema::RecordType;
use crate::transform::is_email;

/// Makes the errors of a client's phones and email warnings where another contact is good: the
/// client can be reached, and one bad number is no reason to leave it out. The bad value itself is
/// not imported; it stays in the source data.
///
/// [`super::check`] calls this. A value that stands in the record in the wrong form stays an error:
/// it would be imported.
pub fn soften(values: &Values, issues: &mut [Issue]) {
    if values.record_type() != RecordType::Client {
        return;
    }
    let worth = |issue: &&mut Issue| {
        issue.severity == Severity::Error
            && matches!(
                issue.field,
                Some("phone" | "phone2" | "phone3" | "emergency_contact_phone" | "email")
            )
            && !matches!(
                issue.code,
                Code::FieldRequired | Code::ClientPhoneFormat | Code::ClientEmailFormat
            )
    };
    let mut bad = issues.iter_mut().filter(worth).peekable();
    if bad.peek().is_none() {
        return;
    }
    let phones = const { [client("phone"), client("phone2"), client("phone3")] };
    let reachable = phones
        .iter()
        .any(|place| values.at(*place).is_some_and(is_e164))
        || values.at(const { client("email") }).is_some_and(is_email);
    if reachable {
        bad.for_each(|issue| issue.severity = Severity::Warning);
    }
}
