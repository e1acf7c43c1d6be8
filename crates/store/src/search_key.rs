//! By which text a target is found where nobody has its id: the folded name of a client or a pet,
//! the number of an invoice. It stands in a column of its own, so that it can be looked up in bulk.

use intake::schema::{RecordType, invoice_key};
use intake::text::fold;

/// The name of the column.
pub const SEARCH_KEY: &str = "search_key";

/// Whether the table of a type has the column.
pub fn has_search_key(record_type: RecordType) -> bool {
    matches!(
        record_type,
        RecordType::Client | RecordType::Pet | RecordType::Invoice
    )
}

/// The search key of a target, given its canonical texts by the position of the field. `None` for
/// a type without one; empty where there is nothing to find it by.
pub fn search_key<'a>(
    record_type: RecordType,
    value: impl Fn(usize) -> Option<&'a str>,
) -> Option<String> {
    let at = |place| value(place).unwrap_or_default();
    match record_type {
        RecordType::Client => Some(fold(at(const { RecordType::Client.place("full_name") }))),
        RecordType::Pet => Some(fold(at(const { RecordType::Pet.place("name") }))),
        RecordType::Invoice => Some(invoice_key(
            value(const { RecordType::Invoice.place("series") }),
            at(const { RecordType::Invoice.place("number") }),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use intake::record::Values;

    use super::*;

    #[test]
    fn names_and_numbers_are_found_however_they_are_written() {
        let key = |kind, pairs: &[(&str, &str)]| {
            let mut values = Values::new(kind);
            for (name, text) in pairs {
                values.put(name, text);
            }
            search_key(kind, |place| values.at(place))
        };
        let client = key(RecordType::Client, &[("full_name", "  JOSÉ  Peña-Ruiz ")]);
        assert_eq!(client.as_deref(), Some("jose pena ruiz"));
        let joined = key(RecordType::Invoice, &[("number", "f-001")]);
        let apart = key(RecordType::Invoice, &[("series", "F"), ("number", "001")]);
        assert_eq!(joined, apart);
        assert_eq!(key(RecordType::Pet, &[]).as_deref(), Some(""));
        for kind in RecordType::ALL {
            assert_eq!(key(*kind, &[]).is_some(), has_search_key(*kind));
        }
    }
}
