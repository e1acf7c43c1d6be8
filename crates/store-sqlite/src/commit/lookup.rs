//! What the database knows of a chunk: one query per kind of thing, never one per row.

use std::collections::HashMap;

use intake::plan::Source;
use intake::schema::RecordType;
use sqlx::SqliteConnection;
use store::effects::{Found, Known, wanted};
use store::{Batch, Current, Lease, NewRecord, Result};

use crate::target_sql::{current_of, target_sql};
use crate::{bulk, engine};

/// Looks up what a chunk needs to know.
pub(super) async fn found(
    connection: &mut SqliteConnection,
    lease: Lease,
    batch: &Batch,
    records: &[NewRecord],
) -> Result<Found> {
    let mut found = Found::default();
    for wanted in wanted(records) {
        let source_ids = bulk::texts(wanted.source_ids.iter().copied());
        let about = (lease.clinic_id, batch.source, wanted.record_type);
        let links = links(connection, about, &source_ids).await?;
        let ids = links.iter().map(|(_, id)| *id);
        let targets = currents(connection, lease.clinic_id, wanted.record_type, ids).await?;
        let mut known = Known {
            links: links.into_iter().collect(),
            targets,
            ..Known::default()
        };
        if batch.only_tries() {
            let tried: Vec<String> = sqlx::query_scalar(
                "SELECT source_id FROM dry_run_links
                 WHERE clinic_id = ?1 AND batch_id = ?2 AND record_type = ?3
                   AND source_id IN (SELECT value FROM json_each(?4))",
            )
            .bind(lease.clinic_id)
            .bind(lease.batch_id)
            .bind(wanted.record_type.as_str())
            .bind(&source_ids)
            .fetch_all(&mut *connection)
            .await
            .map_err(engine)?;
            known.tried = tried.into_iter().collect();
        }
        found.add(wanted.record_type, known);
    }
    found.seen = super::search::seen(connection, lease.clinic_id, records, &found).await?;
    Ok(found)
}

/// The targets that source ids of a clinic, a source and a type are linked to.
pub(super) async fn links(
    connection: &mut SqliteConnection,
    (clinic_id, source, record_type): (i64, Source, RecordType),
    source_ids: &str,
) -> Result<Vec<(String, i64)>> {
    let found: String = sqlx::query_scalar(
        "SELECT json_group_array(json_array(source_id, target_id)) FROM record_links
         WHERE clinic_id = ?1 AND source = ?2 AND record_type = ?3
           AND source_id IN (SELECT value FROM json_each(?4))",
    )
    .bind(clinic_id)
    .bind(source.as_str())
    .bind(record_type.as_str())
    .bind(source_ids)
    .fetch_one(connection)
    .await
    .map_err(engine)?;
    bulk::rows(&found)
}

/// The versions of those targets of some ids that are there.
pub(crate) async fn versions(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    record_type: RecordType,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, i64>> {
    let ids = bulk::ints(ids);
    if ids == "[]" {
        return Ok(HashMap::new());
    }
    let found: String = sqlx::query_scalar(target_sql(record_type).versions.as_str())
        .bind(clinic_id)
        .bind(ids)
        .fetch_one(connection)
        .await
        .map_err(engine)?;
    Ok(bulk::rows(&found)?.into_iter().collect())
}

/// The targets of some ids as they stand.
pub(crate) async fn currents(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    record_type: RecordType,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Current>> {
    let ids = bulk::ints(ids);
    if ids == "[]" {
        return Ok(HashMap::new());
    }
    let found: String = sqlx::query_scalar(target_sql(record_type).current.as_str())
        .bind(clinic_id)
        .bind(ids)
        .fetch_one(connection)
        .await
        .map_err(engine)?;
    let current = |(id, version, cells)| (id, current_of(record_type, version, cells));
    Ok(bulk::rows(&found)?.into_iter().map(current).collect())
}
