//! Writes the effects of a chunk: targets, links and ledger, in bulk.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use sqlx::SqliteConnection;
use store::effects::{Effect, Effects};
use store::failpoint::reach;
use store::{Action, Batch, Lease, RecordStatus, Result, StoreError};

use crate::bulk::{Cells, Insert};
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
        "DELETE FROM ledger
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
    let now = time::to_text(now);
    if batch.only_tries() {
        for record_type in RecordType::ALL {
            try_links(connection, lease, *record_type, effects).await?;
            reach("commit.tried")?;
        }
        if batch.trial_cursor.is_some() {
            effects.mute();
        }
    } else {
        for record_type in RecordType::ALL {
            let created = effects.of(*record_type, Action::Create).count() as i64;
            if created > 0 {
                let kind = record_type.as_str();
                let first = ids::take(connection, lease.clinic_id, kind, created).await?;
                effects.give_ids(*record_type, first);
                reach("commit.ids_taken")?;
            }
        }
        effects.resolve();
        for record_type in RecordType::ALL {
            create_targets(connection, lease, *record_type, effects, &now).await?;
            reach("commit.created")?;
            update_targets(connection, lease, *record_type, effects, &now).await?;
            reach("commit.updated")?;
            link(connection, lease, batch, *record_type, effects).await?;
            reach("commit.linked")?;
        }
    }
    keep_ledger(connection, lease, effects, &now).await
}

async fn create_targets(
    connection: &mut SqliteConnection,
    lease: Lease,
    record_type: RecordType,
    effects: &Effects<'_>,
    now: &str,
) -> Result<()> {
    let created = effects.of(record_type, Action::Create);
    let cells = target_cells(lease, record_type, created, now);
    target_sql(record_type).insert.run(connection, cells).await
}

async fn update_targets(
    connection: &mut SqliteConnection,
    lease: Lease,
    record_type: RecordType,
    effects: &Effects<'_>,
    now: &str,
) -> Result<()> {
    let updated = effects.of(record_type, Action::Update);
    let cells = target_cells(lease, record_type, updated, now);
    target_sql(record_type).update.run(connection, cells).await
}

/// The rows of the targets that records make or change.
fn target_cells<'a>(
    lease: Lease,
    record_type: RecordType,
    effects: impl Iterator<Item = &'a Effect<'a>>,
    now: &'a str,
) -> Cells<'a> {
    let mut cells = Cells::default();
    for effect in effects {
        cells
            .int(lease.clinic_id)
            .int(lease.batch_id)
            .int(1)
            .text(now)
            .maybe_int(effect.target_id);
        put_cells(&mut cells, record_type, |position| effect.value(position));
    }
    cells
}

/// Links the created targets. A link that is there already led to a target that is gone.
async fn link(
    connection: &mut SqliteConnection,
    lease: Lease,
    batch: &Batch,
    record_type: RecordType,
    effects: &Effects<'_>,
) -> Result<()> {
    static INSERT: LazyLock<Insert> = LazyLock::new(|| {
        Insert::new(
            "record_links",
            &[
                "clinic_id",
                "source",
                "record_type",
                "source_id",
                "target_id",
                "batch_id",
            ],
            "ON CONFLICT (clinic_id, source, record_type, source_id)
             DO UPDATE SET target_id = excluded.target_id, batch_id = excluded.batch_id",
        )
    });
    let mut cells = Cells::default();
    for effect in effects.of(record_type, Action::Create) {
        cells
            .int(lease.clinic_id)
            .text(batch.source.as_str())
            .text(record_type.as_str())
            .text(&effect.record.source_id)
            .maybe_int(effect.target_id)
            .int(lease.batch_id);
    }
    INSERT.run(connection, cells).await
}

/// Forgets what a dry run or a trial would have linked.
pub(crate) async fn forget_tried(connection: &mut SqliteConnection, lease: Lease) -> Result<()> {
    sqlx::query("DELETE FROM dry_run_links WHERE clinic_id = ?1 AND batch_id = ?2")
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
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

/// Whether the ledger is to be written: a record that still waits when others like it are adopted
/// stands there already.
fn kept(effect: &Effect<'_>) -> bool {
    effect.adopted.is_none() || effect.status != RecordStatus::Pending
}

async fn keep_ledger(
    connection: &mut SqliteConnection,
    lease: Lease,
    effects: &Effects<'_>,
    now: &str,
) -> Result<()> {
    static INSERT: LazyLock<Insert> = LazyLock::new(|| {
        let columns = [
            "clinic_id",
            "batch_id",
            "created_at",
            "seq",
            "row_number",
            "record_type",
            "source_id",
            "status",
            "action",
            "target_model",
            "target_id",
            "target_version",
            "seen_version",
            "adopted_by",
            "adoption",
            "source_data",
            "transformed_data",
            "reference_ids",
            "before_data",
            "issues",
            "error_message",
            "error_field",
        ];
        Insert::new("ledger", &columns, "")
    });
    let mut cells = Cells::default();
    for effect in effects.list.iter().filter(|effect| kept(effect)) {
        let record = effect.record;
        cells
            .int(lease.clinic_id)
            .int(lease.batch_id)
            .text(now)
            .int(effect.seq)
            .int(i64::from(record.row))
            .text(record.record_type.as_str())
            .text(&record.source_id)
            .text(effect.status.as_str())
            .text(effect.action.as_str())
            .maybe_text(effect.target_model())
            .maybe_int(effect.target_id)
            .maybe_int(effect.target_version())
            .maybe_int(effect.seen_version())
            .maybe_int(effect.adopted.map(|(by, _)| by))
            .maybe_int(effect.adopted.map(|(_, number)| number))
            .text(&record.source_data)
            .owned(serde_json::to_string(&record.data).map_err(StoreError::lasting)?)
            .maybe_owned(effect.reference_ids())
            .maybe_owned(effect.before_data())
            .owned(effect.issues().into_owned())
            .maybe_text(effect.error_message())
            .maybe_text(effect.error_field());
    }
    INSERT.run(connection, cells).await
}
