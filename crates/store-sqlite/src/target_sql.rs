//! The statements over the clinic's own tables, made from the schema: a field is said once, there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use intake::schema::RecordType;
use serde_json::Value;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use store::{Current, Result, SEARCH_KEY, StoreError, columns, has_search_key, search_key};

use crate::bulk::{Cells, Insert};
use crate::engine;

/// The statements over the table of one record type. `{c}` below stands for its columns.
pub(crate) struct TargetSql {
    /// Rows of clinic, batch, version, time, id and `{c}`.
    pub(crate) insert: Insert,
    /// The same rows for targets that are there. An upsert whose insert never happens: it goes by
    /// the key, row by row.
    pub(crate) update: Insert,
    /// `?1` clinic, `?2` ids. Gives all rows as one JSON array of id, version and the array of `{c}`.
    pub(crate) current: String,
    /// `?1` clinic, `?2` ids. Gives all rows as one JSON array of id and version.
    pub(crate) versions: String,
    /// `?1` clinic, `?2` ids. Gives id and how many rows of another table point at it; one
    /// statement for every column that does.
    pub(crate) dependants: Vec<String>,
    /// `?1` clinic, `?2` ids. Gives id, and id and batch of a row of another table that points at
    /// it; one statement for every column that does, with the type of its table.
    pub(crate) pointers: Vec<(RecordType, String)>,
    /// `?1` clinic, `?2` ids.
    pub(crate) delete: String,
    /// `?1` clinic, `?2` the id before the first, `?3` limit. Gives the same and the rest.
    pub(crate) list: String,
    /// `?1` clinic.
    pub(crate) count: String,
    /// `?1` clinic. Gives each row as one text, `version` and `updated_at` aside.
    pub(crate) dump: String,
}

/// The statements of a record type.
pub(crate) fn target_sql(record_type: RecordType) -> &'static TargetSql {
    static SQL: LazyLock<BTreeMap<RecordType, TargetSql>> = LazyLock::new(|| {
        RecordType::ALL
            .iter()
            .map(|kind| (*kind, TargetSql::of(*kind)))
            .collect()
    });
    &SQL[&record_type]
}

impl TargetSql {
    fn of(record_type: RecordType) -> Self {
        let table = record_type.table();
        let names: Vec<&str> = columns(record_type)
            .iter()
            .map(|c| c.name.as_str())
            .collect();
        let names_list = names.join(", ");
        let key = if has_search_key(record_type) {
            format!("{SEARCH_KEY}, ")
        } else {
            String::new()
        };
        let written: Vec<&str> = ["clinic_id", "batch_id", "version", "updated_at", "id"]
            .into_iter()
            .chain(names.iter().copied())
            .chain(has_search_key(record_type).then_some(SEARCH_KEY))
            .collect();
        let assignments: Vec<String> = names
            .iter()
            .copied()
            .chain(has_search_key(record_type).then_some(SEARCH_KEY))
            .map(|name| format!("{name} = excluded.{name}"))
            .collect();
        let assignments = assignments.join(", ");
        Self {
            insert: Insert::new(table, &written, ""),
            update: Insert::new(
                table,
                &written,
                &format!(
                    "ON CONFLICT (clinic_id, id) DO UPDATE SET {assignments},
                         version = {table}.version + 1, updated_at = excluded.updated_at"
                ),
            ),
            current: format!(
                "SELECT json_group_array(json_array(id, version, json_array({names_list})))
                 FROM {table}
                 WHERE clinic_id = ?1 AND id IN (SELECT value FROM json_each(?2))"
            ),
            versions: format!(
                "SELECT json_group_array(json_array(id, version)) FROM {table}
                 WHERE clinic_id = ?1 AND id IN (SELECT value FROM json_each(?2))"
            ),
            dependants: dependants(record_type),
            pointers: pointers(record_type),
            delete: format!(
                "DELETE FROM {table}
                 WHERE clinic_id = ?1 AND id IN (SELECT value FROM json_each(?2))"
            ),
            list: format!(
                "SELECT id, version, json_array({names_list}), batch_id, updated_at FROM {table}
                 WHERE clinic_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
            ),
            count: format!("SELECT count(*) FROM {table} WHERE clinic_id = ?1"),
            dump: format!(
                "SELECT json_array(id, {names_list}, {key}batch_id) FROM {table}
                 WHERE clinic_id = ?1 ORDER BY id"
            ),
        }
    }
}

fn dependants(record_type: RecordType) -> Vec<String> {
    let mut statements = Vec::new();
    for other in RecordType::ALL {
        for column in columns(*other)
            .iter()
            .filter(|c| c.reference() == Some(record_type))
        {
            let (table, name) = (other.table(), &column.name);
            statements.push(format!(
                "SELECT {name}, count(*) FROM {table}
                 WHERE clinic_id = ?1 AND {name} IN (SELECT value FROM json_each(?2))
                 GROUP BY {name}"
            ));
        }
    }
    statements
}

fn pointers(record_type: RecordType) -> Vec<(RecordType, String)> {
    let mut statements = Vec::new();
    for other in RecordType::ALL {
        for column in columns(*other)
            .iter()
            .filter(|c| c.reference() == Some(record_type))
        {
            let (table, name) = (other.table(), &column.name);
            let sql = format!(
                "SELECT {name}, id, batch_id FROM {table}
                 WHERE clinic_id = ?1 AND {name} IN (SELECT value FROM json_each(?2))
                 ORDER BY {name}, id"
            );
            statements.push((*other, sql));
        }
    }
    statements
}

/// Puts the cells of `{c}`.
pub(crate) fn put_cells<'a>(
    cells: &mut Cells<'a>,
    record_type: RecordType,
    value: impl Fn(usize) -> Option<&'a str>,
) {
    for column in columns(record_type) {
        match value(column.position) {
            Some(text) if column.is_boolean() => cells.int(i64::from(text == "true")),
            // A text that is no id becomes no reference, which the table refuses.
            Some(id) if column.reference().is_some() => cells.maybe_int(id.parse().ok()),
            text => cells.maybe_text(text),
        };
    }
    if let Some(key) = search_key(record_type, value) {
        cells.owned(key);
    }
}

/// Reads id, version and `{c}` as the canonical texts of the fields. The columns come as one JSON
/// array: a row of thirty values costs the driver thirty copies.
pub(crate) fn read_current(row: &SqliteRow, record_type: RecordType) -> Result<(i64, Current)> {
    let id = row.try_get(0).map_err(engine)?;
    let version = row.try_get(1).map_err(engine)?;
    let cells: &str = row.try_get(2).map_err(engine)?;
    let cells = serde_json::from_str(cells).map_err(StoreError::lasting)?;
    Ok((id, current_of(record_type, version, cells)))
}

/// What a target holds, by the cells of `{c}`.
pub(crate) fn current_of(record_type: RecordType, version: i64, cells: Vec<Value>) -> Current {
    let mut values = vec![None; record_type.fields().len()];
    for (column, cell) in columns(record_type).iter().zip(cells) {
        values[column.position] = match cell {
            Value::Null => None,
            Value::String(text) => Some(text),
            Value::Number(flag) if column.is_boolean() => {
                Some((flag.as_i64() == Some(1)).to_string())
            }
            other => Some(other.to_string()),
        };
    }
    Current { version, values }
}
