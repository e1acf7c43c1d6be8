//! `GET /api/v1/batches/{id}/events`

use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use futures::stream;
use store::Batch;

use super::view::find;
use crate::http::extract::BatchId;
use crate::ingest::Watch;
use crate::{App, Problem};

/// The shortest time between two events.
const PAUSE: Duration = Duration::from_millis(100);
/// How often the store is asked without any news; another process may be at work.
const LOOK: Duration = Duration::from_secs(1);

/// Tells of every change of a batch until it has ended.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}/events",
    operation_id = "watch_batch",
    tag = "batches",
    params(
        ("id" = i64, Path, description = "The batch."),
        (
            "Last-Event-ID" = Option<u64>,
            Header,
            description = "The last event that came; counting goes on from there.",
        )
    ),
    responses(
        (
            status = 200,
            description = "`progress` and at last `done`, each with the whole batch as JSON.",
            body = String,
            content_type = "text/event-stream"
        ),
        (status = 404, description = "batch_not_found"),
    ),
)]
pub(crate) async fn events(
    State(app): State<App>,
    BatchId(id): BatchId,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Problem>>>, Problem> {
    let watch = app.feed().watch(app.clinic(), id);
    find(&app, id).await?;
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok());
    let number = seen.and_then(|text| text.parse().ok()).unwrap_or(0);
    let teller = Teller {
        app,
        id,
        watch,
        number,
        told: None,
        over: false,
    };
    let events = stream::unfold(teller, Teller::next);
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

struct Teller {
    app: App,
    id: i64,
    watch: Watch,
    number: u64,
    told: Option<Batch>,
    over: bool,
}

impl Teller {
    /// The next event; every event holds the whole batch, so that none is missed by missing one.
    async fn next(mut self) -> Option<(Result<Event, Problem>, Self)> {
        if self.over {
            return None;
        }
        if let Some(batch) = self.told.clone().filter(|batch| batch.status.has_ended()) {
            self.over = true;
            return Some((self.event("done", &batch), self));
        }
        loop {
            if self.told.is_some() {
                tokio::time::sleep(PAUSE).await;
                let stopping = self.app.stopping().clone();
                tokio::select! {
                    () = self.watch.wait(LOOK) => {}
                    () = stopping.cancelled() => return None,
                }
            }
            // Whoever listens comes back after a failure, so the stream just ends.
            let batch = find(&self.app, self.id).await.ok()?;
            if self.told.as_ref() != Some(&batch) {
                let event = self.event("progress", &batch);
                self.told = Some(batch);
                return Some((event, self));
            }
        }
    }

    fn event(&mut self, name: &str, batch: &Batch) -> Result<Event, Problem> {
        self.number += 1;
        let event = Event::default().event(name).id(self.number.to_string());
        event.json_data(batch).map_err(Problem::internal)
    }
}
