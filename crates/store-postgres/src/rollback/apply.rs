//! Does what was decided about a stretch of records, in bulk.

use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use sqlx::PgConnection;
use store::failpoint::reach;
use store::undo::{Looked, Undo};
use store::{Batch, Lease, Result};

use crate::engine;
use crate::target_sql::{Updates, target_sql};

/// Puts back what records of one type wrote.
pub(super) async fn apply(
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    record_type: RecordType,
    looked: &[Looked],
    now: DateTime<Utc>,
) -> Result<()> {
    if looked.is_empty() {
        return Ok(());
    }
    restore(connection, lease, record_type, looked, now).await?;
    reach("undo.restored")?;
    unlink(connection, lease, batch, record_type, looked).await?;
    reach("undo.unlinked")?;
    delete(connection, lease, record_type, looked).await?;
    reach("undo.deleted")
}

async fn restore(
    connection: &mut PgConnection,
    lease: Lease,
    record_type: RecordType,
    looked: &[Looked],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut updates = Updates::new(lease.clinic_id, record_type, now);
    for looked in looked {
        let (Undo::Restore { values, .. }, Some(current)) = (&looked.undo, &looked.current) else {
            continue;
        };
        if values.is_empty() {
            continue;
        }
        updates.add(looked.written.target_id, |position| {
            match values.iter().find(|(restored, _)| *restored == position) {
                Some((_, before)) => before.as_deref(),
                None => current.values[position].as_deref(),
            }
        });
    }
    updates.run(connection).await
}

/// Removes the links to targets that go or are gone.
async fn unlink(
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    record_type: RecordType,
    looked: &[Looked],
) -> Result<()> {
    let gone = looked
        .iter()
        .filter(|l| matches!(l.undo, Undo::Delete | Undo::Gone));
    // Planned anew each time, for the list that comes: a plan for any list takes thousands of ids for
    // ten, and where a table was empty a moment ago compares each of its rows with each of them.
    sqlx::query(
        "DELETE FROM record_links
         WHERE clinic_id = $1 AND source = $2 AND record_type = $3
           AND source_id = ANY ($4)
           AND target_id = ANY ($5)",
    )
    .persistent(false)
    .bind(lease.clinic_id)
    .bind(batch.source.as_str())
    .bind(record_type.as_str())
    .bind(
        gone.clone()
            .map(|looked| looked.written.source_id.as_str())
            .collect::<Vec<_>>(),
    )
    .bind(ids(gone))
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

fn ids<'a>(looked: impl Iterator<Item = &'a Looked>) -> Vec<i64> {
    looked.map(|looked| looked.written.target_id).collect()
}

async fn delete(
    connection: &mut PgConnection,
    lease: Lease,
    record_type: RecordType,
    looked: &[Looked],
) -> Result<()> {
    let deleted = looked.iter().filter(|looked| looked.undo == Undo::Delete);
    sqlx::query(target_sql(record_type).delete.as_str())
        .bind(lease.clinic_id)
        .bind(ids(deleted))
        .execute(connection)
        .await
        .map_err(engine)?;
    Ok(())
}

/// Lets the records of a stretch that wait for their parent wait no more.
pub(super) async fn wait_no_more(
    connection: &mut PgConnection,
    lease: Lease,
    first: i64,
    last: i64,
) -> Result<()> {
    let ended = sqlx::query(
        "UPDATE ledger SET status = 'rolled_back'
         WHERE clinic_id = $1 AND batch_id = $2 AND seq BETWEEN $3 AND $4 AND status = 'pending'",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(first)
    .bind(last)
    .execute(&mut *connection)
    .await
    .map_err(engine)?
    .rows_affected();
    sqlx::query(
        "UPDATE migration_batches SET pending_count = pending_count - $3
         WHERE clinic_id = $1 AND id = $2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(ended as i64)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// Moves the cursor of the rollback.
pub(super) async fn move_cursor(
    connection: &mut PgConnection,
    lease: Lease,
    remaining: i64,
) -> Result<()> {
    sqlx::query(
        "UPDATE migration_batches SET undo_cursor = $3, waiting_code = NULL,
             waiting_message = NULL
         WHERE clinic_id = $1 AND id = $2",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(remaining)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}
