//! Stored mappings in SQLite.

use async_trait::async_trait;
use intake::mapping::StoredMapping;
use intake::plan::{FieldMapping, Source};
use intake::schema::RecordType;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};
use store::{MappingFilter, Mappings, Result, StoreError};

use crate::{SqliteStore, engine, unknown};

#[async_trait]
impl Mappings for SqliteStore {
    async fn mappings(&self, clinic_id: i64, filter: &MappingFilter) -> Result<Vec<StoredMapping>> {
        let rows = sqlx::query(
            "SELECT source_system, record_type, source_field, target_field, transform, params,
                    is_required, default_value
             FROM migration_field_mappings
             WHERE clinic_id = ?1 AND (?2 IS NULL OR source_system = ?2)
               AND (?3 IS NULL OR record_type = ?3) AND (?4 IS NULL OR source_field = ?4)
             ORDER BY source_system, record_type, source_field",
        )
        .bind(clinic_id)
        .bind(filter.source_system.map(Source::as_str))
        .bind(filter.record_type.map(RecordType::as_str))
        .bind(filter.source_field.as_deref())
        .fetch_all(&self.read)
        .await
        .map_err(engine)?;
        rows.iter().map(read_mapping).collect()
    }

    async fn save_mappings(
        &self,
        clinic_id: i64,
        mappings: &[StoredMapping],
        instead_of: Option<&MappingFilter>,
    ) -> Result<()> {
        let mut tx = self.begin_write().await?;
        if let Some(filter) = instead_of {
            delete(&mut tx, clinic_id, filter).await?;
        }
        for StoredMapping {
            source_system,
            mapping,
        } in mappings
        {
            let params = serde_json::to_string(&mapping.params).map_err(StoreError::lasting)?;
            sqlx::query(
                "INSERT INTO migration_field_mappings (clinic_id, source_system, record_type,
                     source_field, target_field, transform, params, is_required, default_value)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (clinic_id, source_system, record_type, source_field)
                 DO UPDATE SET target_field = excluded.target_field,
                     transform = excluded.transform, params = excluded.params,
                     is_required = excluded.is_required, default_value = excluded.default_value",
            )
            .bind(clinic_id)
            .bind(source_system.as_str())
            .bind(mapping.record_type.as_str())
            .bind(&mapping.source_field)
            .bind(&mapping.target_field)
            .bind(&mapping.transform)
            .bind(params)
            .bind(mapping.is_required)
            .bind(mapping.default_value.as_deref())
            .execute(&mut *tx)
            .await
            .map_err(engine)?;
        }
        tx.commit().await.map_err(engine)
    }

    async fn delete_mappings(&self, clinic_id: i64, filter: &MappingFilter) -> Result<u64> {
        let mut tx = self.begin_write().await?;
        let deleted = delete(&mut tx, clinic_id, filter).await?;
        tx.commit().await.map_err(engine)?;
        Ok(deleted)
    }
}

async fn delete(
    tx: &mut Transaction<'_, Sqlite>,
    clinic_id: i64,
    filter: &MappingFilter,
) -> Result<u64> {
    let deleted = sqlx::query(
        "DELETE FROM migration_field_mappings
         WHERE clinic_id = ?1 AND (?2 IS NULL OR source_system = ?2)
           AND (?3 IS NULL OR record_type = ?3) AND (?4 IS NULL OR source_field = ?4)",
    )
    .bind(clinic_id)
    .bind(filter.source_system.map(Source::as_str))
    .bind(filter.record_type.map(RecordType::as_str))
    .bind(filter.source_field.as_deref())
    .execute(&mut **tx)
    .await
    .map_err(engine)?;
    Ok(deleted.rows_affected())
}

fn read_mapping(row: &SqliteRow) -> Result<StoredMapping> {
    let text = |name: &str| row.try_get::<String, _>(name).map_err(engine);
    let (source, kind) = (text("source_system")?, text("record_type")?);
    Ok(StoredMapping {
        source_system: Source::from_word(&source).ok_or_else(|| unknown("source", &source))?,
        mapping: FieldMapping {
            record_type: RecordType::from_word(&kind)
                .ok_or_else(|| unknown("record type", &kind))?,
            source_field: text("source_field")?,
            target_field: text("target_field")?,
            transform: text("transform")?,
            params: serde_json::from_str(&text("params")?).map_err(StoreError::lasting)?,
            is_required: row.try_get("is_required").map_err(engine)?,
            default_value: row.try_get("default_value").map_err(engine)?,
        },
    })
}
