//! Records in SQLite.

use async_trait::async_trait;
use intake::schema::RecordType;
use serde_json::Value;
use store::{
    Action, Page, PageRequest, Record, RecordFilter, RecordStatus, Records, Result, StoreError,
};

use crate::{SqliteStore, engine, time, unknown};

/// Selects the records of a batch that count, with the condition on their status.
macro_rules! select_records {
    ($table:literal, $status:literal) => {
        concat!(
            "SELECT r.* FROM ",
            $table,
            " AS r
             WHERE r.clinic_id = ?1 AND r.batch_id = ?2 AND r.seq > ?3
               AND r.seq <= (
                   SELECT b.processed_records FROM migration_batches AS b
                   WHERE b.clinic_id = ?1 AND b.id = ?2
               )
               AND (?5 IS NULL OR r.record_type = ?5)
               AND (?6 IS NULL OR r.row_number >= ?6)
               AND ",
            $status,
            " ORDER BY r.seq LIMIT ?7"
        )
    };
}

#[async_trait]
impl Records for SqliteStore {
    async fn records(
        &self,
        clinic_id: i64,
        batch_id: i64,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Result<Page<Record>> {
        // The word itself, not a parameter, lets the index of records in error be used.
        let sql = match filter.status {
            Some(RecordStatus::Error) => {
                select_records!("ledger", "r.status = 'error' AND ?4 = 'error'")
            }
            _ => select_records!("migration_records", "(?4 IS NULL OR r.status = ?4)"),
        };
        let rows: Vec<RecordRow> = sqlx::query_as(sql)
            .bind(clinic_id)
            .bind(batch_id)
            .bind(page.cursor.unwrap_or(0))
            .bind(filter.status.map(RecordStatus::as_str))
            .bind(filter.record_type.map(RecordType::as_str))
            .bind(filter.row_from.map(i64::from))
            .bind(i64::from(page.limit) + 1)
            .fetch_all(&self.read)
            .await
            .map_err(engine)?;
        let records = rows
            .into_iter()
            .map(Record::try_from)
            .collect::<Result<Vec<_>>>()?;
        Ok(Page::from_surplus(records, page.limit, |record| record.seq))
    }
}

/// A row of `migration_records`.
#[derive(sqlx::FromRow)]
struct RecordRow {
    seq: i64,
    row_number: i64,
    record_type: String,
    source_id: String,
    status: String,
    action: String,
    target_model: Option<String>,
    target_id: Option<i64>,
    target_version: Option<i64>,
    seen_version: Option<i64>,
    adopted_by: Option<i64>,
    source_data: String,
    transformed_data: String,
    before_data: Option<String>,
    issues: String,
    error_message: Option<String>,
    error_field: Option<String>,
    created_at: String,
}

impl TryFrom<RecordRow> for Record {
    type Error = StoreError;

    fn try_from(row: RecordRow) -> Result<Self> {
        Ok(Self {
            seq: row.seq,
            row_number: u32::try_from(row.row_number).map_err(StoreError::lasting)?,
            record_type: record_type(&row.record_type)?,
            source_id: row.source_id,
            status: RecordStatus::from_word(&row.status)
                .ok_or_else(|| unknown("record status", &row.status))?,
            action: Action::from_word(&row.action).ok_or_else(|| unknown("action", &row.action))?,
            target_model: row.target_model,
            target_id: row.target_id,
            target_version: row.target_version,
            seen_version: row.seen_version,
            adopted_by: row.adopted_by,
            source_data: json(&row.source_data)?,
            transformed_data: json(&row.transformed_data)?,
            before_data: row.before_data.as_deref().map(json).transpose()?,
            issues: json(&row.issues)?,
            error_message: row.error_message,
            error_field: row.error_field,
            created_at: time::from_text(&row.created_at)?,
        })
    }
}

/// The record type of a stored word.
pub(crate) fn record_type(word: &str) -> Result<RecordType> {
    RecordType::from_word(word).ok_or_else(|| unknown("record type", word))
}

fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(StoreError::lasting)
}
