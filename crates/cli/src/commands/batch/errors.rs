//! `mudanza batch errors`.

use std::io::Write;

use futures::StreamExt;

use super::One;
use super::list::all_pages;
use crate::connection::{Connection, cut_off};
use crate::failure::{End, Failure};
use crate::help_of::with_help;
use crate::out::Out;

/// Writes the rows in error, as CSV or as lines of JSON.
pub(super) async fn run(one: &One, connection: &Connection, out: &mut Out) -> Result<End, Failure> {
    if out.json {
        let path = format!("/batches/{}/records?status=error&", one.id);
        let (records, _) = all_pages(connection, &path, "records", u64::MAX).await?;
        for record in &records {
            out.json_line(&with_help(record)?)?;
        }
        return Ok(End::Good);
    }
    let language = out.language.word();
    let path = format!(
        "/batches/{}/errors.csv?lang={language}&help=command",
        one.id
    );
    let mut pieces = connection.stream(&path).await?;
    while let Some(piece) = pieces.next().await {
        out.write_all(&piece.map_err(cut_off)?)?;
    }
    Ok(End::Good)
}
