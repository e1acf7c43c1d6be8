//! `mudanza batch watch`, and the waiting that other commands do.

use std::time::{Duration, Instant};

use serde_json::Value;
use store::{Batch, BatchStatus};

use super::One;
use crate::batch_view;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;
use crate::progress;

/// How often the batch is looked at.
const BEAT: Duration = Duration::from_millis(100);

/// How long a batch may stand still before it is taken for abandoned: longer than a lease lasts,
/// and longer than the verifying pass over the largest file.
const PATIENCE: Duration = Duration::from_mins(5);

/// Watches an import until it ends, whoever works on it.
pub(super) async fn run(one: &One, connection: &Connection, out: &mut Out) -> Result<End, Failure> {
    let answer = until_over(connection, one.id).await?;
    finish(&answer, out)
}

/// Shows the batch of an answer, and says how it ended.
pub(super) fn finish(answer: &Value, out: &mut Out) -> Result<End, Failure> {
    let batch = batch_view::batch(answer)?;
    if out.json {
        out.document(answer)?;
    } else {
        batch_view::show(&batch, out)?;
    }
    batch_view::end(&batch)
}

/// Waits until nothing more happens to a batch by itself, and gives its last document.
pub(crate) async fn until_over(connection: &Connection, id: i64) -> Result<Value, Failure> {
    let path = format!("/batches/{id}");
    let mut bar = None;
    let mut seen = (BatchStatus::Pending, 0);
    let mut moved = Instant::now();
    loop {
        let answer = connection.get(&path).await?;
        let batch = batch_view::batch(&answer)?;
        if batch.status.has_ended() {
            if let Some(bar) = bar {
                progress::end(&bar);
            }
            return Ok(answer);
        }
        let now = (batch.status, batch.processed_records);
        if seen != now {
            (seen, moved) = (now, Instant::now());
        } else if moved.elapsed() > PATIENCE {
            return Err(abandoned(&batch));
        }
        let [done, total] = [batch.processed_records, batch.total_records].map(i64::unsigned_abs);
        let bar = bar.get_or_insert_with(|| progress::records(total));
        bar.set_length(total);
        bar.set_prefix(batch.status.as_str());
        bar.set_position(done);
        tokio::select! {
            () = tokio::time::sleep(BEAT) => {}
            Ok(()) = tokio::signal::ctrl_c() => return Err(interrupted(&batch, connection)),
        }
    }
}

fn interrupted(batch: &Batch, connection: &Connection) -> Failure {
    let id = batch.id;
    let failure = Failure::new(
        "interrupted",
        format!("interrupted while batch {id} was at work"),
    );
    match connection {
        Connection::Remote(_) => failure.kept("the server goes on with it").next(format!(
            "see it with `mudanza batch watch {id}`, or stop it with `batch cancel {id}`"
        )),
        Connection::Local(_) => failure
            .kept("every record that is done, and the place where to go on")
            .next(format!("go on with `mudanza batch resume {id}`")),
    }
}

fn abandoned(batch: &Batch) -> Failure {
    let Batch {
        id,
        processed_records,
        ..
    } = batch;
    let status = batch.status.as_str();
    let message = format!("batch {id} is {status}, but nobody has worked on it for a while");
    Failure::new("batch_abandoned", message)
        .kept(format!("the {processed_records} records that are done"))
        .next(format!(
            "go on with `mudanza batch resume {id}`, or start `mudanza serve`"
        ))
}
