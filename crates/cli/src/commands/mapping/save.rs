//! `mudanza mapping save`.

use std::path::PathBuf;

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use super::path;
use crate::args::Place;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::human::count;
use crate::mapping_view::{from_file, mapping};
use crate::out::Out;

/// Arguments of `mapping save`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Plan, as `preview --save-plan` wrote it, or mapping, as `mapping show --json` did
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Forget the columns of the same source and record types that the file does not map
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    pub(super) place: Place,
}

/// Keeps the mappings of a file, record type by record type.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let mut kept = Vec::new();
    for one in from_file(&args.file)? {
        let body = json!({ "fields": one.fields, "replace": args.replace });
        let mut answer = connection
            .call(
                Method::PUT,
                &path(one.source_system, one.record_type),
                Body::from(body.to_string()),
                Some("application/json"),
            )
            .await?;
        if !out.json {
            let all = mapping(&answer["mapping"])?.fields.len();
            out.line(format_args!(
                "Kept {} of {} to {}; it has {all} in all",
                count(one.fields.len() as u64, "column"),
                one.source_system.as_str(),
                one.record_type.as_str(),
            ))?;
        }
        kept.push(answer["mapping"].take());
    }
    if out.json {
        out.document(&json!({ "mappings": Value::Array(kept) }))?;
    }
    Ok(End::Good)
}
