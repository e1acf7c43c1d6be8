//! `mudanza batch errors`.

use std::io::Write;

use futures::StreamExt;

use super::One;
use super::list::all_pages;
use crate::connection::{Work, cut_off};
use crate::failure::{End, Failure};
use crate::out::Out;

/// Writes the rows in error, as CSV or as lines of JSON.
pub(super) async fn run(one: &One, out: &mut Out) -> Result<End, Failure> {
    let connection = one.connect(Work::Ask).await?;
    if out.json {
        let path = format!("/batches/{}/records?status=error&", one.id);
        let (records, _) = all_pages(&connection, &path, "records", u64::MAX).await?;
        for record in &records {
            out.json_line(record)?;
        }
        return Ok(End::Good);
    }
    let mut pieces = connection
        .stream(&format!("/batches/{}/errors.csv", one.id))
        .await?;
    while let Some(piece) = pieces.next().await {
        out.write_all(&piece.map_err(cut_off)?)?;
    }
    Ok(End::Good)
}
