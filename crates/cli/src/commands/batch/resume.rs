//! `mudanza batch resume`.

use serde_json::json;

use super::{One, watch};
use crate::batch_view;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Goes on with an import and waits until it is in.
pub(super) async fn run(one: &One, connection: &Connection, out: &mut Out) -> Result<End, Failure> {
    let path = format!("/batches/{}", one.id);
    let batch = batch_view::batch(&connection.get(&path).await?)?;
    // A batch that was interrupted is still on its way: it only lacks somebody who works on it.
    if batch.status.has_ended() {
        connection
            .post(&format!("{path}/resume"), &json!({}))
            .await?;
    }
    let answer = watch::until_over(connection, one.id).await?;
    watch::finish(&answer, out)
}
