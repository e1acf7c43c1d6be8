//! Progress as it happens.

use serde_json::{Value, json};
use stories::{Event, Import, TestApp, sheets};

fn check(events: &[Event]) {
    assert!(
        events
            .iter()
            .map(|event| event.id)
            .is_sorted_by(|a, b| a < b),
        "ids increase"
    );
    let processed: Vec<_> = events
        .iter()
        .map(|event| event.data["processed_records"].as_i64())
        .collect();
    assert!(processed.is_sorted(), "counts never go back: {processed:?}");
    let (last, others) = events.split_last().unwrap();
    assert_eq!(last.name, "done");
    assert!(others.iter().all(|event| event.name == "progress"));
}

#[tokio::test]
async fn progress_comes_while_the_batch_runs_and_ends_with_it() {
    let app = TestApp::start_with(|config| config.ingest.chunk = 100).await;
    let batch = app
        .create(Import::of(sheets::clients(4_000)).commit())
        .await;
    let events = app.events(&batch["id"]).await;
    check(&events);
    let last = events.last().unwrap();
    assert_eq!(last.data, app.batch(&batch["id"]).await);
    assert_eq!(last.data["status"], "completed");
    assert!(events.len() >= 3, "{} events", events.len());
}

#[tokio::test]
async fn a_batch_that_has_ended_says_so_at_once() {
    let app = TestApp::start().await;
    let batch = app.run(Import::of(sheets::clients(2))).await;
    let events = app.events(&batch["id"]).await;
    check(&events);
    assert_eq!(events.len(), 2);
}

#[tokio::test]
async fn whoever_comes_back_goes_on_after_the_last_event() {
    let app = TestApp::start().await;
    let batch = app.run(Import::of(sheets::clients(2))).await;
    let path = format!("/api/v1/batches/{}/events", batch["id"]);
    let request = app
        .request(reqwest::Method::GET, &path)
        .header("last-event-id", "41");
    assert!(app.send(request).await.text().contains("id: 42\n"));
}

#[tokio::test]
async fn a_stream_does_not_keep_the_server_from_stopping() {
    let app = TestApp::start_with(|config| config.worker = false).await;
    let batch = app.create(Import::of(sheets::clients(2))).await;
    let (client, id) = (stories::Client::clone(&app), batch["id"].clone());
    let listening = tokio::spawn(async move { client.events(&id).await });
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    app.stop().await;
    let events = listening.await.unwrap();
    let statuses: Vec<&Value> = events.iter().map(|event| &event.data["status"]).collect();
    assert_eq!(statuses, [&json!("pending")]);
}

#[tokio::test]
async fn the_events_of_an_unknown_batch_are_a_problem() {
    let app = TestApp::start().await;
    app.get("/batches/7/events")
        .await
        .problem(404, "batch_not_found");
}
