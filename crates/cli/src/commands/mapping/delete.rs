//! `mudanza mapping delete`.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::One;
use super::show::absent;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Arguments of `mapping delete`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Forget only this column, named exactly as it is kept
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    #[command(flatten)]
    pub(super) one: One,
}

/// Forgets a mapping, or one column of it. Plans and imports keep their own.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let column = args.column.as_deref();
    let query = column.map_or_else(String::new, |column| {
        format!(
            "?source_field={}",
            utf8_percent_encode(column, NON_ALPHANUMERIC)
        )
    });
    let path = format!("{}{query}", args.one.path());
    connection
        .delete(&path)
        .await
        .map_err(|failure| match column {
            _ if failure.code != "not_found" => failure,
            None => absent(&args.one),
            Some(column) => {
                let message = format!("no column {column:?} is kept there");
                Failure::new("mapping_not_found", message)
            }
        })?;
    let (source, kind) = (args.one.source.as_str(), args.one.record_type.as_str());
    if out.json {
        out.document(&json!({
            "deleted": { "source_system": source, "record_type": kind, "source_field": column },
        }))?;
    } else {
        let what = column.map_or("the mapping".to_owned(), |column| {
            format!("column {column:?}")
        });
        out.line(format_args!("Forgot {what} of {source} to {kind}"))?;
    }
    Ok(End::Good)
}
