//! Writes the effects of a chunk: targets, links and ledger, each in one statement.

use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use sqlx::SqliteConnection;
use store::effects::{Effect, Effects};
use store::{Action, Batch, Lease, Result, StoreError};

use crate::bulk::Rows;
use crate::target_sql::{put_cells, target_sql};
use crate::{engine, ids, time};

/// Removes what an earlier run of the batch left where the chunk goes.
pub(super) async fn clear_ledger(
    connection: &mut SqliteConnection,
    lease: Lease,
    start: i64,
    records: usize,
) -> Result<()> {
    sqlx::query(
        "DELETE FROM migration_records
         WHERE clinic_id = ?1 AND batch_id = ?2 AND seq > ?3 AND seq <= ?3 + ?4",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(start)
    .bind(records as i64)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// Writes what the records of a chunk do; a dry run writes its ledger only.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    lease: Lease,
    batch: &Batch,
    effects: &mut Effects<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    if batch.dry_run {
        for record_type in RecordType::ALL {
            try_links(connection, lease, *record_type, effects).await?;
        }
    } else {
        for record_type in RecordType::ALL {
            let created = effects.of(*record_type, Action::Create).count() as i64;
            if created > 0 {
                let kind = record_type.as_str();
                let first = ids::take(connection, lease.clinic_id, kind, created).await?;
                effects.give_ids(*record_type, first);
            }
        }
        effects.resolve();
        for record_type in RecordType::ALL {
            create_targets(connection, lease, *record_type, effects, now).await?;
            update_targets(connection, lease, *record_type, effects, now).await?;
            link(connection, lease, batch, *record_type, effects).await?;
        }
    }
    keep_ledger(connection, lease, effects, now).await
}

/// The cells of the targets that records make or change: the id and all columns.
fn target_rows<'a>(record_type: RecordType, effects: impl Iterator<Item = &'a Effect<'a>>) -> Rows {
    let mut rows = Rows::new();
    for effect in effects {
        rows.row(|row| {
            row.maybe_int(effect.target_id);
            put_cells(row, record_type, |position| effect.value(position));
        });
    }
    rows
}

async fn create_targets(
    connection: &mut SqliteConnection,
    lease: Lease,
    record_type: RecordType,
    effects: &Effects<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = target_rows(record_type, effects.of(record_type, Action::Create));
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(target_sql(record_type).insert.as_str())
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .bind(time::to_text(now))
        .bind(rows.into_json())
        .execute(connection)
        .await
        .map_err(engine)?;
    Ok(())
}

async fn update_targets(
    connection: &mut SqliteConnection,
    lease: Lease,
    record_type: RecordType,
    effects: &Effects<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let rows = target_rows(record_type, effects.of(record_type, Action::Update));
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(target_sql(record_type).update.as_str())
        .bind(lease.clinic_id)
        .bind(time::to_text(now))
        .bind(rows.into_json())
        .execute(connection)
        .await
        .map_err(engine)?;
    Ok(())
}

/// Links the created targets. A link that is there already led to a target that is gone.
async fn link(
    connection: &mut SqliteConnection,
    lease: Lease,
    batch: &Batch,
    record_type: RecordType,
    effects: &Effects<'_>,
) -> Result<()> {
    let mut rows = Rows::new();
    for effect in effects.of(record_type, Action::Create) {
        rows.row(|row| {
            row.text(&effect.record.source_id)
                .maybe_int(effect.target_id);
        });
    }
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO record_links (clinic_id, source, record_type, source_id, target_id, batch_id)
         SELECT ?1, ?2, ?3, value ->> 0, value ->> 1, ?4 FROM json_each(?5) WHERE true
         ON CONFLICT (clinic_id, source, record_type, source_id)
         DO UPDATE SET target_id = excluded.target_id, batch_id = excluded.batch_id",
    )
    .bind(lease.clinic_id)
    .bind(batch.source.as_str())
    .bind(record_type.as_str())
    .bind(lease.batch_id)
    .bind(rows.into_json())
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// Remembers what a dry run would have linked.
async fn try_links(
    connection: &mut SqliteConnection,
    lease: Lease,
    record_type: RecordType,
    effects: &Effects<'_>,
) -> Result<()> {
    let created = effects.of(record_type, Action::Create);
    sqlx::query(
        "INSERT INTO dry_run_links (clinic_id, batch_id, record_type, source_id)
         SELECT ?1, ?2, ?3, value FROM json_each(?4) WHERE true
         ON CONFLICT DO NOTHING",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(record_type.as_str())
    .bind(crate::bulk::texts(
        created.map(|effect| effect.record.source_id.as_str()),
    ))
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

async fn keep_ledger(
    connection: &mut SqliteConnection,
    lease: Lease,
    effects: &Effects<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut rows = Rows::new();
    for effect in &effects.list {
        let record = effect.record;
        let transformed = serde_json::to_string(&record.data).map_err(StoreError::engine)?;
        rows.row(|row| {
            row.int(effect.seq)
                .int(i64::from(record.row))
                .text(record.record_type.as_str())
                .text(&record.source_id)
                .text(effect.status.as_str())
                .text(effect.action.as_str())
                .maybe_text(effect.target_model())
                .maybe_int(effect.target_id)
                .maybe_int(effect.target_version())
                .text(&record.source_data)
                .text(&transformed)
                .maybe_text(effect.reference_ids().as_deref())
                .maybe_text(effect.before_data().as_deref())
                .text(&effect.issues())
                .maybe_text(effect.error_message())
                .maybe_text(effect.error_field());
        });
    }
    sqlx::query(
        "INSERT INTO migration_records (
             clinic_id, batch_id, created_at, seq, row_number, record_type, source_id, status,
             action, target_model, target_id, target_version, source_data, transformed_data,
             reference_ids, before_data, issues, error_message, error_field
         )
         SELECT ?1, ?2, ?3, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
             value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10,
             value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15
         FROM json_each(?4)",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(time::to_text(now))
    .bind(rows.into_json())
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}
