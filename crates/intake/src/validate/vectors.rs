//! The table of good and bad records that every rule has.

use chrono::NaiveDate;

use super::{Facts, Rule};
use crate::issue::Severity;
use crate::record::Values;
use crate::schema::RecordType;

pub(super) const ERROR: Option<Severity> = Some(Severity::Error);
pub(super) const WARNING: Option<Severity> = Some(Severity::Warning);
pub(super) const GOOD: Option<Severity> = None;

/// Fields and their texts; an empty text empties the field.
pub(super) type Fields<'a> = &'a [(&'a str, &'a str)];

/// The day that counts as today in the tables.
pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 15).unwrap()
}

/// What a record is checked with where it stands alone.
pub(super) fn facts<'a>() -> Facts<'a> {
    Facts::alone(today())
}

/// A record of some fields, the later ones in place of the earlier.
pub(super) fn record(kind: RecordType, fields: &[Fields<'_>]) -> Values {
    let mut values = Values::new(kind);
    for (field, text) in fields.iter().copied().flatten() {
        let position = kind.position(field).unwrap_or_else(|| panic!("{field}"));
        match *text {
            "" => values.unset(position),
            text => values.set(position, text),
        }
    }
    values
}

/// Checks that a rule says what the table expects of each record: the fields of the case in place
/// of those that all records share.
pub(super) fn vectors(rule: Rule, shared: Fields<'_>, cases: &[(Fields<'_>, Option<Severity>)]) {
    for (fields, expected) in cases {
        let mut issues = Vec::new();
        let values = record(rule.record_type, &[shared, fields]);
        (rule.check)(&values, &facts(), &mut issues);
        let found: Vec<_> = issues.iter().map(|issue| issue.severity).collect();
        assert_eq!(
            found,
            expected.iter().copied().collect::<Vec<_>>(),
            "{fields:?}"
        );
        for issue in issues {
            assert_eq!(issue.code, rule.code);
            let field = issue
                .field
                .expect("a rule names the field that it is about");
            assert!(rule.record_type.field(field).is_some(), "{field}");
            for text in [issue.message(), issue.message_es()] {
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
    }
}

/// Whether a rule says something of an event beside the pet of its row.
pub(super) fn beside_pet(rule: Rule, pet: Fields<'_>, fields: Fields<'_>) -> bool {
    let pet = record(RecordType::Pet, &[pet]);
    let facts = Facts {
        pet: Some(&pet),
        ..facts()
    };
    let mut issues = Vec::new();
    (rule.check)(&record(rule.record_type, &[fields]), &facts, &mut issues);
    for issue in &issues {
        assert_eq!(issue.code, rule.code);
        for text in [issue.message(), issue.message_es()] {
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }
    !issues.is_empty()
}
