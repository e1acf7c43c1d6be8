//! Undoes adoptions, the last first, before the records of the batch itself: those that the batch
//! made of other batches' records, which wait again then, and those of its own records, whoever
//! adopted them.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use sqlx::{FromRow, PgConnection, Row};
use store::undo::{Imagined, Undo, Written, rounds};
use store::{Batch, Lease, RecordStatus, Result, parked_again};

use super::apply;
use super::look::{WrittenRow, look};
use super::mark::mark;
use crate::batches::present;
use crate::{engine, unknown};

/// Selects the adopted records of a batch, by the condition on it: those that count, and not what an
/// earlier run of their batch left.
macro_rules! select_adopted {
    ($condition:literal) => {
        concat!(
            "SELECT adoption, batch_id, seq, status, issues, row_number, record_type, source_id,
                 action, target_id, target_version, transformed_data, reference_ids, before_data,
                 position('kept_on_rollback' IN issues) > 0 AS was_kept
             FROM migration_records
             WHERE clinic_id = $1 AND adoption IS NOT NULL AND adoption <= $3
               AND seq <= (
                   SELECT b.processed_records FROM migration_batches AS b
                   WHERE b.clinic_id = $1 AND b.id = migration_records.batch_id
               )
               AND status <> 'rolled_back' AND ",
            $condition
        )
    };
}

/// An adopted record.
pub(super) struct Adopted {
    number: i64,
    batch_id: i64,
    seq: i64,
    status: RecordStatus,
    issues: String,
    /// What it wrote, if anything.
    written: Option<Written>,
}

/// The number of the last adoption that a rollback of a batch undoes, 0 if there is none.
pub(super) async fn last(
    connection: &mut PgConnection,
    clinic_id: i64,
    batch_id: i64,
) -> Result<i64> {
    sqlx::query_scalar(
        "SELECT coalesce(max(adoption), 0) FROM (
             SELECT max(adoption) AS adoption FROM migration_records
             WHERE clinic_id = $1 AND batch_id = $2 AND adoption IS NOT NULL
             UNION ALL
             SELECT max(adoption) FROM migration_records
             WHERE clinic_id = $1 AND adopted_by = $2 AND adoption IS NOT NULL
         ) AS numbers",
    )
    .bind(clinic_id)
    .bind(batch_id)
    .fetch_one(connection)
    .await
    .map_err(engine)
}

/// The adoptions that a rollback of a batch undoes, from a number down.
pub(super) async fn adopted(
    connection: &mut PgConnection,
    clinic_id: i64,
    batch_id: i64,
    last: i64,
    limit: i64,
) -> Result<Vec<Adopted>> {
    // Two questions, so that each goes by its own index.
    sqlx::query(concat!(
        select_adopted!("batch_id = $2"),
        " UNION ALL ",
        select_adopted!("adopted_by = $2 AND batch_id <> $2"),
        " ORDER BY adoption DESC LIMIT $4"
    ))
    .bind(clinic_id)
    .bind(batch_id)
    .bind(last)
    .bind(limit)
    .fetch_all(connection)
    .await
    .map_err(engine)?
    .iter()
    .map(|row| {
        let status: String = row.try_get("status").map_err(engine)?;
        let action: String = row.try_get("action").map_err(engine)?;
        let status =
            RecordStatus::from_word(&status).ok_or_else(|| unknown("record status", &status))?;
        let wrote = status == RecordStatus::Success && action != "none";
        let written = wrote.then(|| WrittenRow::from_row(row).map_err(engine)?.try_into());
        Ok(Adopted {
            number: row.try_get("adoption").map_err(engine)?,
            batch_id: row.try_get("batch_id").map_err(engine)?,
            seq: row.try_get("seq").map_err(engine)?,
            status,
            issues: row.try_get("issues").map_err(engine)?,
            written: written.transpose()?,
        })
    })
    .collect()
}

/// The number from which the next step goes on, 0 if nothing is left.
pub(super) fn next(adopted: &[Adopted], limit: i64) -> i64 {
    match adopted.last() {
        Some(last) if adopted.len() as i64 >= limit => last.number - 1,
        _ => 0,
    }
}

/// What adopted records wrote, by type, for each stretch of one batch.
pub(super) fn by_batch_and_type(
    adopted: &[Adopted],
) -> impl Iterator<Item = BTreeMap<RecordType, Vec<Written>>> {
    adopted
        .chunk_by(|a, b| a.batch_id == b.batch_id)
        .map(|stretch| {
            let mut by_type: BTreeMap<RecordType, Vec<Written>> = BTreeMap::new();
            for written in stretch.iter().filter_map(|adopted| adopted.written.clone()) {
                by_type
                    .entry(written.record_type)
                    .or_default()
                    .push(written);
            }
            by_type
        })
}

/// Undoes a stretch of adoptions and moves the cursor; gives where the next step starts.
pub(super) async fn undo(
    connection: &mut PgConnection,
    lease: Lease,
    last: i64,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<i64> {
    let adopted = adopted(connection, lease.clinic_id, lease.batch_id, last, limit).await?;
    let stretches = adopted.chunk_by(|a, b| a.batch_id == b.batch_id);
    for (stretch, mut by_type) in stretches.zip(by_batch_and_type(&adopted)) {
        let of = present(connection, lease.clinic_id, stretch[0].batch_id).await?;
        let its = Lease {
            batch_id: of.id,
            ..lease
        };
        let mut whole = HashSet::new();
        for record_type in RecordType::ALL.iter().rev() {
            for written in rounds(by_type.remove(record_type).unwrap_or_default()) {
                let nothing = Imagined::default();
                let looked =
                    look(connection, lease.clinic_id, *record_type, written, &nothing).await?;
                apply::apply(connection, its, &of, *record_type, &looked, now).await?;
                mark(connection, its, &looked).await?;
                let undone = looked.iter().filter(|looked| {
                    matches!(looked.undo, Undo::Delete | Undo::Restore { .. })
                        && looked.undo.conflicts().is_empty()
                });
                whole.extend(undone.map(|looked| looked.written.seq));
            }
        }
        // In a batch that was turned back itself nothing waits any more.
        if of.id != lease.batch_id && of.on_conflict.is_none() {
            let waits =
                |adopted: &&Adopted| adopted.written.is_none() || whole.contains(&adopted.seq);
            let again: Vec<&Adopted> = stretch.iter().filter(waits).collect();
            park(connection, its, &of, &again).await?;
        }
    }
    let next = next(&adopted, limit);
    sqlx::query(
        "UPDATE migration_batches
         SET undo_adoption = $3, waiting_code = NULL, waiting_message = NULL
         WHERE clinic_id = $1 AND id = $2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(next)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(next)
}

/// Lets records of another batch wait again, as if nothing had adopted them.
async fn park(
    connection: &mut PgConnection,
    lease: Lease,
    of: &Batch,
    again: &[&Adopted],
) -> Result<()> {
    if again.is_empty() {
        return Ok(());
    }
    let issues = again.iter().map(|adopted| parked_again(&adopted.issues));
    sqlx::query(
        "UPDATE ledger
         SET status = 'pending', action = 'none', target_model = NULL, target_id = NULL,
             target_version = NULL, seen_version = NULL, reference_ids = NULL, before_data = NULL,
             error_message = NULL, error_field = NULL, adopted_by = NULL, adoption = NULL,
             issues = waiting.issues
         FROM unnest($3::bigint[], $4::text[]) AS waiting (seq, issues)
         WHERE clinic_id = $1 AND batch_id = $2 AND ledger.seq = waiting.seq",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(again.iter().map(|adopted| adopted.seq).collect::<Vec<_>>())
    .bind(issues.collect::<Vec<_>>())
    .execute(&mut *connection)
    .await
    .map_err(engine)?;
    uncount(connection, lease, of, again).await
}

/// Moves the counts of the batch whose records wait again.
async fn uncount(
    connection: &mut PgConnection,
    lease: Lease,
    of: &Batch,
    again: &[&Adopted],
) -> Result<()> {
    let with = |status| again.iter().filter(|a| a.status == status).count() as i64;
    let created = again
        .iter()
        .filter_map(|adopted| adopted.written.as_ref())
        .filter(|written| written.action == store::Action::Create)
        .count() as i64;
    let unchanged = again
        .iter()
        .filter(|a| a.status == RecordStatus::Skipped && !a.issues.contains("existing_kept"))
        .count() as i64;
    let (success, error) = (with(RecordStatus::Success), with(RecordStatus::Error));
    sqlx::query(
        "UPDATE migration_batches
         SET success_count = success_count - $3, error_count = error_count - $4,
             skip_count = skip_count + $3 + $4, created_count = created_count - $5,
             updated_count = updated_count - ($3 - $5), unchanged_count = unchanged_count - $6,
             pending_count = pending_count + $7
         WHERE clinic_id = $1 AND id = $2",
    )
    .bind(lease.clinic_id)
    .bind(of.id)
    .bind(success)
    .bind(error)
    .bind(created)
    .bind(unchanged)
    .bind(again.len() as i64)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}
