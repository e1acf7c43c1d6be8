//! Which fields of a record type stand in its table, and under which name.

use std::sync::LazyLock;

use intake::schema::{Field, Kind, RecordType};

/// Fields that only feed others while a record is made, and have no column: an age becomes a
/// birth date.
pub const INPUT_ONLY: &[&str] = &["age"];

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

fn columns_of(record_type: RecordType) -> Vec<Column> {
    record_type
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| field.name != "source_id" && !INPUT_ONLY.contains(&field.name))
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
