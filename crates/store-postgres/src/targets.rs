//! Targets in PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use intake::plan::Source;
use intake::schema::RecordType;
use serde_json::Map;
use sqlx::Row;
use sqlx::postgres::PgRow;
use store::{
    Changes, Page, PageRequest, Result, StoreError, Target, Targets, apply_changes, columns,
};

use crate::commit::currents;
use crate::target_sql::{Updates, read_current, target_sql};
use crate::{PostgresStore, engine};

#[async_trait]
impl Targets for PostgresStore {
    async fn targets(
        &self,
        clinic_id: i64,
        record_type: RecordType,
        page: PageRequest,
    ) -> Result<Page<Target>> {
        let rows = sqlx::query(target_sql(record_type).list.as_str())
            .bind(clinic_id)
            .bind(page.cursor.unwrap_or(0))
            .bind(i64::from(page.limit) + 1)
            .fetch_all(&self.pool)
            .await
            .map_err(engine)?;
        let targets = rows
            .iter()
            .map(|row| read_target(row, record_type))
            .collect::<Result<Vec<_>>>()?;
        Ok(Page::from_surplus(targets, page.limit, |target| target.id))
    }

    async fn target(
        &self,
        clinic_id: i64,
        record_type: RecordType,
        target_id: i64,
    ) -> Result<Option<Target>> {
        let page = PageRequest {
            cursor: Some(target_id - 1),
            limit: 1,
        };
        let found = self
            .targets(clinic_id, record_type, page)
            .await?
            .items
            .pop();
        Ok(found.filter(|target| target.id == target_id))
    }

    async fn update_target(
        &self,
        clinic_id: i64,
        record_type: RecordType,
        target_id: i64,
        changes: Changes,
        expected_version: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<Option<Target>> {
        let mut tx = self.begin_write(clinic_id).await?;
        let mut found =
            currents(&mut tx, clinic_id, record_type, std::iter::once(target_id)).await?;
        let Some(current) = found.remove(&target_id) else {
            return Ok(None);
        };
        let actual = current.version;
        if let Some(expected) = expected_version.filter(|expected| *expected != actual) {
            return Err(StoreError::VersionConflict { expected, actual });
        }
        let after = apply_changes(record_type, &current, &changes)?;
        for column in columns(record_type) {
            let (Some(to), Some(id)) = (
                column.reference(),
                after[column.position].as_deref().map(str::parse::<i64>),
            ) else {
                continue;
            };
            let id = id.map_err(StoreError::lasting)?;
            if !currents(&mut tx, clinic_id, to, std::iter::once(id))
                .await?
                .contains_key(&id)
            {
                let reason = "refers to nothing";
                return Err(StoreError::InvalidField {
                    field: column.name.clone(),
                    reason,
                });
            }
        }
        if after == current.values {
            drop(tx);
            return self.target(clinic_id, record_type, target_id).await;
        }
        let mut updates = Updates::new(clinic_id, record_type, now);
        updates.add(target_id, |position| after[position].as_deref());
        updates.run(&mut tx).await?;
        tx.commit().await.map_err(engine)?;
        self.target(clinic_id, record_type, target_id).await
    }

    async fn count_targets(&self, clinic_id: i64, record_type: RecordType) -> Result<i64> {
        sqlx::query_scalar(target_sql(record_type).count.as_str())
            .bind(clinic_id)
            .fetch_one(&self.pool)
            .await
            .map_err(engine)
    }

    async fn link(
        &self,
        clinic_id: i64,
        source: Source,
        record_type: RecordType,
        source_id: &str,
    ) -> Result<Option<i64>> {
        sqlx::query_scalar(
            "SELECT target_id FROM record_links
             WHERE clinic_id = $1 AND source = $2 AND record_type = $3 AND source_id = $4",
        )
        .bind(clinic_id)
        .bind(source.as_str())
        .bind(record_type.as_str())
        .bind(source_id)
        .fetch_optional(&self.pool)
        .await
        .map_err(engine)
    }

    async fn fingerprint(&self, clinic_id: i64) -> Result<String> {
        const LINKS: &str =
            "SELECT json_build_array(source, record_type, source_id, target_id, batch_id)::text
             FROM record_links WHERE clinic_id = $1 ORDER BY source, record_type, source_id";
        let dumps = RecordType::ALL
            .iter()
            .map(|kind| target_sql(*kind).dump.as_str());
        let mut tx = self.begin_read().await?;
        let mut hasher = blake3::Hasher::new();
        for dump in dumps.chain([LINKS]) {
            let mut rows = sqlx::query_scalar::<_, String>(dump)
                .bind(clinic_id)
                .fetch(&mut *tx);
            while let Some(row) = rows.try_next().await.map_err(engine)? {
                hasher.update(row.as_bytes()).update(b"\n");
            }
            hasher.update(b"\n");
        }
        Ok(hasher.finalize().to_hex().to_string())
    }
}

fn read_target(row: &PgRow, record_type: RecordType) -> Result<Target> {
    let (id, current) = read_current(row, record_type)?;
    let values: Map<_, _> = columns(record_type)
        .iter()
        .map(|column| {
            let text = current.values[column.position].as_deref();
            (column.name.clone(), column.to_json(text))
        })
        .collect();
    Ok(Target {
        id,
        values,
        batch_id: row.try_get("batch_id").map_err(engine)?,
        version: current.version,
        updated_at: row.try_get("updated_at").map_err(engine)?,
    })
}
