//! Checks records. One rule, one code, one file; the comment of a rule is its help page.
//!
//! Here are the rules that need one record only. What needs other rows, or the database, is
//! checked where those are known.

mod client_contact_missing;
mod client_email_format;
mod client_name_required;
mod client_phone_format;
mod client_tax_id_kind;
mod fields;
mod pet_birth_in_future;
mod pet_breed_species;
mod pet_death_before_birth;
mod pet_name_required;
mod pet_owner_missing;
mod pet_sex_unknown;
mod pet_species_required;
mod pet_too_old;
mod required;
mod soften;
mod weight_implausible;

use chrono::NaiveDate;

use crate::issue::{Code, Issue, Params};
use crate::record::Values;
use crate::schema::RecordType;
use fields::{CLIENT, PET};
pub use soften::soften;

/// Checks one record by itself and adds what is wrong with it.
///
/// `issues` may hold what the transforms said of the record already: a rule does not say it twice,
/// and a refused contact weighs less where another one is good (see [`soften()`]).
pub fn check(values: &Values, reference_date: NaiveDate, issues: &mut Vec<Issue>) {
    match values.record_type() {
        RecordType::Client => {
            let fields = &*CLIENT;
            client_name_required::check(values, fields, issues);
            client_email_format::check(values, fields, issues);
            client_phone_format::check(values, fields, issues);
            client_contact_missing::check(values, fields, issues);
            client_tax_id_kind::check(values, fields, issues);
            soften(values, issues);
        }
        RecordType::Pet => {
            let fields = &*PET;
            pet_name_required::check(values, fields, issues);
            pet_species_required::check(values, fields, issues);
            pet_owner_missing::check(values, fields, issues);
            pet_birth_in_future::check(values, fields, reference_date, issues);
            pet_too_old::check(values, fields, reference_date, issues);
            pet_death_before_birth::check(values, fields, issues);
            weight_implausible::check(values, fields, issues);
            pet_sex_unknown::check(values, fields, issues);
            pet_breed_species::check(values, fields, issues);
        }
        _ => required::check(values, issues),
    }
}

fn add(issues: &mut Vec<Issue>, code: Code, field: &'static str, params: Params) {
    issues.push(Issue::new(code, params).of_field(field));
}

/// Whether something was said of a field already, with severity error: the field is empty because
/// its cell was refused, and that is the thing to mend.
fn is_refused(issues: &[Issue], field: &str) -> bool {
    issues
        .iter()
        .any(|issue| issue.field == Some(field) && issue.severity == crate::issue::Severity::Error)
}

#[cfg(test)]
mod tests;
