//! Notes in the ledger what a rollback put back and what it kept.

use sqlx::PgConnection;
use store::failpoint::reach;
use store::undo::{Looked, Undo};
use store::{Lease, Result};

use crate::engine;

/// Notes what became of all that the records of a stretch of a batch wrote. Where all of it was put
/// back, the stretch is noted and no record is written anew.
pub(super) async fn mark_stretch(
    connection: &mut PgConnection,
    lease: Lease,
    first: i64,
    last: i64,
    looked: &[Looked],
) -> Result<()> {
    let plain = |looked: &Looked| looked.undo.conflicts().is_empty() && !looked.written.was_kept;
    if looked.is_empty() {
        return Ok(());
    }
    if looked.iter().all(plain) && note(connection, lease, first, last).await? {
        return reach("undo.noted");
    }
    mark(connection, lease, looked).await
}

/// Notes a stretch, unless an earlier rollback noted a part of it; gives whether it did.
pub(super) async fn note(
    connection: &mut PgConnection,
    lease: Lease,
    first: i64,
    last: i64,
) -> Result<bool> {
    let noted = sqlx::query(
        "INSERT INTO undone_stretches (clinic_id, batch_id, first_seq, last_seq)
         SELECT $1, $2, $3, $4 WHERE NOT EXISTS (
             SELECT 1 FROM undone_stretches
             WHERE clinic_id = $1 AND batch_id = $2 AND first_seq <= $4 AND last_seq >= $3
         )",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(first.max(1))
    .bind(last)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(noted.rows_affected() > 0)
}

/// Notes what became of records one by one.
pub(super) async fn mark(
    connection: &mut PgConnection,
    lease: Lease,
    looked: &[Looked],
) -> Result<()> {
    mark_each(connection, lease, looked).await?;
    reach("undo.marked")?;
    tell_kept(connection, lease, looked).await?;
    reach("undo.told")
}

/// A record's issues without what an earlier rollback said: what is kept is told by the last one.
macro_rules! issues_before {
    () => {
        "CASE WHEN position('kept_on_rollback' IN issues) = 0 THEN issues ELSE (
             SELECT coalesce(json_agg(issue), '[]'::json)::text
             FROM json_array_elements(issues::json) AS issue
             WHERE issue ->> 'code' <> 'kept_on_rollback'
         ) END"
    };
}

/// Marks the records that were put back, in whole or in part, and those whose target is gone:
/// nothing of them is left to put back.
async fn mark_each(connection: &mut PgConnection, lease: Lease, looked: &[Looked]) -> Result<()> {
    let undone = looked
        .iter()
        .filter(|looked| looked.current.is_none() || !matches!(looked.undo, Undo::Keep(_)));
    sqlx::query(concat!(
        "UPDATE ledger SET status = 'rolled_back', issues = ",
        issues_before!(),
        " WHERE clinic_id = $1 AND batch_id = $2
           AND seq = ANY ($3)",
    ))
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(undone.map(|looked| looked.written.seq).collect::<Vec<_>>())
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// Notes in the ledger what was kept: conflicts are few, and each has its own text.
async fn tell_kept(connection: &mut PgConnection, lease: Lease, looked: &[Looked]) -> Result<()> {
    for looked in looked {
        let Some(issue) = looked.written.kept_issue(&looked.undo) else {
            continue;
        };
        sqlx::query(concat!(
            "UPDATE ledger SET issues = ((",
            issues_before!(),
            ")::jsonb || jsonb_build_array($4::jsonb))::text
             WHERE clinic_id = $1 AND batch_id = $2 AND seq = $3",
        ))
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(looked.written.seq)
        .bind(issue)
        .execute(&mut *connection)
        .await
        .map_err(engine)?;
    }
    Ok(())
}
