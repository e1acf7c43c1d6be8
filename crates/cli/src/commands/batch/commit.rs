//! `mudanza batch commit`.

use serde_json::json;

use super::{One, watch};
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Commits a finished dry run and waits until it is in.
pub(super) async fn run(one: &One, connection: &Connection, out: &mut Out) -> Result<End, Failure> {
    connection
        .post(&format!("/batches/{}/commit", one.id), &json!({}))
        .await?;
    let answer = watch::until_over(connection, one.id).await?;
    watch::finish(&answer, out)
}
