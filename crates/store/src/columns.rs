//! Which fields of a record type stand in its table, and under which name.

use std::sync::LazyLock;

use intake::schema::{Field, Kind, RecordType};
use serde_json::Value;

/// A field that stands in the table of its record type.
#[derive(Debug)]
pub struct Column {
    /// The name of the column: that of the field, with `_id` for a reference.
    pub name: String,
    /// The place of the field in the record type.
    pub position: usize,
    /// The field.
    pub field: &'static Field,
}

impl Column {
    /// The record type that the column refers to.
    pub fn reference(&self) -> Option<RecordType> {
        match self.field.kind {
            Kind::Reference { to } => Some(to),
            _ => None,
        }
    }

    /// Whether the column holds `true` and `false`.
    pub fn is_boolean(&self) -> bool {
        matches!(self.field.kind, Kind::Boolean)
    }

    /// The JSON of a canonical text: booleans as such, references as numbers, empty as `null`.
    pub fn to_json(&self, text: Option<&str>) -> Value {
        match text {
            None => Value::Null,
            Some(text) if self.is_boolean() => Value::Bool(text == "true"),
            Some(text) if self.reference().is_some() => {
                text.parse::<i64>().map_or(Value::Null, Value::from)
            }
            Some(text) => Value::String(text.to_owned()),
        }
    }
}

/// The columns of a record type, in the order of its fields. The source id is not among them: it
/// stands in the links.
pub fn columns(record_type: RecordType) -> &'static [Column] {
    static COLUMNS: LazyLock<Vec<Vec<Column>>> = LazyLock::new(|| {
        RecordType::ALL
            .iter()
            .map(|kind| columns_of(*kind))
            .collect()
    });
    let place = RecordType::ALL.iter().position(|kind| *kind == record_type);
    place.map_or(&[], |place| COLUMNS[place].as_slice())
}

/// The column of the field at a position, `None` if the field has no column.
pub fn column_at(record_type: RecordType, position: usize) -> Option<&'static Column> {
    columns(record_type)
        .iter()
        .find(|column| column.position == position)
}

/// The canonical text of a JSON value, `None` if it is empty.
pub fn canonical(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn columns_of(record_type: RecordType) -> Vec<Column> {
    record_type
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| field.name != "source_id" && !field.input)
        .map(|(position, field)| {
            let name = match field.kind {
                Kind::Reference { .. } => format!("{}_id", field.name),
                _ => field.name.to_owned(),
            };
            Column {
                name,
                position,
                field,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_a_column_of_ids_and_a_source_id_is_none() {
        let names: Vec<_> = columns(RecordType::Pet)
            .iter()
            .map(|c| c.name.as_str())
            .collect();
        assert_eq!(names[..3], ["client_id", "name", "species"]);
        assert!(!names.contains(&"source_id") && !names.contains(&"age"));
    }
}
