//! Looks at what records wrote and at what stands there now, and decides about each.

use std::collections::{BTreeMap, HashMap, HashSet};

use intake::schema::RecordType;
use serde::Deserialize;
use sqlx::SqliteConnection;
use store::undo::{Imagined, Looked, Stand, Written, is_untouched};
use store::{Action, Current, Result, StoreError};

use crate::commit::{currents, versions};
use crate::history::object;
use crate::target_sql::target_sql;
use crate::{bulk, engine, records, unknown};

/// A record of the ledger that wrote something.
#[derive(Deserialize, sqlx::FromRow)]
pub(super) struct WrittenRow {
    batch_id: i64,
    seq: i64,
    row_number: i64,
    record_type: String,
    source_id: String,
    action: String,
    target_id: i64,
    target_version: i64,
    transformed_data: String,
    reference_ids: Option<String>,
    before_data: Option<String>,
    was_kept: i64,
}

/// What the records of a stretch of the ledger wrote, by type, the last first. The values of a
/// record that made its target come only where somebody touched that since: see [`look()`].
pub(super) async fn written(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    batch_id: i64,
    first: i64,
    last: i64,
) -> Result<BTreeMap<RecordType, Vec<Written>>> {
    let rows: String = sqlx::query_scalar(
        "SELECT json_group_array(json_array(batch_id, seq, row_number, record_type, source_id,
             action, target_id, target_version,
             CASE action WHEN 'update' THEN transformed_data ELSE '' END,
             reference_ids, before_data, instr(issues, 'kept_on_rollback') > 0))
         FROM migration_records
         WHERE clinic_id = ?1 AND batch_id = ?2 AND seq BETWEEN ?3 AND ?4
           AND status = 'success' AND action <> 'none' AND adoption IS NULL",
    )
    .bind(clinic_id)
    .bind(batch_id)
    .bind(first)
    .bind(last)
    .fetch_one(connection)
    .await
    .map_err(engine)?;
    let mut rows: Vec<WrittenRow> = bulk::rows(&rows)?;
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.seq));
    let mut by_type: BTreeMap<RecordType, Vec<Written>> = BTreeMap::new();
    for row in rows {
        let written = Written::try_from(row)?;
        by_type
            .entry(written.record_type)
            .or_default()
            .push(written);
    }
    Ok(by_type)
}

impl TryFrom<WrittenRow> for Written {
    type Error = StoreError;

    fn try_from(row: WrittenRow) -> Result<Self> {
        Ok(Self {
            batch_id: row.batch_id,
            seq: row.seq,
            row_number: u32::try_from(row.row_number).map_err(StoreError::lasting)?,
            record_type: records::record_type(&row.record_type)?,
            source_id: row.source_id,
            action: Action::from_word(&row.action).ok_or_else(|| unknown("action", &row.action))?,
            target_id: row.target_id,
            target_version: row.target_version,
            transformed_data: row.transformed_data,
            reference_ids: object(row.reference_ids.as_deref())?,
            before_data: object(row.before_data.as_deref())?,
            was_kept: row.was_kept != 0,
        })
    }
}

/// Decides about records of one type, no two of which have the same target.
pub(super) async fn look(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    record_type: RecordType,
    mut written: Vec<Written>,
    imagined: &Imagined,
) -> Result<Vec<Looked>> {
    if written.is_empty() {
        return Ok(Vec::new());
    }
    let stand = Stand {
        currents: currents_of(connection, clinic_id, record_type, &mut written).await?,
        pointers: dependants(connection, clinic_id, record_type, &written).await?,
        there: referred_to(connection, clinic_id, &written).await?,
    };
    Ok(stand.judge(written, imagined))
}

/// What the targets hold. A created one at the version that was written is not read in full: its
/// version says enough. Of the others, what the ledger says that they held is read as well.
async fn currents_of(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    record_type: RecordType,
    written: &mut [Written],
) -> Result<HashMap<i64, Current>> {
    let ids = created(written).map(|written| written.target_id);
    let versions = versions(connection, clinic_id, record_type, ids).await?;
    let untouched = |written: &Written| is_untouched(written, &versions);
    let others = written.iter().filter(|written| !untouched(written));
    let ids = others.map(|written| written.target_id);
    let mut stand = currents(connection, clinic_id, record_type, ids).await?;
    for written in written.iter().filter(|written| untouched(written)) {
        let version = written.target_version;
        stand.entry(written.target_id).or_insert_with(|| Current {
            version,
            values: Vec::new(),
        });
    }
    let unread = written.iter_mut().filter(|written| {
        written.transformed_data.is_empty()
            && versions.contains_key(&written.target_id)
            && !untouched(written)
    });
    read_values(connection, clinic_id, unread.collect()).await?;
    Ok(stand)
}

/// Reads the values that records of one batch wrote.
async fn read_values(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    written: Vec<&mut Written>,
) -> Result<()> {
    let Some(first) = written.first() else {
        return Ok(());
    };
    let found: String = sqlx::query_scalar(
        "SELECT json_group_array(json_array(seq, transformed_data)) FROM migration_records
         WHERE clinic_id = ?1 AND batch_id = ?2 AND seq IN (SELECT value FROM json_each(?3))",
    )
    .bind(clinic_id)
    .bind(first.batch_id)
    .bind(bulk::ints(written.iter().map(|written| written.seq)))
    .fetch_one(connection)
    .await
    .map_err(engine)?;
    let mut values: HashMap<i64, String> = bulk::rows(&found)?.into_iter().collect();
    for written in written {
        written.transformed_data = values.remove(&written.seq).unwrap_or_default();
    }
    Ok(())
}

fn created(written: &[Written]) -> impl Iterator<Item = &Written> {
    written
        .iter()
        .filter(|written| written.action == Action::Create)
}

/// How many rows point at the targets that records made.
async fn dependants(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    record_type: RecordType,
    written: &[Written],
) -> Result<HashMap<i64, i64>> {
    let mut counts = HashMap::new();
    if created(written).next().is_none() {
        return Ok(counts);
    }
    let ids = bulk::ints(created(written).map(|written| written.target_id));
    for sql in &target_sql(record_type).dependants {
        let found: Vec<(i64, i64)> = sqlx::query_as(sql.as_str())
            .bind(clinic_id)
            .bind(&ids)
            .fetch_all(&mut *connection)
            .await
            .map_err(engine)?;
        for (id, count) in found {
            *counts.entry(id).or_default() += count;
        }
    }
    Ok(counts)
}

/// Which of the targets that records pointed at before are still there.
async fn referred_to(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    written: &[Written],
) -> Result<HashSet<(RecordType, i64)>> {
    let mut ids: BTreeMap<RecordType, Vec<i64>> = BTreeMap::new();
    for (to, id) in written.iter().flat_map(Written::pointed_at) {
        ids.entry(to).or_default().push(id);
    }
    let mut there = HashSet::new();
    for (to, ids) in ids {
        let found = versions(connection, clinic_id, to, ids.into_iter()).await?;
        there.extend(found.into_keys().map(|id| (to, id)));
    }
    Ok(there)
}
