//! The table of pairs of records that every rule about rows beside rows has.

use super::{Look, RowsRule, When};
use crate::validate::vectors::{Fields, record};

/// Checks that a rule tells the second of two records where the table says so: the fields of each
/// in place of those that both share.
pub(super) fn pairs(rule: RowsRule, shared: Fields<'_>, cases: &[(Fields<'_>, Fields<'_>, bool)]) {
    for (first, second, told) in cases {
        let look = |fields: &Fields<'_>| {
            let mut look = Look::default();
            look.at(&record(rule.record_type, &[shared, fields]), rule.of);
            look
        };
        for (first, second) in [(first, second), (second, first)] {
            let (a, b) = (look(first), look(second));
            let meet = b
                .keys
                .iter()
                .any(|(_, key)| a.keys.iter().any(|(_, other)| other == key));
            let found = meet && rule.when.holds(a.rest, b.rest);
            assert_eq!(found, *told, "{first:?} {second:?}");
        }
    }
    let known = |field: &&str| rule.record_type.field(field).is_some();
    assert!(rule.of.fields.iter().all(known), "{:?}", rule.of.fields);
    assert!(rule.when != When::Always || !cases.is_empty());
}
