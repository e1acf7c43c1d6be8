//! `mudanza batch rollback`.

use clap::ValueEnum;
use serde_json::{Value, json};

use super::{One, watch};
use crate::connection::{Connection, Work};
use crate::failure::{End, Failure};
use crate::human::count;
use crate::out::Out;
use crate::table::{Cell, Table};

const EXAMPLES: &str = "\
Examples:
  mudanza batch rollback 3 --preview             what would be deleted, restored and kept
  mudanza batch rollback 3                       undo it, unless somebody edited its records since
  mudanza batch rollback 3 --on-conflict skip    undo all the rest and leave the edits alone";

/// How many conflicts are shown one by one.
const SHOWN: usize = 50;

/// Arguments of `batch rollback`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) one: One,
    /// Show what would be done, and do nothing
    #[arg(long, conflicts_with = "on_conflict")]
    preview: bool,
    /// What to do if somebody changed a field since: undo nothing, or leave it and undo the rest
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = OnConflict::Refuse)]
    on_conflict: OnConflict,
}

impl Args {
    /// A preview only asks.
    pub(super) fn work(&self) -> Work {
        if self.preview { Work::Ask } else { Work::Do }
    }
}

/// What to do if somebody changed a field since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnConflict {
    // No doc comments: clap would spread the whole help text over twice the lines.
    Refuse,
    Skip,
}

/// Undoes an import, or shows what undoing it would do.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let path = format!("/batches/{}/rollback", args.one.id);
    if args.preview {
        return preview(&connection.get(&path).await?, args.one.id, out);
    }
    let choice = match args.on_conflict {
        OnConflict::Refuse => "refuse",
        OnConflict::Skip => "skip",
    };
    connection
        .post(&path, &json!({ "on_conflict": choice }))
        .await?;
    let answer = watch::until_over(connection, args.one.id).await?;
    watch::finish(&answer, out)?;
    // Errors of the import itself are no errors of its rollback.
    Ok(End::Good)
}

fn preview(answer: &Value, id: i64, out: &mut Out) -> Result<End, Failure> {
    let rollback = &answer["rollback"];
    let conflicts = rollback["conflicts"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let end = End::with_errors(conflicts.len() as u64);
    if out.json {
        out.document(answer)?;
        return Ok(end);
    }
    let many = |name: &str, noun: &str| count(rollback[name].as_u64().unwrap_or_default(), noun);
    out.line(format_args!(
        "Undoing batch {id} would do this; nothing was changed.\n"
    ))?;
    let mut facts = Table::facts();
    facts.fact("delete", many("deletes", "record"));
    facts.fact("restore", many("restores", "record"));
    facts.fact("keep", many("kept", "record"));
    facts.print(out)?;
    if !conflicts.is_empty() {
        out.title("Changed since, and left alone")?;
        show_conflicts(conflicts, out)?;
        out.blank()?;
        out.line("  The rollback refuses; --on-conflict skip undoes all the rest.")?;
    }
    Ok(end)
}

fn show_conflicts(conflicts: &[Value], out: &mut Out) -> Result<(), Failure> {
    let names = [
        ">row", "type", ">target", "field", "written", "now", "reason", "by",
    ];
    let mut table = Table::new(out, &names);
    for conflict in conflicts.iter().take(SHOWN) {
        let cell = |name: &str| match &conflict[name] {
            Value::Null => Cell::from("-"),
            Value::String(text) => Cell::from(text),
            other => Cell::from(other),
        };
        table.row([
            cell("row_number"),
            cell("record_type"),
            cell("target_id"),
            cell("field"),
            cell("written"),
            cell("current"),
            cell("reason"),
            Cell::from(in_the_way(conflict)),
        ]);
    }
    table.print(out)?;
    if conflicts.len() > SHOWN {
        let rest = count((conflicts.len() - SHOWN) as u64, "conflict");
        out.line(format_args!("  … and {rest} more; see all with --json"))?;
    }
    Ok(())
}

/// What stands in the way: a later batch, or the records that point at the target.
fn in_the_way(conflict: &Value) -> String {
    if let Some(batch) = conflict["changed_by"].as_i64() {
        return format!("batch {batch}");
    }
    let dependants = conflict["dependants"].as_array().into_iter().flatten();
    let named = dependants.map(|dependant| {
        let record = format!(
            "{} {}",
            dependant["record_type"].as_str().unwrap_or_default(),
            dependant["target_id"]
        );
        match dependant["batch_id"].as_i64() {
            Some(batch) => format!("{record} (batch {batch})"),
            None => record,
        }
    });
    named.collect::<Vec<_>>().join(", ")
}
