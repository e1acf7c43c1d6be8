//! `mudanza history`: which imports touched a record of the clinic.

use serde_json::Value;

use crate::args::Place;
use crate::commands::batch::list::all_pages;
use crate::connection::{Connection, Work};
use crate::failure::{End, Failure};
use crate::out::Out;
use crate::table::{Cell, Table};

const EXAMPLES: &str = "\
Examples:
  mudanza history clients 12           which imports made and changed client 12, and what
  mudanza history pets 3 --json        the same, one line of JSON for each";

/// Arguments of `history`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Table, such as clients or pets
    #[arg(value_name = "TABLE", value_parser = table())]
    table: String,
    /// Id of the record
    #[arg(value_name = "ID")]
    id: i64,
    #[command(flatten)]
    place: Place,
}

fn table() -> clap::builder::PossibleValuesParser {
    let tables = intake::schema::RecordType::ALL.iter();
    tables.map(|kind| kind.table()).collect::<Vec<_>>().into()
}

/// Tells which imports touched a record and what they changed.
pub(crate) async fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let path = format!("/targets/{}/{}/history?", args.table, args.id);
    let (touches, _) = Connection::with(&args.place, Work::Ask, async |connection| {
        all_pages(connection, &path, "history", u64::MAX).await
    })
    .await?;
    if out.json {
        for touch in &touches {
            out.json_line(touch)?;
        }
        return Ok(End::Good);
    }
    if touches.is_empty() {
        out.line("No import touched it.")?;
        return Ok(End::Good);
    }
    let names = [
        ">batch", "file", ">row", "action", "status", "field", "before", "after",
    ];
    let mut table = Table::new(out, &names);
    for touch in &touches {
        let text = |name: &str| touch[name].as_str().unwrap_or_default();
        let changes = touch["changes"].as_array().map_or(&[][..], Vec::as_slice);
        for change in changes {
            table.row([
                Cell::from(&touch["batch_id"]),
                Cell::from(text("source_file")),
                Cell::from(&touch["row_number"]),
                Cell::from(text("action")),
                Cell::from(text("status")),
                cell(&change["field"]),
                cell(&change["before"]),
                cell(&change["after"]),
            ]);
        }
    }
    table.print(out)?;
    Ok(End::Good)
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::from("-"),
        Value::String(text) => Cell::from(text),
        other => Cell::from(other),
    }
}
