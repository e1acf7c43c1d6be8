//! `mudanza batch records`.

use clap::ValueEnum;
use serde_json::Value;

use super::One;
use super::list::all_pages;
use crate::batch_view::status_style;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::help_of::{hint_naming, with_help};
use crate::language::Language;
use crate::out::Out;
use crate::planning::record_type;
use crate::table::{Cell, Table};

const EXAMPLES: &str = "\
Examples:
  mudanza batch records 3 --status error
  mudanza batch records 3 --type pet --row-from 100 --limit 50
  mudanza batch records 3 --json --limit 1000000 | jq -c .transformed_data

With --json, each record is one line of JSON, with its source data, its transformed data, and
what the target held before.";

/// Arguments of `batch records`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) one: One,
    /// Only records with this status
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// Only records of this type, such as client or invoice
    #[arg(long = "type", value_name = "TYPE", value_parser = record_type)]
    record_type: Option<intake::schema::RecordType>,
    /// Only records of this row of the file and of later ones
    #[arg(long, value_name = "ROW")]
    row_from: Option<u32>,
    /// The most records to list
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..))]
    limit: u64,
}

/// The status of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Status {
    // No doc comments: clap would spread the whole help text over twice the lines.
    Pending,
    Success,
    Error,
    Skipped,
    #[value(name = "rolled_back")]
    RolledBack,
}

/// Lists the records of an import.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let status = args.status.and_then(|status| status.to_possible_value());
    let filter = [
        status.map(|status| format!("status={}&", status.get_name())),
        args.record_type
            .map(|kind| format!("record_type={}&", kind.as_str())),
        args.row_from.map(|row| format!("row_from={row}&")),
    ];
    let filter: String = filter.into_iter().flatten().collect();
    let path = format!("/batches/{}/records?{filter}", args.one.id);
    let (records, more) = all_pages(connection, &path, "records", args.limit).await?;
    if out.json {
        for record in &records {
            out.json_line(&with_help(record)?)?;
        }
        return Ok(End::Good);
    }
    if records.is_empty() {
        out.line("No records.")?;
        return Ok(End::Good);
    }
    show(&records, out)?;
    hint_naming(records.iter().filter_map(code), out)?;
    if more {
        out.line(format_args!(
            "\n  the first {}; see more with --limit N",
            args.limit
        ))?;
    }
    Ok(End::Good)
}

fn show(records: &[Value], out: &mut Out) -> Result<(), Failure> {
    let mut table = Table::new(
        out,
        &[
            ">row",
            "type",
            "status",
            "action",
            "target",
            "source id",
            "why",
        ],
    );
    for record in records {
        let text = |name: &str| record[name].as_str().unwrap_or_default();
        let why = reason(record, out.language).unwrap_or_default();
        let target = match (record["target_model"].as_str(), &record["target_id"]) {
            (Some(model), Value::Number(id)) => format!("{model} {id}"),
            _ => String::new(),
        };
        table.row([
            Cell::from(&record["row_number"]),
            Cell::from(text("record_type")),
            Cell::styled(text("status"), status_style(text("status"), out.palette)),
            Cell::from(text("action")),
            Cell::from(target),
            Cell::from(text("source_id")),
            Cell::from(why),
        ]);
    }
    table.print(out)?;
    Ok(())
}

/// The code of the issue that says why a record stayed out.
fn code(record: &Value) -> Option<&str> {
    let issues = record["issues"].as_array()?;
    let issue = match record["status"].as_str()? {
        "skipped" => issues.last(),
        "error" => issues.iter().find(|issue| issue["severity"] == "error"),
        _ => None,
    };
    issue?["code"].as_str()
}

/// Why a record is in error, and of which field; or why it was skipped.
fn reason(record: &Value, language: Language) -> Option<String> {
    if record["status"] == "skipped" {
        // What decided that it is skipped was noted last.
        return language.message_of(record["issues"].as_array()?.last()?);
    }
    let message = record["error_message"].as_str()?;
    let issues = record["issues"].as_array().into_iter().flatten();
    let first = issues
        .into_iter()
        .find(|issue| issue["severity"] == "error");
    // What the database found stands in no list of issues and has one text only.
    let message = first
        .and_then(|issue| language.message_of(issue))
        .unwrap_or_else(|| message.to_owned());
    Some(match record["error_field"].as_str() {
        Some(field) => format!("{field}: {message}"),
        None => message,
    })
}
