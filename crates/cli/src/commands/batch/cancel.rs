//! `mudanza batch cancel`.

use serde_json::json;

use super::{One, watch};
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Stops an import and waits until it has stopped.
pub(super) async fn run(one: &One, connection: &Connection, out: &mut Out) -> Result<End, Failure> {
    connection
        .post(&format!("/batches/{}/cancel", one.id), &json!({}))
        .await?;
    let answer = watch::until_over(connection, one.id).await?;
    watch::finish(&answer, out)
}
