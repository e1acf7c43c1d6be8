//! What a record does to its target, given what the target holds. No engine decides by itself.

use intake::schema::RecordType;

use serde_json::Value;

use crate::check::fault;
use crate::{Changes, OnExisting, Result, StoreError, columns};

/// A target as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// Its version.
    pub version: i64,
    /// The canonical texts by the position of the field; references as ids, booleans as `true`
    /// and `false`.
    pub values: Vec<Option<String>>,
}

/// What a record does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It makes a target.
    Create,
    /// It changes the fields at these positions.
    Update(Vec<usize>),
    /// The target holds all of it already.
    Unchanged,
    /// The fields at these positions differ, and the policy leaves them.
    Kept(Vec<usize>),
    /// The fields at these positions differ, and the policy calls that an error.
    Exists(Vec<usize>),
}

/// Decides what a record does. `proposed` gives its canonical text by the position of the field,
/// references resolved to ids. A field that the record leaves empty differs only if it stands in
/// `erases`.
pub fn decide<'a>(
    record_type: RecordType,
    proposed: impl Fn(usize) -> Option<&'a str>,
    erases: &[usize],
    current: Option<&Current>,
    on_existing: OnExisting,
) -> Decision {
    let Some(current) = current else {
        return Decision::Create;
    };
    let differing: Vec<usize> = columns(record_type)
        .iter()
        .map(|column| column.position)
        .filter(|position| {
            let holds = current.values[*position].as_deref();
            match proposed(*position) {
                Some(text) => holds != Some(text),
                None => holds.is_some() && erases.contains(position),
            }
        })
        .collect();
    match on_existing {
        _ if differing.is_empty() => Decision::Unchanged,
        OnExisting::Skip => Decision::Kept(differing),
        OnExisting::Update => Decision::Update(differing),
        OnExisting::Error => Decision::Exists(differing),
    }
}

/// What a target holds once a person changed some of its fields. Changes name a field or its
/// column; references are given as ids.
pub fn apply_changes(
    record_type: RecordType,
    current: &Current,
    changes: &Changes,
) -> Result<Vec<Option<String>>> {
    let mut values = current.values.clone();
    for (name, value) in changes {
        let refuse = |reason| {
            Err(StoreError::InvalidField {
                field: name.clone(),
                reason,
            })
        };
        let column = columns(record_type)
            .iter()
            .find(|column| column.name == *name || column.field.name == name);
        let Some(column) = column else {
            return refuse("does not exist");
        };
        let text = match value {
            Value::Null if column.field.required => return refuse("cannot be empty"),
            Value::Null => None,
            Value::Bool(flag) if column.is_boolean() => Some(flag.to_string()),
            Value::Number(id) if column.reference().is_some() && id.is_i64() => {
                Some(id.to_string())
            }
            Value::String(text) if !column.is_boolean() && column.reference().is_none() => {
                if text.trim().is_empty() {
                    return refuse("cannot be an empty text; null empties a field");
                }
                // What stands there already is let be: a form sends all that it shows.
                let is_new = current.values[column.position].as_ref() != Some(text);
                if is_new && let Some(reason) = fault(record_type, column, text) {
                    return refuse(reason);
                }
                Some(text.clone())
            }
            _ => return refuse("has a value of the wrong kind"),
        };
        values[column.position] = text;
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use intake::record::Values;

    use super::*;

    fn client(values: &[(&str, &str)]) -> Values {
        let mut client = Values::new(RecordType::Client);
        for (name, text) in values {
            client.put(name, text);
        }
        client
    }

    fn current(values: &[(&str, &str)]) -> Current {
        let values = client(values)
            .iter()
            .map(|text| text.map(str::to_owned))
            .collect();
        Current { version: 1, values }
    }

    fn decided(new: &Values, old: Option<&Current>, on_existing: OnExisting) -> Decision {
        decide(
            RecordType::Client,
            |position| new.at(position),
            &[],
            old,
            on_existing,
        )
    }

    #[test]
    fn without_a_target_it_creates_one_whatever_the_policy() {
        for policy in OnExisting::ALL {
            assert_eq!(decided(&client(&[]), None, *policy), Decision::Create);
        }
    }

    #[test]
    fn an_update_names_only_the_fields_that_differ() {
        let new = client(&[
            ("full_name", "Ana Ruiz"),
            ("city", "Puebla"),
            ("phone", "+52"),
        ]);
        let old = current(&[("full_name", "Ana Ruiz"), ("city", "Cholula")]);
        let city = RecordType::Client.position("city").unwrap();
        let phone = RecordType::Client.position("phone").unwrap();
        let mut fields = vec![city, phone];
        fields.sort_unstable();
        assert_eq!(
            decided(&new, Some(&old), OnExisting::Update),
            Decision::Update(fields.clone())
        );
        assert_eq!(
            decided(&new, Some(&old), OnExisting::Skip),
            Decision::Kept(fields.clone())
        );
        assert_eq!(
            decided(&new, Some(&old), OnExisting::Error),
            Decision::Exists(fields)
        );
    }

    #[test]
    fn an_empty_cell_never_erases() {
        let old = current(&[("full_name", "Ana Ruiz"), ("city", "Cholula")]);
        let new = client(&[("full_name", "Ana Ruiz")]);
        assert_eq!(
            decided(&new, Some(&old), OnExisting::Update),
            Decision::Unchanged
        );
        assert_eq!(
            decided(&new, Some(&old), OnExisting::Error),
            Decision::Unchanged
        );
    }

    #[test]
    fn an_empty_cell_erases_where_that_is_asked() {
        let old = current(&[("full_name", "Ana Ruiz"), ("city", "Cholula")]);
        let new = client(&[("full_name", "Ana Ruiz")]);
        let places = ["city", "phone"].map(|name| RecordType::Client.position(name).unwrap());
        let decided = decide(
            RecordType::Client,
            |position| new.at(position),
            &places,
            Some(&old),
            OnExisting::Update,
        );
        assert_eq!(
            decided,
            Decision::Update(vec![places[0]]),
            "what is empty already is no difference"
        );
    }

    #[test]
    fn the_source_id_is_no_difference() {
        let old = current(&[("full_name", "Ana Ruiz")]);
        let new = client(&[("source_id", "7"), ("full_name", "Ana Ruiz")]);
        assert_eq!(
            decided(&new, Some(&old), OnExisting::Update),
            Decision::Unchanged
        );
    }
}
