//! Undoes a stretch of records at once, as long as nobody touched what they made.
//!
//! Almost every rollback is of that kind, and then no row needs to travel: one statement deletes what
//! the records made and their links. Where it does not reach everything, for a target was edited or is
//! pointed at or a record changed what was there, none of it counts, and the records are looked at one
//! by one.

use std::sync::LazyLock;

use intake::schema::RecordType;
use sqlx::{Acquire, AssertSqlSafe, PgConnection};
use store::failpoint::reach;
use store::{Batch, Lease, Result};

use super::mark;
use crate::engine;

/// From how many records on a rollback is worth a look at the sizes of the tables.
const MANY: i64 = 1_000;

/// `$1` clinic, `$2` batch, `$3` and `$4` the first and the last record, `$5` source. Gives how
/// many targets the records wrote, and how many of them were deleted.
static SWEEP: LazyLock<String> = LazyLock::new(|| {
    let mut parts = vec![
        "wrote AS MATERIALIZED (
             SELECT record_type, source_id, target_id,
                 action = 'create' AND position('kept_on_rollback' IN issues) = 0 AS plain
             FROM ledger
             WHERE clinic_id = $1 AND batch_id = $2 AND seq BETWEEN $3 AND $4
               AND status = 'success' AND action <> 'none' AND adoption IS NULL
         ), types AS MATERIALIZED (SELECT DISTINCT record_type FROM wrote)"
            .to_owned(),
    ];
    let mut counts = Vec::new();
    for record_type in RecordType::ALL {
        let (table, kind) = (record_type.table(), record_type.as_str());
        let of_type = format!(
            "FROM wrote
             WHERE plain AND record_type = '{kind}' AND '{kind}' IN (SELECT record_type FROM types)"
        );
        // What nobody touched has its first version. A link of this batch leads to what it made.
        parts.push(format!(
            "deleted_{table} AS (
                 DELETE FROM {table}
                 WHERE clinic_id = $1 AND id = ANY (ARRAY (SELECT target_id {of_type}))
                   AND version = 1
                 RETURNING 1
             ), unlinked_{table} AS (
                 DELETE FROM record_links
                 WHERE clinic_id = $1 AND source = $5 AND record_type = '{kind}'
                   AND source_id = ANY (ARRAY (SELECT source_id {of_type})) AND batch_id = $2
             )"
        ));
        counts.push(format!("(SELECT count(*) FROM deleted_{table})"));
    }
    format!(
        "WITH {} SELECT (SELECT count(*) FROM wrote), ({})::bigint",
        parts.join(", "),
        counts.join(" + ")
    )
});

/// Lets the server count the tables that a sweep of many records goes through: it takes one that was
/// filled a moment ago for an empty one, and would compare each of its rows with each of those that
/// are wanted. A table that somebody else is counting or cleaning is not waited for.
pub(super) async fn prepare(connection: &mut PgConnection, records: i64) -> Result<()> {
    if records < MANY {
        return Ok(());
    }
    let tables = RecordType::ALL.iter().map(|kind| kind.table());
    let tables: Vec<&str> = tables.chain(["record_links"]).collect();
    let analyze = format!("ANALYZE (SKIP_LOCKED) {}", tables.join(", "));
    sqlx::raw_sql(AssertSqlSafe(analyze))
        .execute(connection)
        .await
        .map_err(engine)?;
    Ok(())
}

/// Deletes all that the records of a stretch made, if that is all they did and nobody touched it;
/// gives whether it did. If not, nothing has changed.
pub(super) async fn sweep(
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    first: i64,
    last: i64,
) -> Result<bool> {
    let mut attempt = connection.begin().await.map_err(engine)?;
    let swept: sqlx::Result<(i64, i64)> = sqlx::query_as(SWEEP.as_str())
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(first)
        .bind(last)
        .bind(batch.source.as_str())
        .fetch_one(&mut *attempt)
        .await;
    let swept = match swept {
        // A stretch that wrote nothing has nothing to put back, and nothing to note.
        Ok((0, _)) => {
            attempt.rollback().await.map_err(engine)?;
            return Ok(true);
        }
        Ok((wrote, deleted)) => wrote == deleted,
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => false,
        Err(error) => return Err(engine(error)),
    };
    reach("undo.swept")?;
    if swept && mark::note(&mut attempt, lease, first, last).await? {
        reach("undo.noted")?;
        attempt.commit().await.map_err(engine)?;
        Ok(true)
    } else {
        attempt.rollback().await.map_err(engine)?;
        Ok(false)
    }
}
