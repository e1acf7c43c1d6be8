//! What the database knows of a chunk: one query per kind of thing, never one per row.

use std::collections::HashMap;

use intake::plan::Source;
use intake::schema::RecordType;
use sqlx::PgConnection;
use store::effects::{Found, Known, wanted};
use store::{Batch, Current, Lease, NewRecord, Result};

use crate::engine;
use crate::target_sql::{read_current, target_sql};

/// Looks up what a chunk needs to know.
pub(super) async fn found(
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    records: &[NewRecord],
) -> Result<Found> {
    let mut found = Found::default();
    for wanted in wanted(records) {
        let source_ids = &wanted.source_ids;
        let about = (lease.clinic_id, batch.source, wanted.record_type);
        let links = links(connection, about, source_ids).await?;
        let ids = links.iter().map(|(_, id)| *id);
        let targets = currents(connection, lease.clinic_id, wanted.record_type, ids).await?;
        let mut known = Known {
            links: links.into_iter().collect(),
            targets,
            ..Known::default()
        };
        if batch.only_tries() {
            let tried: Vec<String> = sqlx::query_scalar(
                "SELECT link.source_id FROM unnest($4::text[]) AS wanted (source_id)
                 CROSS JOIN LATERAL (
                     SELECT l.source_id FROM dry_run_links AS l
                     WHERE l.clinic_id = $1 AND l.batch_id = $2 AND l.record_type = $3
                       AND l.source_id = wanted.source_id
                     OFFSET 0
                 ) AS link",
            )
            .bind(lease.clinic_id)
            .bind(lease.batch_id)
            .bind(wanted.record_type.as_str())
            .bind(source_ids)
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
///
/// Each id is looked up by the key, whatever the server believes of the size of the table: `OFFSET
/// 0` keeps it from turning the two sides round.
pub(super) async fn links(
    connection: &mut PgConnection,
    (clinic_id, source, record_type): (i64, Source, RecordType),
    source_ids: &[&str],
) -> Result<Vec<(String, i64)>> {
    sqlx::query_as(
        "SELECT link.source_id, link.target_id FROM unnest($4::text[]) AS wanted (source_id)
         CROSS JOIN LATERAL (
             SELECT l.source_id, l.target_id FROM record_links AS l
             WHERE l.clinic_id = $1 AND l.source = $2 AND l.record_type = $3
               AND l.source_id = wanted.source_id
             OFFSET 0
         ) AS link",
    )
    .bind(clinic_id)
    .bind(source.as_str())
    .bind(record_type.as_str())
    .bind(source_ids)
    .fetch_all(connection)
    .await
    .map_err(engine)
}

/// The targets of some ids as they stand.
pub(crate) async fn currents(
    connection: &mut PgConnection,
    clinic_id: i64,
    record_type: RecordType,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Current>> {
    let ids: Vec<i64> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    sqlx::query(target_sql(record_type).current.as_str())
        .bind(clinic_id)
        .bind(ids)
        .fetch_all(connection)
        .await
        .map_err(engine)?
        .iter()
        .map(|row| read_current(row, record_type))
        .collect()
}
