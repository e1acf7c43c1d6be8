//! Batches and their records as people read them.

use std::io;

use chrono::{DateTime, Utc};
use clap::builder::styling::Style;
use serde::Deserialize;
use serde_json::Value;
use store::{Batch, BatchStatus, Counts, OnEmpty, OnOrphan};

use crate::failure::{End, Failure};
use crate::human::{count, number};
use crate::out::{Out, Palette};
use crate::table::{Cell, Table};

/// Reads the batch of an answer.
pub(crate) fn batch(answer: &Value) -> Result<Batch, Failure> {
    Batch::deserialize(&answer["batch"]).map_err(|error| unexpected(&error))
}

/// Reads the batches of an answer.
pub(crate) fn batches(answer: &Value) -> Result<Vec<Batch>, Failure> {
    Vec::<Batch>::deserialize(&answer["batches"]).map_err(|error| unexpected(&error))
}

/// The answer is not of the shape that this version knows.
pub(crate) fn unexpected(error: &serde_json::Error) -> Failure {
    Failure::new(
        "bad_answer",
        format!("the server answers in another version's words: {error}"),
    )
}

/// How a finished batch ended, as the exit status says it.
pub(crate) fn end(batch: &Batch) -> Result<End, Failure> {
    let code = batch
        .error_code
        .clone()
        .unwrap_or_else(|| "batch_failed".to_owned());
    let in_data = code == "stopped_on_error" || code == "all_or_nothing";
    if batch.status == BatchStatus::RolledBack && batch.error_code.is_some() {
        // It turned back by itself: what made it is the failure.
        return Ok(End::with_errors(batch.error_count.max(1)));
    }
    if batch.status != BatchStatus::Failed || in_data {
        return Ok(End::with_errors(batch.error_count));
    }
    let id = batch.id;
    let why = batch
        .error_message
        .as_deref()
        .unwrap_or("it gives no reason");
    let failure = Failure::new(code, format!("batch {id} failed: {why}"));
    Err(if batch.success_count == 0 || batch.dry_run {
        failure.kept(format!("batch {id} in the history; no record was written"))
    } else {
        let written = count(batch.success_count, "record");
        let next =
            format!("go on with `mudanza batch resume {id}`, or `mudanza batch rollback {id}`");
        failure.kept(format!("{written} of batch {id}")).next(next)
    })
}

fn kind(batch: &Batch) -> &'static str {
    if batch.dry_run { "dry run" } else { "import" }
}

/// Shows many batches, one a line.
pub(crate) fn list(batches: &[Batch], out: &mut Out) -> io::Result<()> {
    let names = [
        ">id", "created", "file", "kind", "status", ">success", ">error", ">skipped",
    ];
    let mut table = Table::new(out, &names);
    for batch in batches {
        table.row([
            Cell::from(batch.id),
            Cell::from(moment(batch.created_at)),
            Cell::from(&batch.source_file),
            Cell::from(kind(batch)),
            Cell::styled(
                batch.status.as_str(),
                status_style(batch.status.as_str(), out.palette),
            ),
            Cell::from(number(batch.success_count)),
            Cell::from(number(batch.error_count)),
            Cell::from(number(batch.skip_count)),
        ]);
    }
    table.print(out)
}

/// Shows one batch.
pub(crate) fn show(batch: &Batch, out: &mut Out) -> io::Result<()> {
    let bold = out.palette.bold;
    let status = Cell::styled(
        batch.status.as_str(),
        status_style(batch.status.as_str(), out.palette),
    );
    out.line(format_args!(
        "{bold}Batch {}{bold:#}: {}",
        batch.id,
        kind(batch)
    ))?;
    out.blank()?;
    let mut facts = Table::facts();
    facts.fact("status", status);
    facts.fact("file", &batch.source_file);
    facts.fact("source", batch.source.as_str());
    facts.fact("existing", batch.on_existing.as_str());
    let policies = policies(batch);
    if !policies.is_empty() {
        facts.fact("policies", policies);
    }
    if let Some(first) = batch.retry_of {
        facts.fact("retry of", format!("the rows that failed in batch {first}"));
    }
    facts.fact("records", records(batch));
    facts.fact("targets", targets(batch));
    facts.fact("created", moment(batch.created_at));
    if let Some(completed) = batch.completed_at {
        facts.fact("ended", moment(completed));
    }
    match (batch.forgetting_at, batch.forgotten_at) {
        (Some(_), Some(done)) => {
            facts.fact("source data", format!("forgotten {}", moment(done)));
        }
        (Some(since), None) => {
            facts.fact(
                "source data",
                format!("being forgotten since {}", moment(since)),
            );
        }
        _ => {}
    }
    if let Some(receipt) = &batch.receipt {
        facts.fact("receipt", receipt);
    }
    if let Some(earlier) = batch.same_file_as {
        facts.fact(
            "same file",
            format!("was imported before, in batch {earlier}"),
        );
    }
    if let Some(code) = &batch.error_code {
        let why = batch.error_message.as_deref().unwrap_or_default();
        facts.fact(
            "failed",
            Cell::styled(format!("{code}: {why}"), out.palette.error),
        );
    }
    if let Some(code) = &batch.waiting_code {
        let why = batch.waiting_message.as_deref().unwrap_or_default();
        facts.fact("waits for", format!("{code}: {why}"));
    }
    facts.print(out)
}

/// What the batch does differently from most.
fn policies(batch: &Batch) -> String {
    let said = [
        (batch.all_or_nothing, "all or nothing"),
        (batch.stop_on_error, "stops at the first error"),
        (batch.on_empty == OnEmpty::Erase, "empty cells erase"),
        (batch.on_orphan == OnOrphan::Park, "orphans wait"),
    ];
    let said = said.into_iter().filter(|(holds, _)| *holds);
    said.map(|(_, text)| text).collect::<Vec<_>>().join(", ")
}

fn records(batch: &Batch) -> String {
    let Batch {
        success_count,
        error_count,
        skip_count,
        ..
    } = *batch;
    let done = if batch.total_records == batch.processed_records {
        number(batch.processed_records)
    } else {
        format!(
            "{} of {} done",
            number(batch.processed_records),
            number(batch.total_records)
        )
    };
    let waiting = match batch.counts.pending {
        0 => String::new(),
        pending => format!(", of which {} wait for their parent", number(pending)),
    };
    format!(
        "{done}: {} success, {} error, {} skipped{waiting}",
        number(success_count),
        number(error_count),
        number(skip_count)
    )
}

fn targets(batch: &Batch) -> String {
    let Counts {
        created,
        updated,
        unchanged,
        ..
    } = batch.counts;
    let (created, updated) = (number(created), number(updated));
    let unchanged = number(unchanged);
    if batch.dry_run {
        format!("{created} to create, {updated} to update, {unchanged} unchanged; none was touched")
    } else {
        let undone = if batch.status == BatchStatus::RolledBack {
            "; undone"
        } else {
            ""
        };
        format!("{created} created, {updated} updated, {unchanged} unchanged{undone}")
    }
}

/// The style of a status.
pub(crate) fn status_style(status: &str, palette: Palette) -> Style {
    match status {
        "completed" | "success" => palette.good,
        "failed" | "error" => palette.error,
        "cancelled" | "rolled_back" | "skipped" => palette.dim,
        _ => palette.warning,
    }
}

/// A moment as people read it, in the time zone of this computer.
fn moment(time: DateTime<Utc>) -> String {
    time.with_timezone(&chrono::Local)
        .format("%Y-%m-%d %H:%M:%S")
        .to_string()
}
