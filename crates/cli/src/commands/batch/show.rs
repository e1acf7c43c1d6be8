//! `mudanza batch show`.

use super::One;
use crate::batch_view;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Shows one import.
pub(super) async fn run(one: &One, connection: &Connection, out: &mut Out) -> Result<End, Failure> {
    let answer = connection.get(&format!("/batches/{}", one.id)).await?;
    if out.json {
        out.document(&answer)?;
    } else {
        batch_view::show(&batch_view::batch(&answer)?, out)?;
    }
    Ok(End::Good)
}
