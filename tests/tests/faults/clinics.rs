//! Many clinics import at once, while people look and edit; and a long import keeps nobody waiting.

use std::sync::Arc;
use std::time::Duration;

use intake::schema::RecordType;
use serde_json::json;
use server::files::Files;
use server::ingest::{Feed, Options, Worker};
use store::{Batch, PageRequest, Store};
use stories::{Engine, Opened, Place, batch_of, plan_for, sheets};
use tokio::task::JoinHandle;
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

#[tokio::test]
async fn a_long_import_keeps_no_short_one_waiting_in_sqlite() {
    long_and_short(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_long_import_keeps_no_short_one_waiting_in_postgres() {
    long_and_short(Engine::Postgres).await;
}

/// The worker as it comes, but for its chunks: with short files they would be one for each.
async fn at_once(engine: Engine) {
    let house = House::new(engine).await;
    let mut batches = Vec::new();
    for number in 0..CLINICS {
        batches.push(house.import(number, "300 animals").await);
    }
    let working = house.work(Options {
        chunk: 25,
        ..Options::default()
    });
    let store = &*house.store;
    let watching = batches.iter().map(|batch| ended(store, *batch));
    let editing = batches.iter().map(|batch| edit(store, batch.0));
    let both = futures::future::join(
        futures::future::join_all(watching),
        futures::future::join_all(editing),
    );
    let (took, edited_in_time) = both.await;
    let (fastest, slowest) = (took.iter().min().unwrap(), took.iter().max().unwrap());
    let edited = edited_in_time.iter().filter(|in_time| **in_time).count();
    report(&format!(
        "{CLINICS} clinics at once on {engine:?}: the fastest in {:.1} s, the slowest in {:.1} s; \
         {edited} were edited meanwhile",
        fastest.as_secs_f64(),
        slowest.as_secs_f64()
    ));
    assert!(*slowest <= *fastest * 3, "{fastest:?}, {slowest:?}");
    let first = store.fingerprint(batches[0].0).await.unwrap();
    for (clinic, _) in &batches {
        let same = store.fingerprint(*clinic).await.unwrap() == first;
        assert!(same, "clinic {clinic}");
    }
    house.close(working).await;
}

async fn long_and_short(engine: Engine) {
    let house = House::new(engine).await;
    let options = Options {
        jobs: 2,
        chunk: 50,
        ..Options::default()
    };
    let mut long = Vec::new();
    for number in 0..5 {
        long.push(house.import(number, "6000 animals").await);
    }
    let working = house.work(options);
    for batch in &long {
        until(&*house.store, *batch, |batch| batch.processed_records > 0).await;
    }
    let short = house.import(5, "20 animals").await;
    let short = until(&*house.store, short, |batch| batch.status.has_ended()).await;
    assert_eq!(short.success_count, 30, "{short:?}");
    for (clinic, id) in long {
        let batch = house.store.batch(clinic, id).await.unwrap().unwrap();
        assert!(!batch.status.has_ended(), "{batch:?}");
    }
    house.close(working).await;
}

/// A database, the files of its batches, and a worker.
struct House {
    _place: Place,
    opened: Opened,
    store: Arc<dyn Store>,
    files: Files,
    stopping: CancellationToken,
}

impl House {
    async fn new(engine: Engine) -> Self {
        let place = Place::new(engine).await;
        let opened = place.open().await;
        Self {
            store: opened.store(),
            files: Files::in_folder(place.files()).unwrap(),
            stopping: CancellationToken::new(),
            _place: place,
            opened,
        }
    }

    /// Lets a new clinic import a sheet; gives the clinic and the batch.
    async fn import(&self, number: usize, sheet: &str) -> (i64, i64) {
        let bytes = sheets::by_name(sheet);
        let mut upload = self.files.receive().unwrap();
        upload.write(&bytes).await.unwrap();
        let kept = upload.finish().await.unwrap().keep().await.unwrap();
        let name = format!("Clínica {number}");
        let clinic = self.store.create_clinic(&name, server::now()).await;
        let clinic = clinic.unwrap();
        let new = batch_of(&plan_for(&bytes), &kept);
        let made = self.store.create_batch(clinic, new, None, server::now());
        (clinic, made.await.unwrap().batch.id)
    }

    fn work(&self, options: Options) -> JoinHandle<()> {
        let (store, files) = (Arc::clone(&self.store), self.files.clone());
        let worker = Worker::new(store, files, Feed::default(), options);
        tokio::spawn(worker.run(self.stopping.clone()))
    }

    async fn close(self, working: JoinHandle<()>) {
        self.stopping.cancel();
        working.await.unwrap();
        self.opened.close().await;
    }
}

/// Looks at a batch until it is as it should be; no look may fail, and no batch wait.
async fn until(
    store: &dyn Store,
    (clinic, id): (i64, i64),
    is_so: impl Fn(&Batch) -> bool,
) -> Batch {
    loop {
        let batch = store.batch(clinic, id).await.unwrap().unwrap();
        let trouble = (&batch.error_code, &batch.waiting_code);
        assert_eq!(trouble, (&None, &None), "{batch:?}");
        if is_so(&batch) {
            return batch;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Looks at a batch until it has ended well, and gives how long that took since it was asked for.
async fn ended(store: &dyn Store, batch: (i64, i64)) -> Duration {
    let batch = until(store, batch, |batch| batch.status.has_ended()).await;
    assert_eq!(batch.success_count, 450, "{batch:?}");
    (batch.completed_at.unwrap() - batch.created_at)
        .to_std()
        .unwrap()
}

/// Edits the first client of a clinic as soon as there is one; says whether the import still ran.
async fn edit(store: &dyn Store, clinic: i64) -> bool {
    let first = PageRequest::first(1);
    loop {
        let page = store.targets(clinic, RecordType::Client, first).await;
        if let Some(client) = page.unwrap().items.first() {
            let changes =
                serde_json::from_value(json!({ "notes": "Llamar por la tarde" })).unwrap();
            let now = server::now();
            let edited =
                store.update_target(clinic, RecordType::Client, client.id, changes, None, now);
            assert!(edited.await.unwrap().is_some());
            let batch = store.batch(clinic, 1).await.unwrap().unwrap();
            return !batch.status.has_ended();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
