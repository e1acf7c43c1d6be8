//! Fifty clinics import at once, while people look.

use std::sync::Arc;
use std::time::Duration;

use server::files::Files;
use server::ingest::{Feed, Options, Worker};
use store::Store;
use stories::{Engine, Place, batch_of, plan_for, sheets};
use tokio_util::sync::CancellationToken;

use crate::extent::report;

const CLINICS: usize = 50;

#[tokio::test]
async fn fifty_clinics_import_at_once_into_sqlite() {
    at_once(Engine::Sqlite).await;
}

#[tokio::test]
async fn fifty_clinics_import_at_once_into_postgres() {
    at_once(Engine::Postgres).await;
}

async fn at_once(engine: Engine) {
    let place = Place::new(engine).await;
    let opened = place.open().await;
    let store = opened.store();
    let files = Files::in_folder(place.files()).unwrap();
    let bytes = sheets::by_name("600 animals");
    let mut upload = files.receive().unwrap();
    upload.write(&bytes).await.unwrap();
    let kept = upload.finish().await.unwrap().keep().await.unwrap();
    let new = batch_of(&plan_for(&bytes), &kept);
    drop(kept);
    let mut batches = Vec::new();
    for number in 0..CLINICS {
        let name = format!("Clínica {number}");
        let clinic = store.create_clinic(&name, server::now()).await.unwrap();
        let made = store.create_batch(clinic, new.clone(), None, server::now());
        batches.push((clinic, made.await.unwrap().batch.id));
    }
    let stopping = CancellationToken::new();
    let options = Options {
        jobs: CLINICS,
        chunk: 25,
        ..Options::default()
    };
    let worker = Worker::new(Arc::clone(&store), files, Feed::default(), options);
    let working = tokio::spawn(worker.run(stopping.clone()));
    let watching = batches.iter().map(|batch| ended(&*store, *batch));
    let took = futures::future::join_all(watching).await;
    stopping.cancel();
    working.await.unwrap();
    let (fastest, slowest) = (took.iter().min().unwrap(), took.iter().max().unwrap());
    report(&format!(
        "{CLINICS} clinics at once on {engine:?}: the fastest in {:.1} s, the slowest in {:.1} s",
        fastest.as_secs_f64(),
        slowest.as_secs_f64()
    ));
    assert!(*slowest <= *fastest * 3, "{fastest:?}, {slowest:?}");
    let first = store.fingerprint(batches[0].0).await.unwrap();
    for (clinic, _) in &batches {
        assert_eq!(
            store.fingerprint(*clinic).await.unwrap(),
            first,
            "clinic {clinic}"
        );
    }
    opened.close().await;
}

/// Looks at a batch until it has ended well, and gives how long it took from its start on; no look
/// may fail.
async fn ended(store: &dyn Store, (clinic, id): (i64, i64)) -> Duration {
    loop {
        let batch = store.batch(clinic, id).await.unwrap().unwrap();
        assert_eq!(
            (&batch.error_code, &batch.waiting_code),
            (&None, &None),
            "{batch:?}"
        );
        if batch.status.has_ended() {
            assert_eq!(batch.success_count, 900, "{batch:?}");
            let took = batch.completed_at.unwrap() - batch.started_at.unwrap();
            return took.to_std().unwrap();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
