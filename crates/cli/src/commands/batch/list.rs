//! `mudanza batch list`.

use serde_json::{Value, json};

use crate::args::Place;
use crate::batch_view::{batches, list};
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Arguments of `batch list`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The most imports to list
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    limit: u64,
    #[command(flatten)]
    pub(super) place: Place,
}

/// Lists the imports, page after page until there are enough.
pub(crate) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let path = "/batches?";
    let (found, more) = all_pages(connection, path, "batches", args.limit).await?;
    let answer = json!({ "batches": found });
    if out.json {
        out.document(&answer)?;
        return Ok(End::Good);
    }
    let batches = batches(&answer)?;
    if batches.is_empty() {
        out.line("No imports yet. Begin with: mudanza import FILE")?;
        return Ok(End::Good);
    }
    list(&batches, out)?;
    if more {
        out.line(format_args!(
            "\n  the newest {}; see more with --limit N",
            args.limit
        ))?;
    }
    Ok(End::Good)
}

/// The things of as many pages as it takes, and whether there are more.
pub(crate) async fn all_pages(
    connection: &Connection,
    path: &str,
    noun: &str,
    limit: u64,
) -> Result<(Vec<Value>, bool), Failure> {
    const PAGE: u64 = 200;
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let wanted = limit.saturating_sub(found.len() as u64).min(PAGE);
        let mut answer = connection
            .get(&format!("{path}limit={wanted}{cursor}"))
            .await?;
        if let Value::Array(page) = answer[noun].take() {
            found.extend(page);
        }
        match answer["next_cursor"].as_str() {
            None => return Ok((found, false)),
            Some(_) if found.len() as u64 >= limit => return Ok((found, true)),
            Some(next) => cursor = format!("&cursor={next}"),
        }
    }
}
