//! Rollback in PostgreSQL: from the last record to the first, chunk after chunk.

mod adopted;
mod apply;
mod explain;
mod look;
mod mark;
mod sweep;

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use sqlx::{PgConnection, Postgres, Transaction};
use store::failpoint::reach;
use store::undo::{Imagined, Written, rounds};
use store::{
    Batch, BatchStatus, Lease, OnConflict, Result, Rollback, RollbackPlan, RollbackStep, StoreError,
};

use crate::batches::{present, still_written};
use crate::batches_row::read;
use crate::leases::{end, held};
use crate::{PostgresStore, engine};

/// How many records a preview looks at in one go.
const PREVIEW_CHUNK: i64 = 5_000;

#[async_trait]
impl Rollback for PostgresStore {
    async fn preview_rollback(
        &self,
        clinic_id: i64,
        batch_id: i64,
    ) -> Result<Option<RollbackPlan>> {
        let mut tx = self.begin_read().await?;
        let Some(stored) = read(&mut tx, clinic_id, batch_id).await? else {
            return Ok(None);
        };
        can_start(&mut tx, clinic_id, &stored.batch).await?;
        preview(&mut tx, clinic_id, &stored.batch).await.map(Some)
    }

    async fn start_rollback(
        &self,
        clinic_id: i64,
        batch_id: i64,
        on_conflict: OnConflict,
        _now: DateTime<Utc>,
    ) -> Result<Option<Batch>> {
        // Looking takes long in a large batch and must not keep writers waiting. What is edited
        // between the look and the step that would undo it is kept by that step.
        let Some(plan) = self.preview_rollback(clinic_id, batch_id).await? else {
            return Ok(None);
        };
        if on_conflict == OnConflict::Refuse && !plan.can_rollback {
            return Err(StoreError::RollbackConflict {
                plan: Box::new(plan),
            });
        }
        let mut tx = self.begin_write(clinic_id).await?;
        let Some(stored) = read(&mut tx, clinic_id, batch_id).await? else {
            return Ok(None);
        };
        can_start(&mut tx, clinic_id, &stored.batch).await?;
        sqlx::query(
            "UPDATE migration_batches SET error_code = NULL, error_message = NULL
             WHERE clinic_id = $1 AND id = $2",
        )
        .bind(clinic_id)
        .bind(batch_id)
        .execute(&mut *tx)
        .await
        .map_err(engine)?;
        turn_back(&mut tx, clinic_id, batch_id, on_conflict).await?;
        let batch = present(&mut tx, clinic_id, batch_id).await?;
        reach("start_undo.written")?;
        tx.commit().await.map_err(engine)?;
        reach("start_undo.done")?;
        Ok(Some(batch))
    }

    async fn rollback_chunk(
        &self,
        lease: Lease,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<RollbackStep> {
        let mut tx = self.begin_write(lease.clinic_id).await?;
        let stored = held(&mut tx, lease).await?;
        if stored.batch.status != BatchStatus::RollingBack {
            return Err(StoreError::InvalidState {
                status: stored.batch.status,
            });
        }
        reach("undo.started")?;
        if stored.undo_adoption > 0 {
            let last = stored.undo_adoption;
            let left = adopted::undo(&mut tx, lease, last, i64::from(limit.max(1)), now).await?;
            reach("undo.parked_again")?;
            let remaining = stored.undo_cursor + i64::from(left > 0);
            return step(tx, lease, &stored.batch, remaining, now).await;
        }
        let last = stored.undo_cursor;
        let first = last - i64::from(limit.max(1)) + 1;
        if last > 0 && !sweep::sweep(&mut tx, lease, &stored.batch, first, last).await? {
            put_back(&mut tx, lease, &stored.batch, first, last, now).await?;
        }
        apply::wait_no_more(&mut tx, lease, first, last).await?;
        let remaining = (first - 1).max(0);
        apply::move_cursor(&mut tx, lease, remaining).await?;
        reach("undo.moved")?;
        step(tx, lease, &stored.batch, remaining, now).await
    }
}

/// Looks at the records of a stretch one by one, and puts back what they wrote.
async fn put_back(
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    first: i64,
    last: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut by_type =
        look::written(connection, lease.clinic_id, lease.batch_id, first, last).await?;
    reach("undo.read")?;
    // What refers goes before what is referred to: pets before their owners.
    let mut all = Vec::new();
    for record_type in RecordType::ALL.iter().rev() {
        let written = by_type.remove(record_type).unwrap_or_default();
        for written in rounds(written) {
            let nothing = Imagined::default();
            let looked =
                look::look(connection, lease.clinic_id, *record_type, written, &nothing).await?;
            reach("undo.looked")?;
            apply::apply(connection, lease, batch, *record_type, &looked, now).await?;
            all.extend(looked);
        }
    }
    mark::mark_stretch(connection, lease, first, last, &all).await
}

/// Ends a step, and the rollback with the last one.
async fn step(
    mut tx: Transaction<'static, Postgres>,
    lease: Lease,
    batch: &Batch,
    remaining: i64,
    now: DateTime<Utc>,
) -> Result<RollbackStep> {
    if remaining == 0 {
        // What made the batch turn back by itself stays to be read.
        let code = batch.error_code.as_deref();
        let error = code.zip(batch.error_message.as_deref());
        end(&mut tx, lease, BatchStatus::RolledBack, error, now).await?;
        reach("undo.ended")?;
    }
    let batch = present(&mut tx, lease.clinic_id, lease.batch_id).await?;
    reach("undo.written")?;
    tx.commit().await.map_err(engine)?;
    reach("undo.done")?;
    Ok(RollbackStep { batch, remaining })
}

/// Lets a batch go back, from its last record or adoption to its first.
pub(crate) async fn turn_back(
    connection: &mut PgConnection,
    clinic_id: i64,
    batch_id: i64,
    on_conflict: OnConflict,
) -> Result<()> {
    let last_adoption = adopted::last(connection, clinic_id, batch_id).await?;
    let records: i64 = sqlx::query_scalar(
        "UPDATE migration_batches
         SET status = 'rolling_back', on_conflict = $3, undo_cursor = processed_records,
             undo_adoption = $4, completed_at = NULL, lease_owner = NULL, lease_until = NULL
         WHERE clinic_id = $1 AND id = $2
         RETURNING processed_records",
    )
    .bind(clinic_id)
    .bind(batch_id)
    .bind(on_conflict.as_str())
    .bind(last_adoption)
    .fetch_one(&mut *connection)
    .await
    .map_err(engine)?;
    sweep::prepare(connection, records).await
}

/// Lets a batch pass that has ended and wrote something that is not put back yet.
async fn can_start(connection: &mut PgConnection, clinic_id: i64, batch: &Batch) -> Result<()> {
    match batch.status {
        _ if batch.dry_run && batch.status.has_ended() => Err(StoreError::NothingToRollBack),
        BatchStatus::Completed | BatchStatus::Failed | BatchStatus::Cancelled => Ok(()),
        BatchStatus::RolledBack if still_written(connection, clinic_id, batch.id).await? > 0 => {
            Ok(())
        }
        status => Err(StoreError::InvalidState { status }),
    }
}

/// Goes through a rollback without doing it.
async fn preview(
    connection: &mut PgConnection,
    clinic_id: i64,
    batch: &Batch,
) -> Result<RollbackPlan> {
    let mut plan = RollbackPlan::default();
    let mut imagined = Imagined::default();
    let mut adoption = adopted::last(connection, clinic_id, batch.id).await?;
    while adoption > 0 {
        let adopted =
            adopted::adopted(connection, clinic_id, batch.id, adoption, PREVIEW_CHUNK).await?;
        for mut by_type in adopted::by_batch_and_type(&adopted) {
            imagine(
                connection,
                clinic_id,
                &mut by_type,
                &mut imagined,
                &mut plan,
            )
            .await?;
        }
        adoption = adopted::next(&adopted, PREVIEW_CHUNK);
    }
    let mut last = batch.processed_records;
    while last > 0 {
        let first = last - PREVIEW_CHUNK + 1;
        let mut by_type = look::written(connection, clinic_id, batch.id, first, last).await?;
        imagine(
            connection,
            clinic_id,
            &mut by_type,
            &mut imagined,
            &mut plan,
        )
        .await?;
        last = first - 1;
    }
    plan.can_rollback = plan.kept == 0;
    explain::explain(connection, clinic_id, &imagined, &mut plan.conflicts).await?;
    Ok(plan)
}

/// Goes through what records wrote, without undoing it.
async fn imagine(
    connection: &mut PgConnection,
    clinic_id: i64,
    by_type: &mut BTreeMap<RecordType, Vec<Written>>,
    imagined: &mut Imagined,
    plan: &mut RollbackPlan,
) -> Result<()> {
    for record_type in RecordType::ALL.iter().rev() {
        let written = by_type.remove(record_type).unwrap_or_default();
        for written in rounds(written) {
            for looked in look::look(connection, clinic_id, *record_type, written, imagined).await?
            {
                plan.note(&looked.undo);
                imagined.add(&looked);
            }
        }
    }
    Ok(())
}
