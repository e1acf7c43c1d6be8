//! Writes the effects of a chunk: targets, links and ledger, in bulk.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use intake::schema::RecordType;
use sqlx::PgConnection;
use store::effects::{Effect, Effects};
use store::failpoint::reach;
use store::{Action, Batch, Lease, RecordStatus, Result, StoreError};

use crate::bulk::{Cells, Copy};
use crate::target_sql::{Updates, put_cells, target_sql};
use crate::{engine, ids};

/// How many rows of the ledger are put together in one go: a fraction of a millisecond.
const TURN: usize = 100;

/// Removes what an earlier run of the batch left where the chunk goes.
pub(super) async fn clear_ledger(
    connection: &mut PgConnection,
    lease: Lease,
    start: i64,
    records: usize,
) -> Result<()> {
    sqlx::query(
        "DELETE FROM ledger
         WHERE clinic_id = $1 AND batch_id = $2 AND seq > $3 AND seq <= $3 + $4",
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
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    effects: &mut Effects<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
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
    }
    let effects = &*effects;
    // While the server takes in the targets, the ledger's rows are put together here.
    let writing = async {
        if !batch.only_tries() {
            write_targets(connection, lease, batch, effects, now).await?;
        }
        Ok(connection)
    };
    let (written, cells) = futures::join!(writing, ledger_cells(lease, effects, now));
    LEDGER.run(written?, cells?).await
}

async fn write_targets(
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    effects: &Effects<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    for record_type in RecordType::ALL {
        create_targets(connection, lease, *record_type, effects, now).await?;
        reach("commit.created")?;
        update_targets(connection, lease, *record_type, effects, now).await?;
        reach("commit.updated")?;
        link(connection, lease, batch, *record_type, effects).await?;
        reach("commit.linked")?;
    }
    Ok(())
}

async fn create_targets(
    connection: &mut PgConnection,
    lease: Lease,
    record_type: RecordType,
    effects: &Effects<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let copy = &target_sql(record_type).copy;
    let now = now.to_rfc3339();
    let mut cells = copy.cells();
    for effect in effects.of(record_type, Action::Create) {
        cells
            .int(lease.clinic_id)
            .int(lease.batch_id)
            .int(1)
            .text(&now)
            .maybe_int(effect.target_id);
        put_cells(&mut cells, record_type, |position| effect.value(position));
    }
    copy.run(connection, cells).await
}

async fn update_targets(
    connection: &mut PgConnection,
    lease: Lease,
    record_type: RecordType,
    effects: &Effects<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut updates = Updates::new(lease.clinic_id, record_type, now);
    for effect in effects.of(record_type, Action::Update) {
        if let Some(id) = effect.target_id {
            updates.add(id, |position| effect.value(position));
        }
    }
    updates.run(connection).await
}

/// Links the created targets. A link that is there already led to a target that is gone, and makes
/// room.
async fn link(
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    record_type: RecordType,
    effects: &Effects<'_>,
) -> Result<()> {
    static LINKS: LazyLock<Copy> = LazyLock::new(|| {
        let columns = [
            "clinic_id",
            "source",
            "record_type",
            "source_id",
            "target_id",
            "batch_id",
        ];
        Copy::new("record_links", &columns)
    });
    let created = effects.of(record_type, Action::Create);
    let stale = created.clone().filter(|effect| effect.relinked);
    unlink(connection, lease, batch, record_type, stale).await?;
    let mut cells = LINKS.cells();
    for effect in created {
        cells
            .int(lease.clinic_id)
            .text(batch.source.as_str())
            .text(record_type.as_str())
            .text(&effect.record.source_id)
            .maybe_int(effect.target_id)
            .int(lease.batch_id);
    }
    LINKS.run(connection, cells).await
}

async fn unlink<'e>(
    connection: &mut PgConnection,
    lease: Lease,
    batch: &Batch,
    record_type: RecordType,
    effects: impl Iterator<Item = &'e Effect<'e>>,
) -> Result<()> {
    let source_ids: Vec<_> = effects
        .map(|effect| effect.record.source_id.as_str())
        .collect();
    if source_ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM record_links
         WHERE clinic_id = $1 AND source = $2 AND record_type = $3 AND source_id = ANY ($4)",
    )
    .bind(lease.clinic_id)
    .bind(batch.source.as_str())
    .bind(record_type.as_str())
    .bind(source_ids)
    .execute(connection)
    .await
    .map_err(engine)?;
    Ok(())
}

/// Forgets what a dry run or a trial would have linked.
pub(crate) async fn forget_tried(connection: &mut PgConnection, lease: Lease) -> Result<()> {
    sqlx::query("DELETE FROM dry_run_links WHERE clinic_id = $1 AND batch_id = $2")
        .bind(lease.clinic_id)
        .bind(lease.batch_id)
        .execute(connection)
        .await
        .map_err(engine)?;
    Ok(())
}

/// Remembers what a dry run would have linked.
async fn try_links(
    connection: &mut PgConnection,
    lease: Lease,
    record_type: RecordType,
    effects: &Effects<'_>,
) -> Result<()> {
    let created = effects.of(record_type, Action::Create);
    sqlx::query(
        "INSERT INTO dry_run_links (clinic_id, batch_id, record_type, source_id)
         SELECT $1, $2, $3, source_id FROM unnest($4::text[]) AS new (source_id)
         ON CONFLICT DO NOTHING",
    )
    .bind(lease.clinic_id)
    .bind(lease.batch_id)
    .bind(record_type.as_str())
    .bind(
        created
            .map(|effect| effect.record.source_id.as_str())
            .collect::<Vec<_>>(),
    )
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

static LEDGER: LazyLock<Copy> = LazyLock::new(|| {
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
    Copy::new("ledger", &columns)
});

/// The rows of the ledger; lets what waits for the server have its turn in between.
async fn ledger_cells(lease: Lease, effects: &Effects<'_>, now: DateTime<Utc>) -> Result<Cells> {
    let now = now.to_rfc3339();
    let mut cells: Cells = LEDGER.cells();
    let kept = effects.list.iter().filter(|effect| kept(effect));
    for (place, effect) in kept.enumerate() {
        if place % TURN == TURN - 1 {
            tokio::task::yield_now().await;
        }
        let record = effect.record;
        cells
            .int(lease.clinic_id)
            .int(lease.batch_id)
            .text(&now)
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
            .text(&serde_json::to_string(&record.data).map_err(StoreError::lasting)?)
            .maybe_text(effect.reference_ids().as_deref())
            .maybe_text(effect.before_data().as_deref())
            .text(&effect.issues())
            .maybe_text(effect.error_message())
            .maybe_text(effect.error_field());
    }
    Ok(cells)
}
