//! Adoption: records that waited for their parent do what they are to do once it is there.

use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use sqlx::SqliteConnection;
use store::effects::{Effects, Policy, effects, parts};
use store::{Batch, Lease, NewRecord, Parked, RecordStatus, Result, StoreError};

use super::{first_error, lookup, write};
use crate::batches::present;
use crate::{bulk, engine, ids, records};

/// What became of the records that were looked at.
pub(super) struct Step {
    /// How many no longer wait.
    pub(super) adopted: i64,
    /// The row of the first of them that is in error now.
    pub(super) error: Option<u32>,
    /// Where the next step starts.
    pub(super) next: Option<(i64, i64)>,
}

/// Looks at records that wait, after one of them.
pub(super) async fn step(
    connection: &mut SqliteConnection,
    lease: Lease,
    batch: &Batch,
    after: (i64, i64),
    limit: u32,
    now: DateTime<Utc>,
) -> Result<Step> {
    let parked = waiting(connection, lease, batch.dry_run, after, limit).await?;
    let full = parked.len() >= limit as usize;
    let last = parked.last().map(|parked| (parked.batch_id, parked.seq));
    let mut step = Step {
        adopted: 0,
        error: None,
        next: last.filter(|_| full),
    };
    for group in parked.chunk_by(|a, b| a.batch_id == b.batch_id) {
        let of = present(connection, lease.clinic_id, group[0].batch_id).await?;
        let policy = Policy {
            stop_on_error: false,
            ..Policy::of(&of)
        };
        let its = Lease {
            batch_id: of.id,
            ..lease
        };
        let records: Vec<NewRecord> = group
            .iter()
            .map(|parked| parked.record(lease.batch_id))
            .collect();
        for part in parts(&records) {
            let found = lookup::found(connection, its, &of, &records[part.clone()]).await?;
            let mut effects = effects(&records[part.clone()], 1, policy, &found);
            let adopted = adopt(connection, lease, &mut effects, &group[part]).await?;
            if adopted == 0 {
                continue;
            }
            clear(connection, its, &effects).await?;
            write::write(connection, its, &of, &mut effects, now).await?;
            count(connection, its, &effects, adopted).await?;
            step.adopted += adopted;
            let error = first_error(&effects).map(|effect| effect.record.row);
            step.error = step.error.or(error.filter(|_| of.id == lease.batch_id));
        }
    }
    Ok(step)
}

/// The records that wait, of batches that stand, in the order in which they came.
async fn waiting(
    connection: &mut SqliteConnection,
    lease: Lease,
    only_own: bool,
    after: (i64, i64),
    limit: u32,
) -> Result<Vec<Parked>> {
    let rows: Vec<ParkedRow> = sqlx::query_as(
        "SELECT r.batch_id, r.seq, r.row_number, r.record_type, r.source_id, r.source_data,
             r.transformed_data, r.issues
         FROM ledger AS r
         JOIN migration_batches AS b ON b.clinic_id = r.clinic_id AND b.id = r.batch_id
         WHERE r.clinic_id = ?1 AND r.status = 'pending' AND (r.batch_id, r.seq) > (?3, ?4)
           AND r.seq <= b.processed_records AND b.on_conflict IS NULL
           AND (r.batch_id = ?2 OR (NOT ?5 AND b.dry_run = 0))
         ORDER BY r.batch_id, r.seq
         LIMIT ?6",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(after.0)
    .bind(after.1)
    .bind(only_own)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await
    .map_err(engine)?;
    rows.into_iter().map(Parked::try_from).collect()
}

#[derive(sqlx::FromRow)]
struct ParkedRow {
    batch_id: i64,
    seq: i64,
    row_number: i64,
    record_type: String,
    source_id: String,
    source_data: String,
    transformed_data: String,
    issues: String,
}

impl TryFrom<ParkedRow> for Parked {
    type Error = StoreError;

    fn try_from(row: ParkedRow) -> Result<Self> {
        let record_type: RecordType = records::record_type(&row.record_type)?;
        Ok(Self {
            batch_id: row.batch_id,
            seq: row.seq,
            row_number: u32::try_from(row.row_number).map_err(StoreError::lasting)?,
            record_type,
            source_id: row.source_id,
            source_data: row.source_data,
            transformed_data: row.transformed_data,
            issues: row.issues,
        })
    }
}

/// Gives the effects their places, and a number to each that no longer waits; says how many.
async fn adopt(
    connection: &mut SqliteConnection,
    lease: Lease,
    effects: &mut Effects<'_>,
    parked: &[Parked],
) -> Result<i64> {
    let waits = |status| status == RecordStatus::Pending;
    let adopted = effects.list.iter().filter(|e| !waits(e.status)).count() as i64;
    if adopted == 0 {
        return Ok(0);
    }
    let mut number = ids::take(connection, lease.clinic_id, "adoption", adopted).await?;
    for (effect, parked) in effects.list.iter_mut().zip(parked) {
        effect.seq = parked.seq;
        effect.adopted = Some((lease.batch_id, number));
        number += i64::from(!waits(effect.status));
    }
    Ok(adopted)
}

/// Removes from the ledger what is written anew.
async fn clear(
    connection: &mut SqliteConnection,
    lease: Lease,
    effects: &Effects<'_>,
) -> Result<()> {
    let done = effects
        .list
        .iter()
        .filter(|effect| effect.status != RecordStatus::Pending)
        .map(|effect| effect.seq);
    sqlx::query(
        "DELETE FROM ledger
         WHERE clinic_id = ?1 AND batch_id = ?2 AND seq IN (SELECT value FROM json_each(?3))",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(bulk::ints(done))
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// Moves the counts of the batch of adopted records: they no longer wait. Where its source was
/// forgotten, what is not needed of them now is forgotten as well.
async fn count(
    connection: &mut SqliteConnection,
    lease: Lease,
    effects: &Effects<'_>,
    adopted: i64,
) -> Result<()> {
    let (success, error, _) = effects.statuses();
    let counts = effects.counts();
    sqlx::query(
        "UPDATE migration_batches
         SET success_count = success_count + ?3, error_count = error_count + ?4,
             skip_count = skip_count - ?3 - ?4, created_count = created_count + ?5,
             updated_count = updated_count + ?6, unchanged_count = unchanged_count + ?7,
             pending_count = pending_count - ?8, forgotten_at = NULL, forget_cursor = 0
         WHERE clinic_id = ?1 AND id = ?2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(success)
    .bind(error)
    .bind(counts.created)
    .bind(counts.updated)
    .bind(counts.unchanged)
    .bind(adopted)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}
