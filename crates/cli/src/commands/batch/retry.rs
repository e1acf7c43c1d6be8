//! `mudanza batch retry`.

use std::path::PathBuf;

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use super::{One, watch};
use crate::batch_view;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

const EXAMPLES: &str = "\
Examples:
  mudanza batch errors 3 -o errors.xlsx                 the rows in error; correct them in any spreadsheet
  mudanza batch retry 3 --corrected errors.xlsx         dry run: what they become now
  mudanza batch retry 3 --corrected errors.xlsx --commit
  mudanza batch retry 3 --edit 12:Correo=ana@example.com --commit

Only rows that failed are tried again, as a new batch that names the first. A row that was taken
out of the corrected file is left out.";

/// Arguments of `batch retry`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) one: One,
    /// The file of the rows in error, corrected; saved as CSV or as a workbook
    #[arg(long, value_name = "FILE", conflicts_with = "edit")]
    corrected: Option<PathBuf>,
    /// A corrected cell, by the number of its row and the name of its column; may come again
    #[arg(long, value_name = "ROW:COLUMN=VALUE", value_parser = edit)]
    edit: Vec<Edit>,
    /// Write to the clinic's tables; without it, nothing but the ledger is written
    #[arg(long)]
    commit: bool,
}

/// A corrected cell.
#[derive(Clone, Debug)]
struct Edit {
    row: u32,
    column: String,
    value: String,
}

/// Makes a batch of the rows that failed and waits until it is in.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let path = format!("/batches/{}/retry?dry_run={}", args.one.id, !args.commit);
    let answer = match &args.corrected {
        Some(file) => {
            let bytes = tokio::fs::read(file).await.map_err(|error| {
                Failure::new(
                    "not_readable",
                    format!("{} cannot be read: {error}", file.display()),
                )
            })?;
            connection
                .call(Method::POST, &path, Body::from(bytes), Some("text/csv"))
                .await?
        }
        None => connection.post(&path, &edits(&args.edit)).await?,
    };
    let answer = watch::until_over(connection, batch_view::batch(&answer)?.id).await?;
    watch::finish(&answer, out)
}

fn edits(edits: &[Edit]) -> Value {
    let edits: Vec<Value> = edits
        .iter()
        .map(|edit| json!({ "row": edit.row, "column": edit.column, "value": edit.value }))
        .collect();
    json!({ "edits": edits })
}

fn edit(text: &str) -> Result<Edit, String> {
    let parts = text
        .split_once(':')
        .and_then(|(row, rest)| Some((row, rest.split_once('=')?)));
    let Some((row, (column, value))) = parts else {
        return Err("a corrected cell looks like 12:Correo=ana@example.com".to_owned());
    };
    let row = row
        .trim()
        .parse()
        .map_err(|_| format!("{row:?} is no number of a row"))?;
    Ok(Edit {
        row,
        column: column.to_owned(),
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corrected_cell_names_row_column_and_value() {
        let read = edit("12:Correo=a=b").unwrap();
        assert_eq!(
            (read.row, read.column.as_str(), read.value.as_str()),
            (12, "Correo", "a=b")
        );
        assert_eq!(edit("3:Tel=").unwrap().value, "");
        for bad in ["", "12", "12:Correo", "x:Correo=1", ":a=b"] {
            assert!(edit(bad).is_err(), "{bad}");
        }
    }
}
