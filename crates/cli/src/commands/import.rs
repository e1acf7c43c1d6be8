//! `mudanza import`: a file into the database, as a dry run unless told otherwise.

use std::path::PathBuf;

use axum::http::Method;
use clap::ValueEnum;
use intake::report::Report;
use serde_json::{Value, json};
use store::{Batch, BatchStatus};

use crate::args::Place;
use crate::batch_view;
use crate::commands::batch::watch::until_over;
use crate::connection::{Connection, Work};
use crate::failure::{End, Failure};
use crate::help_of::with_help;
use crate::input::Input;
use crate::out::Out;
use crate::planning::{Checked, PlanArgs, Planned, announce};
use crate::progress;
use crate::report_view;
use crate::resumable;
use crate::upload::Upload;

const EXAMPLES: &str = "\
Examples:
  mudanza import mascotas.csv                            dry run: what would be created or changed
  mudanza import mascotas.csv --commit                   commit it
  mudanza import mascotas.csv --commit --receipt 3f9a…   only if it gives this very receipt
  mudanza import mascotas.csv --commit --on-existing update
  mudanza import mascotas.csv --commit --server http://127.0.0.1:7300
  mudanza import *.csv --commit                          a whole clinic, each file in its turn

Whatever is committed can be undone with `mudanza batch rollback`.";

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files to import; several go in one by one, owners before pets and pets before what happened
    /// to them
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write to the clinic's tables; without it, nothing but the ledger is written
    #[arg(long)]
    commit: bool,
    /// Refuse unless the file gives this receipt, from `preview` or from a dry run
    #[arg(long, value_name = "HEX", value_parser = receipt)]
    receipt: Option<String>,
    /// What to do with a record that was imported before: leave it, change the fields that differ
    /// (an empty cell erases nothing), or take it for an error
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = OnExisting::Skip)]
    on_existing: OnExisting,
    /// What an empty cell means for a record that is updated: keep what is there, or erase it where
    /// its column is mapped
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = OnEmpty::Keep)]
    on_empty: OnEmpty,
    /// What to do with a record whose owner is not there: take it for an error, or park it until an
    /// import brings the owner
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = OnOrphan::Error)]
    on_orphan: OnOrphan,
    /// End the batch at the first record in error; a dry run looks at all of them
    #[arg(long)]
    stop_on_error: bool,
    /// Write nothing at all if any record is in error
    #[arg(long)]
    all_or_nothing: bool,
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    place: Place,
}

/// What to do with a record that was imported before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnExisting {
    // No doc comments: clap would spread the whole help text over twice the lines.
    Skip,
    Update,
    Error,
}

/// What an empty cell means for a record that is updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnEmpty {
    Keep,
    Erase,
}

/// What to do with a record whose owner is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnOrphan {
    Error,
    Park,
}

/// Previews the files, uploads each with its receipt, and waits until it is in. All are looked at
/// before the first goes in; a file that does not go in ends the import.
pub(crate) async fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    if let ([_, _, ..], Some(_)) = (args.files.as_slice(), &args.receipt) {
        let message = "a receipt is of one file, and several are given";
        return Err(Failure::new("bad_usage", message).next("give the files one by one"));
    }
    let earlier = args.plan.earlier(&args.place).await?;
    let limits = &args.place.database.limits;
    let all = args.plan.check(&args.files, &earlier, limits)?;
    let mut documents = Vec::with_capacity(all.len());
    let mut end = End::Good;
    for (place, one) in all.iter().enumerate() {
        announce(place, &all, out)?;
        let (batch, document) = import(args, one, out).await?;
        documents.push(document);
        if batch.status != BatchStatus::Completed && place + 1 < all.len() {
            left_out(&all[place + 1..], out)?;
            end = end.and(batch_view::end(&batch)?);
            break;
        }
        end = end.and(batch_view::end(&batch)?);
    }
    if out.json {
        match documents.as_slice() {
            [one] if all.len() == 1 => out.document(&with_help(one)?)?,
            many => out.document(&with_help(&json!({ "files": many }))?)?,
        }
    } else if all.len() > 1 && !args.commit {
        out.blank()?;
        out.line("  What a file refers to in another is found once that one is committed.")?;
    }
    Ok(end)
}

/// Says which files were not begun, since one before them did not go in.
fn left_out(files: &[Checked], out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return Ok(());
    }
    let names: Vec<_> = files.iter().map(|one| one.input.name()).collect();
    out.blank()?;
    out.line(format_args!("  Not begun: {}", names.join(", ")))?;
    Ok(())
}

/// Imports one file. Gives its batch, and the batch with the report as a document.
async fn import(args: &Args, one: &Checked, out: &mut Out) -> Result<(Batch, Value), Failure> {
    let Checked {
        input,
        planned,
        report,
        firsts,
    } = one;
    if let Some(wanted) = args
        .receipt
        .as_ref()
        .filter(|wanted| **wanted != report.receipt)
    {
        let message = format!(
            "{} gives the receipt {}, not {wanted}",
            input.name(),
            report.receipt
        );
        return Err(Failure::new("receipt_mismatch", message));
    }
    if !out.json {
        report_view::preview(input, planned, report, firsts, out)?;
        out.blank()?;
        out.flush()?;
    }
    let answer = Connection::with(&args.place, Work::Do, async |connection| {
        let answer = upload(args, input, planned, report, connection).await?;
        until_over(connection, batch_view::batch(&answer)?.id).await
    })
    .await?;
    let batch = batch_view::batch(&answer)?;
    if !out.json {
        batch_view::show(&batch, out)?;
        advise(args, &batch, out)?;
    }
    let document = json!({ "batch": answer["batch"], "report": report });
    Ok((batch, document))
}

async fn upload(
    args: &Args,
    input: &Input,
    planned: &Planned,
    report: &Report,
    connection: &Connection,
) -> Result<Value, Failure> {
    let options = json!({
        "source_file": input.name(),
        "dry_run": !args.commit,
        "stop_on_error": args.stop_on_error,
        "all_or_nothing": args.all_or_nothing,
        "on_existing": args.on_existing.word(),
        "on_empty": match args.on_empty {
            OnEmpty::Keep => "keep",
            OnEmpty::Erase => "erase",
        },
        "on_orphan": match args.on_orphan {
            OnOrphan::Error => "error",
            OnOrphan::Park => "park",
        },
        "receipt": report.receipt,
        "receipt_blocks": report.blocks,
    });
    let bar = progress::bytes("sending", input.size);
    let plan = planned.plan.to_json();
    let upload = if resumable::is_worth_it(input, connection) {
        let id = resumable::send(input, connection, &bar).await?;
        Upload::of(&id, &options, &plan)
    } else {
        Upload::new(&input.path, &options, &plan, bar.clone()).await?
    };
    let Upload { body, content_type } = upload;
    let answer = connection
        .call(Method::POST, "/batches", body, Some(&content_type))
        .await;
    bar.finish_and_clear();
    answer
}

/// Says what can be done next.
fn advise(args: &Args, batch: &Batch, out: &mut Out) -> Result<(), Failure> {
    if batch.status != BatchStatus::Completed {
        return Ok(());
    }
    let (id, place) = (batch.id, args.place.repeated());
    out.blank()?;
    if batch.dry_run {
        out.line(format_args!(
            "  Nothing was written. Commit it: mudanza batch commit {id}{place}"
        ))?;
        return Ok(());
    }
    if batch.counts.created + batch.counts.updated == 0 {
        out.line("  Nothing was changed, so that there is nothing to undo.")?;
        return Ok(());
    }
    if batch.error_count > 0 {
        let errors = format!("mudanza batch errors {id}{place} -o errors.xlsx");
        out.line(format_args!(
            "  The rows in error, to correct them: {errors}"
        ))?;
        out.line(format_args!(
            "  Corrected, they go in by: mudanza batch retry {id} --corrected errors.xlsx --commit{place}"
        ))?;
    }
    out.line(format_args!(
        "  To undo it: mudanza batch rollback {id}{place}"
    ))?;
    Ok(())
}

impl OnExisting {
    fn word(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Update => "update",
            Self::Error => "error",
        }
    }
}

fn receipt(text: &str) -> Result<String, String> {
    let text = text.trim().to_ascii_lowercase();
    let hex = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hex {
        Ok(text)
    } else {
        Err("a receipt has 64 hexadecimal digits".to_owned())
    }
}
