//! History in SQLite.

use async_trait::async_trait;
use intake::schema::RecordType;
use serde_json::{Map, Value};
use store::{Action, History, Page, PageRequest, RecordStatus, Result, StoreError, Touch, changes};

use crate::{SqliteStore, engine, time, unknown};

#[async_trait]
impl History for SqliteStore {
    async fn history(
        &self,
        clinic_id: i64,
        record_type: RecordType,
        target_id: i64,
        page: PageRequest,
    ) -> Result<Page<Touch>> {
        let rows: Vec<TouchRow> = sqlx::query_as(
            "SELECT r.batch_id, b.source_file, r.seq, r.row_number, r.action, r.status,
                 r.target_version, r.adopted_by, r.transformed_data, r.reference_ids, r.before_data,
                 r.created_at
             FROM migration_records AS r
             JOIN migration_batches AS b ON b.clinic_id = r.clinic_id AND b.id = r.batch_id
             WHERE r.clinic_id = ?1 AND r.target_model = ?2 AND r.target_id = ?3
               AND r.action <> 'none' AND r.target_version > ?4
               AND b.dry_run = 0 AND r.seq <= b.processed_records
             ORDER BY r.target_version
             LIMIT ?5",
        )
        .bind(clinic_id)
        .bind(record_type.table())
        .bind(target_id)
        .bind(page.cursor.unwrap_or(0))
        .bind(i64::from(page.limit) + 1)
        .fetch_all(&self.read)
        .await
        .map_err(engine)?;
        let touches = rows
            .into_iter()
            .map(|row| row.into_touch(record_type))
            .collect::<Result<Vec<_>>>()?;
        Ok(Page::from_surplus(touches, page.limit, |touch| {
            touch.target_version
        }))
    }
}

#[derive(sqlx::FromRow)]
struct TouchRow {
    batch_id: i64,
    source_file: String,
    seq: i64,
    row_number: i64,
    action: String,
    status: String,
    target_version: i64,
    adopted_by: Option<i64>,
    transformed_data: String,
    reference_ids: Option<String>,
    before_data: Option<String>,
    created_at: String,
}

impl TouchRow {
    fn into_touch(self, record_type: RecordType) -> Result<Touch> {
        let action =
            Action::from_word(&self.action).ok_or_else(|| unknown("action", &self.action))?;
        let changes = changes(
            record_type,
            action,
            &object(Some(&self.transformed_data))?,
            &object(self.reference_ids.as_deref())?,
            &object(self.before_data.as_deref())?,
        );
        Ok(Touch {
            batch_id: self.batch_id,
            source_file: self.source_file,
            seq: self.seq,
            row_number: u32::try_from(self.row_number).map_err(StoreError::lasting)?,
            action,
            status: RecordStatus::from_word(&self.status)
                .ok_or_else(|| unknown("record status", &self.status))?,
            target_version: self.target_version,
            adopted_by: self.adopted_by,
            changes,
            created_at: time::from_text(&self.created_at)?,
        })
    }
}

/// A JSON object of the ledger, empty where there is none.
pub(crate) fn object(json: Option<&str>) -> Result<Map<String, Value>> {
    json.map_or(Ok(Map::new()), |json| {
        serde_json::from_str(json).map_err(StoreError::lasting)
    })
}
