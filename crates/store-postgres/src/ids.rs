//! Ids: counters per clinic, taken in blocks.

use sqlx::PgConnection;
use store::Result;

use crate::engine;

/// Takes `count` ids of a kind and gives the first of them.
pub(crate) async fn take(
    connection: &mut PgConnection,
    clinic_id: i64,
    kind: &str,
    count: i64,
) -> Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO id_counters (clinic_id, kind, next_id)
         VALUES ($1, $2, 1 + $3)
         ON CONFLICT (clinic_id, kind) DO UPDATE SET next_id = id_counters.next_id + $3
         RETURNING id_counters.next_id - $3",
    )
    .bind(clinic_id)
    .bind(kind)
    .bind(count)
    .fetch_one(connection)
    .await
    .map_err(engine)
}
