//! Several processes work on one database of PostgreSQL and take batches over from each other.

use std::time::{Duration, Instant};

use stories::{Binary, Engine, Import, Look, Place, Process, sheets};

/// Enough that no process comes to the end before it is told to stop.
const CLIENTS: u32 = 60_000;

#[tokio::test]
async fn whoever_is_told_to_stop_leaves_its_batch_to_the_others() {
    let (place, folder) = (
        Place::new(Engine::Postgres).await,
        tempfile::tempdir().unwrap(),
    );
    let database = ["--database", &place.url()];
    let serve = Binary::serve_with(folder.path(), &database).await;
    let import = Import::of(sheets::clients(CLIENTS)).commit();
    serve.upload(import).await.json(201);
    let worker = || Process::worker(folder.path(), &database);
    let mut processes = vec![serve.into_process(), worker(), worker()];
    let look = place.look().await;
    let mut done = 0;
    while processes.len() > 1 {
        let holder = holder(&look, &processes, done).await;
        let asked = Instant::now();
        assert!(processes.swap_remove(holder).terminate());
        assert!(
            asked.elapsed() < Duration::from_secs(5),
            "{:?}",
            asked.elapsed()
        );
        done = processed(&look).await;
        assert!(done < i64::from(CLIENTS), "it was told in the middle");
    }
    let started = Instant::now();
    while look.texts("SELECT status FROM migration_batches").await != ["completed"] {
        assert!(started.elapsed() < Duration::from_mins(2), "it ends");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for table in [
        "clients",
        "record_links",
        "migration_records WHERE status = 'success'",
    ] {
        let there = look.number(&format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(there, i64::from(CLIENTS), "{table}");
    }
    look.close().await;
    assert!(processes.remove(0).terminate());
}

/// Waits until one of the processes has gone on with the batch, and gives its place in the list.
async fn holder(look: &Look, processes: &[Process], done: i64) -> usize {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(30) {
        let owner = look
            .texts("SELECT coalesce(lease_owner, '') FROM migration_batches")
            .await;
        let is_owner = |process: &Process| owner[0].starts_with(&format!("{}-", process.id()));
        if let Some(holder) = processes.iter().position(is_owner)
            && processed(look).await > done
        {
            return holder;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody goes on with the batch");
}

async fn processed(look: &Look) -> i64 {
    look.number("SELECT processed_records FROM migration_batches")
        .await
}
