//! The statements over the clinic's own tables, made from the schema: a field is said once, there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use serde_json::{Map, Value};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use store::{Current, Result, SEARCH_KEY, StoreError, columns, has_search_key, search_key};

use crate::bulk::{Cells, Copy};
use crate::engine;

/// The statements over the table of one record type. `{c}` below stands for its columns.
pub(crate) struct TargetSql {
    /// Rows of clinic, batch, version, time, id and `{c}`.
    pub(crate) copy: Copy,
    /// `$1` clinic, `$2` time, `$3` a JSON array of objects with the id and `{c}`.
    pub(crate) update: String,
    /// `$1` clinic, `$2` ids. Gives id, version and `{c}` as one JSON array.
    pub(crate) current: String,
    /// `$1` clinic, `$2` ids. Gives id and version.
    pub(crate) versions: String,
    /// `$1` clinic, `$2` ids. Gives id and how many rows of another table point at it; one
    /// statement for every column that does.
    pub(crate) dependants: Vec<String>,
    /// `$1` clinic, `$2` ids. Gives id, and id and batch of a row of another table that points at
    /// it; one statement for every column that does, with the type of its table.
    pub(crate) pointers: Vec<(RecordType, String)>,
    /// `$1` clinic, `$2` ids.
    pub(crate) delete: String,
    /// `$1` clinic, `$2` the id before the first, `$3` limit. Gives the same and the rest.
    pub(crate) list: String,
    /// `$1` clinic.
    pub(crate) count: String,
    /// `$1` clinic. Gives each row as one text, `version` and `updated_at` aside.
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
            .map(|name| format!("{name} = new.{name}"))
            .collect();
        let assignments = assignments.join(", ");
        Self {
            copy: Copy::new(table, &written),
            update: format!(
                "UPDATE {table} AS t
                 SET {assignments}, version = t.version + 1, updated_at = $2
                 FROM json_populate_recordset(NULL::{table}, $3::json) AS new
                 WHERE t.clinic_id = $1 AND t.id = new.id"
            ),
            current: format!(
                "SELECT target.* FROM unnest($2::bigint[]) AS wanted (id)
                 CROSS JOIN LATERAL (
                     SELECT id, version, json_build_array({names_list})::text FROM {table} AS t
                     WHERE t.clinic_id = $1 AND t.id = wanted.id
                     OFFSET 0
                 ) AS target"
            ),
            versions: format!(
                "SELECT target.* FROM unnest($2::bigint[]) AS wanted (id)
                 CROSS JOIN LATERAL (
                     SELECT id, version FROM {table} AS t
                     WHERE t.clinic_id = $1 AND t.id = wanted.id
                     OFFSET 0
                 ) AS target"
            ),
            dependants: dependants(record_type),
            pointers: pointers(record_type),
            delete: format!(
                "DELETE FROM {table}
                 WHERE clinic_id = $1 AND id = ANY ($2)"
            ),
            list: format!(
                "SELECT id, version, json_build_array({names_list})::text, batch_id, updated_at FROM {table}
                 WHERE clinic_id = $1 AND id > $2 ORDER BY id LIMIT $3"
            ),
            count: format!("SELECT count(*) FROM {table} WHERE clinic_id = $1"),
            dump: format!(
                "SELECT json_build_array(id, {names_list}, {key}batch_id)::text FROM {table}
                 WHERE clinic_id = $1 ORDER BY id"
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
                 WHERE clinic_id = $1 AND {name} = ANY ($2)
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
                 WHERE clinic_id = $1 AND {name} = ANY ($2)
                 ORDER BY {name}, id"
            );
            statements.push((*other, sql));
        }
    }
    statements
}

/// Puts the cells of `{c}`.
pub(crate) fn put_cells<'a>(
    cells: &mut Cells,
    record_type: RecordType,
    value: impl Fn(usize) -> Option<&'a str>,
) {
    for column in columns(record_type) {
        match value(column.position) {
            Some(text) if column.is_boolean() => cells.text(text),
            // A text that is no id becomes no reference, which the table refuses.
            Some(id) if column.reference().is_some() => cells.maybe_int(id.parse().ok()),
            text => cells.maybe_text(text),
        };
    }
    if let Some(key) = search_key(record_type, value) {
        cells.text(&key);
    }
}

/// Changes of targets of one type, which go in by one statement.
pub(crate) struct Updates {
    clinic_id: i64,
    record_type: RecordType,
    now: DateTime<Utc>,
    rows: Vec<Value>,
}

impl Updates {
    pub(crate) fn new(clinic_id: i64, record_type: RecordType, now: DateTime<Utc>) -> Self {
        Self {
            clinic_id,
            record_type,
            now,
            rows: Vec::new(),
        }
    }

    /// Adds a target with the values of all its fields, by their position.
    pub(crate) fn add<'a>(&mut self, id: i64, value: impl Fn(usize) -> Option<&'a str>) {
        let cells = columns(self.record_type)
            .iter()
            .map(|column| (column.name.clone(), column.to_json(value(column.position))));
        let mut row: Map<String, Value> = cells.collect();
        if let Some(key) = search_key(self.record_type, value) {
            row.insert(SEARCH_KEY.to_owned(), key.into());
        }
        row.insert("id".to_owned(), id.into());
        self.rows.push(Value::Object(row));
    }

    /// Writes them.
    pub(crate) async fn run(self, connection: &mut PgConnection) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        sqlx::query(target_sql(self.record_type).update.as_str())
            .bind(self.clinic_id)
            .bind(self.now)
            .bind(Value::Array(self.rows).to_string())
            .execute(connection)
            .await
            .map_err(engine)?;
        Ok(())
    }
}

/// Reads id, version and `{c}` as the canonical texts of the fields. The columns come as one JSON
/// array: a row of thirty values costs the driver thirty copies.
pub(crate) fn read_current(row: &PgRow, record_type: RecordType) -> Result<(i64, Current)> {
    let id = row.try_get(0).map_err(engine)?;
    let version = row.try_get(1).map_err(engine)?;
    let cells: &str = row.try_get(2).map_err(engine)?;
    let cells: Vec<Value> = serde_json::from_str(cells).map_err(StoreError::lasting)?;
    let mut values = vec![None; record_type.fields().len()];
    for (column, cell) in columns(record_type).iter().zip(cells) {
        values[column.position] = match cell {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        };
    }
    Ok((id, Current { version, values }))
}
