//! `mudanza batch resume`.

use serde_json::json;

use super::{One, watch};
use crate::connection::Work;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Goes on with an import and waits until it is in.
pub(super) async fn run(one: &One, out: &mut Out) -> Result<End, Failure> {
    let connection = one.connect(Work::Do).await?;
    connection
        .post(&format!("/batches/{}/resume", one.id), &json!({}))
        .await?;
    let answer = watch::until_over(&connection, one.id).await?;
    connection.close().await;
    watch::finish(&answer, out)
}
