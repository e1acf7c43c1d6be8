//! Says of what stays what stands in the way: which rows point at it, and which batch changed it.

use std::collections::{BTreeMap, HashMap};

use intake::schema::RecordType;
use sqlx::PgConnection;
use store::undo::Imagined;
use store::{Action, Conflict, ConflictReason, Dependant, Result, canonical, changes};

use crate::engine;
use crate::history::object;
use crate::target_sql::target_sql;

/// Explains conflicts, in a few statements for all of them.
pub(super) async fn explain(
    connection: &mut PgConnection,
    clinic_id: i64,
    imagined: &Imagined,
    conflicts: &mut [Conflict],
) -> Result<()> {
    for record_type in RecordType::ALL {
        let of_type = |reason| {
            let conflicts = conflicts.iter().filter(move |conflict| {
                conflict.record_type == *record_type && conflict.reason == reason
            });
            let mut ids: Vec<i64> = conflicts.map(|conflict| conflict.target_id).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let used = of_type(ConflictReason::Dependants);
        let edited = of_type(ConflictReason::Edited);
        let mut dependants = pointers(connection, clinic_id, *record_type, &used, imagined).await?;
        let writes = later_writes(connection, clinic_id, *record_type, &edited).await?;
        for conflict in conflicts
            .iter_mut()
            .filter(|conflict| conflict.record_type == *record_type)
        {
            match conflict.reason {
                ConflictReason::Dependants => {
                    conflict.dependants =
                        dependants.remove(&conflict.target_id).unwrap_or_default();
                }
                ConflictReason::Edited => conflict.changed_by = writer(conflict, &writes),
                ConflictReason::Missing => {}
            }
        }
    }
    Ok(())
}

/// The rows that would still point at some targets.
async fn pointers(
    connection: &mut PgConnection,
    clinic_id: i64,
    record_type: RecordType,
    ids: &[i64],
    imagined: &Imagined,
) -> Result<HashMap<i64, Vec<Dependant>>> {
    let mut pointers: HashMap<i64, Vec<Dependant>> = HashMap::new();
    if ids.is_empty() {
        return Ok(pointers);
    }
    for (from, sql) in &target_sql(record_type).pointers {
        let rows: Vec<(i64, i64, Option<i64>)> = sqlx::query_as(sql.as_str())
            .bind(clinic_id)
            .bind(ids)
            .fetch_all(&mut *connection)
            .await
            .map_err(engine)?;
        for (id, target_id, batch_id) in rows {
            let list = pointers.entry(id).or_default();
            if list.len() < Conflict::MOST_DEPENDANTS && !imagined.lets_go(*from, target_id) {
                list.push(Dependant {
                    record_type: *from,
                    target_id,
                    batch_id,
                });
            }
        }
    }
    Ok(pointers)
}

/// What a batch wrote to a field.
struct Write {
    batch_id: i64,
    version: i64,
    after: Option<String>,
}

/// The target, the batch, its version; what the record became, what it referred to, what was there.
type WrittenRow = (i64, i64, i64, String, Option<String>, Option<String>);

type Writes = BTreeMap<(i64, String), Vec<Write>>;

/// What batches wrote to the fields of some targets and did not put back, the first first.
async fn later_writes(
    connection: &mut PgConnection,
    clinic_id: i64,
    record_type: RecordType,
    ids: &[i64],
) -> Result<Writes> {
    let mut writes = Writes::new();
    if ids.is_empty() {
        return Ok(writes);
    }
    let rows: Vec<WrittenRow> = sqlx::query_as(
        "SELECT r.target_id, r.batch_id, r.target_version, r.transformed_data, r.reference_ids,
             r.before_data
         FROM migration_records AS r
         JOIN migration_batches AS b ON b.clinic_id = r.clinic_id AND b.id = r.batch_id
         WHERE r.clinic_id = $1 AND r.target_model = $2
           AND r.target_id = ANY ($3)
           AND r.action <> 'none' AND r.action = 'update' AND r.status = 'success'
           AND NOT b.dry_run AND r.seq <= b.processed_records
         ORDER BY r.target_id, r.target_version",
    )
    .bind(clinic_id)
    .bind(record_type.table())
    .bind(ids)
    .fetch_all(connection)
    .await
    .map_err(engine)?;
    for (target_id, batch_id, version, transformed, references, before) in rows {
        let changes = changes(
            record_type,
            Action::Update,
            &object(Some(&transformed))?,
            &object(references.as_deref())?,
            &object(before.as_deref())?,
        );
        for change in changes {
            let after = canonical(&change.after);
            writes
                .entry((target_id, change.field))
                .or_default()
                .push(Write {
                    batch_id,
                    version,
                    after,
                });
        }
    }
    Ok(writes)
}

/// The later batch that wrote what a field holds now, `None` if a person did.
fn writer(conflict: &Conflict, writes: &Writes) -> Option<i64> {
    let field = conflict.field.clone()?;
    let writes = writes.get(&(conflict.target_id, field))?;
    writes
        .iter()
        .rev()
        .find(|write| write.version > conflict.target_version && write.after == conflict.current)
        .map(|write| write.batch_id)
}
