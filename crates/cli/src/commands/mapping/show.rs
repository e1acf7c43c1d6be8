//! `mudanza mapping show`.

use super::One;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::mapping_view::{mapping, show};
use crate::out::Out;

/// Shows one mapping, column by column.
pub(super) async fn run(one: &One, connection: &Connection, out: &mut Out) -> Result<End, Failure> {
    let answer = connection.get(&one.path()).await.map_err(|failure| {
        if failure.code == "not_found" {
            absent(one)
        } else {
            failure
        }
    })?;
    if out.json {
        out.document(&answer)?;
    } else {
        show(&mapping(&answer["mapping"])?, out)?;
    }
    Ok(End::Good)
}

/// What is said of a mapping that is not kept.
pub(super) fn absent(one: &One) -> Failure {
    let message = format!(
        "no mapping is kept of {} to {}",
        one.source.as_str(),
        one.record_type.as_str()
    );
    Failure::new("mapping_not_found", message)
}
