//! The k-th statement fails, for every k until a run is clean: SQLite interrupts it, or the
//! connection to PostgreSQL is cut before it arrives or before its answer does.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::{StreamExt, stream};
use server::ingest::Options;
use store_sqlite::SqliteStore;
use stories::proxy::{Count, Proxy, When};
use stories::{Act, Engine, Opened, Place};

use crate::extent::{Extent, report};

/// A life in three acts, with updates and an error in the second.
const ACTS: [&str; 3] = ["import first", "import second", "undo second"];

fn options() -> Options {
    Options {
        jobs: 1,
        chunk: 20,
        // A claim whose answer is lost holds its batch for so long.
        lease: Duration::from_millis(300),
        poll: Duration::from_millis(5),
        ..Options::default()
    }
}

async fn play(opened: Opened, files: &Path, act: &str) {
    let act: Act = act.parse().unwrap();
    act.play(opened.store(), files, options(), |_| {}).await;
    opened.close().await;
}

#[tokio::test]
async fn an_interrupted_statement_changes_nothing_and_is_made_up_for() {
    let extent = Extent::asked();
    let mut before = Place::new(Engine::Sqlite).await;
    let (mut runs, mut clean) = (0, 0);
    for act in ACTS {
        let undisturbed = before.copy().await;
        play(undisturbed.open().await, &undisturbed.files(), act).await;
        let wanted = undisturbed.tables().await;
        let steps = interrupted(&before.copy().await, act, u64::MAX).await;
        // One step of a statement is one in some thousands: all of them in the long form, or as
        // many as there is time for.
        let stride = if extent.is_long() { 1 } else { steps / 25 + 1 };
        let mut nth = 1;
        loop {
            let place = before.copy().await;
            let made = interrupted(&place, act, nth).await;
            assert_eq!(
                place.tables().await,
                wanted,
                "{act}: interrupted at step {nth}"
            );
            runs += 1;
            if made < nth {
                clean += 1;
                break;
            }
            if extent.is_over() {
                break;
            }
            nth += stride;
        }
        before = undisturbed;
    }
    report(&format!(
        "statements on Sqlite: {runs} runs, each interrupted at another step; {clean} of {} acts \
         to the first clean run",
        ACTS.len()
    ));
}

/// Plays an act of which one step is interrupted, and gives how many steps it had.
async fn interrupted(place: &Place, act: &str, nth: u64) -> u64 {
    let steps = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&steps);
    let url = place.url();
    let path = Path::new(url.strip_prefix("sqlite://").unwrap());
    let interrupt = move || counter.fetch_add(1, Ordering::SeqCst) + 1 == nth;
    let store = SqliteStore::open_interrupted(path, interrupt)
        .await
        .unwrap();
    play(Opened::Sqlite(store), &place.files(), act).await;
    steps.load(Ordering::SeqCst)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_changes_nothing_and_is_made_up_for() {
    let extent = Extent::asked();
    let cuts = [
        (Count::Commit, When::Before, extent.count(3, 1)),
        (Count::Commit, When::After, extent.count(2, 1)),
        (Count::Any, When::Before, extent.count(29, 1)),
        (Count::Any, When::After, extent.count(31, 1)),
    ];
    let mut before = Place::new(Engine::Postgres).await;
    let (mut runs, mut begun, mut clean) = ([0; 4], 0, 0);
    let series = u32::try_from(ACTS.len() * cuts.len()).unwrap();
    for act in ACTS {
        let undisturbed = before.copy().await;
        play(undisturbed.open().await, &undisturbed.files(), act).await;
        let wanted = undisturbed.tables().await;
        for (kind, (count, when, stride)) in cuts.into_iter().enumerate() {
            begun += 1;
            let ended = Cell::new(false);
            let numbers = (1..).step_by(stride as usize).take_while(|_| !ended.get());
            // Most of the time goes by until a lease runs out.
            let mut cut_runs = stream::iter(numbers)
                .map(|nth| cut_at(&before, act, &wanted, (count, when, nth)))
                .buffered(extent.count(4, 6) as usize);
            while let Some(was_cut) = cut_runs.next().await {
                runs[kind] += 1;
                clean += u32::from(!was_cut && !ended.get());
                ended.set(ended.get() || !was_cut || extent.is_over_for(begun, series));
            }
        }
        before = undisturbed;
    }
    report(&format!(
        "statements on Postgres: the connection cut before {} COMMITs and after {}, before {} \
         statements and after {}; {clean} of {series} series to the first clean run",
        runs[0], runs[1], runs[2], runs[3]
    ));
}

/// Plays an act whose connection is cut at one message, and says whether there was that one.
async fn cut_at(
    before: &Place,
    act: &str,
    wanted: &BTreeMap<String, String>,
    (count, when, nth): (Count, When, u64),
) -> bool {
    let place = before.copy().await;
    let proxy = Proxy::start(&place.url(), count, when, nth).await;
    // The connection may be cut while the store opens: whoever starts it tries again.
    let url = proxy.url(&place.url());
    let opened = match store_postgres::PostgresStore::open(&url).await {
        Ok(store) => Opened::Postgres(store),
        Err(_) => Opened::open(&url).await,
    };
    play(opened, &place.files(), act).await;
    let cut = proxy.has_cut();
    drop(proxy);
    let tables = place.tables().await;
    assert_eq!(&tables, wanted, "{act}: cut at {nth} {count:?} {when:?}");
    cut
}
