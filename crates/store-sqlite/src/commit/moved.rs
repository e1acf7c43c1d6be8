//! What a dry run said, and whether the database is still what it saw.

use std::collections::HashMap;

use intake::schema::RecordType;
use sqlx::SqliteConnection;
use store::effects::Effects;
use store::{Action, Batch, Moved, RecordStatus, Result, Said, StoreError};

use super::Refusal;
use super::lookup::{links, versions};
use crate::{bulk, engine, records, unknown};

/// How many records are compared in one go.
const CHUNK: i64 = 5_000;

#[derive(sqlx::FromRow)]
struct SaidRow {
    seq: i64,
    row_number: i64,
    record_type: String,
    source_id: String,
    status: String,
    action: String,
    target_id: Option<i64>,
    seen_version: Option<i64>,
    adoption: Option<i64>,
}

/// What the ledger of a dry run says of the records after `start` up to `last`, in their order.
pub(super) async fn said(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    batch_id: i64,
    start: i64,
    last: i64,
) -> Result<Vec<Said>> {
    let rows: Vec<SaidRow> = sqlx::query_as(
        "SELECT seq, row_number, record_type, source_id, status, action, target_id, seen_version,
             adoption
         FROM ledger
         WHERE clinic_id = ?1 AND batch_id = ?2 AND seq > ?3 AND seq <= ?4
         ORDER BY seq",
    )
    .bind(clinic_id)
    .bind(batch_id)
    .bind(start)
    .bind(last)
    .fetch_all(connection)
    .await
    .map_err(engine)?;
    rows.into_iter().map(Said::try_from).collect()
}

impl TryFrom<SaidRow> for Said {
    type Error = StoreError;

    fn try_from(row: SaidRow) -> Result<Self> {
        Ok(Self {
            seq: row.seq,
            row_number: u32::try_from(row.row_number).map_err(StoreError::lasting)?,
            record_type: records::record_type(&row.record_type)?,
            source_id: row.source_id,
            status: RecordStatus::from_word(&row.status)
                .ok_or_else(|| unknown("record status", &row.status))?,
            action: Action::from_word(&row.action).ok_or_else(|| unknown("action", &row.action))?,
            target_id: row.target_id,
            seen_version: row.seen_version,
            adopted: row.adoption.is_some(),
        })
    }
}

/// Why records that would do something else than the dry run said do not go in, `None` if none
/// would.
pub(super) fn differing(said: &[Said], effects: &Effects<'_>) -> Option<Refusal> {
    let mut moved = Moved::default();
    for effect in &effects.list {
        let place = said.binary_search_by_key(&effect.seq, |said| said.seq).ok();
        let differs = place.and_then(|place| said[place].against_effect(effect));
        if let Some(record) = differs {
            moved.add(record);
        }
    }
    (moved.total > 0).then(|| Refusal {
        code: "database_moved",
        message: format!(
            "The database moved since the dry run: {} would do something else now; what is in \
             stays, and resuming the batch goes on as the database is now",
            moved.rows()
        ),
    })
}

/// How the database moved since a dry run: targets that changed or are gone, records that were
/// imported since.
pub(crate) async fn moved_since(
    connection: &mut SqliteConnection,
    clinic_id: i64,
    batch: &Batch,
) -> Result<Moved> {
    let mut moved = Moved::default();
    let mut start = 0;
    while start < batch.processed_records {
        let last = (start + CHUNK).min(batch.processed_records);
        let mut said = said(connection, clinic_id, batch.id, start, last).await?;
        said.retain(|said| said.action == Action::Create || said.target_id.is_some());
        let mut found = Vec::new();
        for record_type in RecordType::ALL {
            let of_type = said.iter().filter(|said| said.record_type == *record_type);
            let source_ids: Vec<&str> = of_type.map(|said| said.source_id.as_str()).collect();
            if source_ids.is_empty() {
                continue;
            }
            let about = (clinic_id, batch.source, *record_type);
            let links: HashMap<String, i64> = links(connection, about, &bulk::texts(source_ids))
                .await?
                .into_iter()
                .collect();
            let ids = links.values().copied();
            let versions = versions(connection, clinic_id, *record_type, ids).await?;
            let of_type = said.iter().filter(|said| said.record_type == *record_type);
            found.extend(of_type.filter_map(|said| said.against(&links, &versions)));
        }
        found.sort_by_key(|record| record.seq);
        for record in found {
            moved.add(record);
        }
        start = last;
    }
    Ok(moved)
}
