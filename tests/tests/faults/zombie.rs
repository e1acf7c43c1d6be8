//! A worker that is stopped past its lease, replaced, and continued.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use stories::{Engine, Place, Victim};

#[tokio::test]
async fn sqlite_refuses_a_zombie_between_two_chunks() {
    refuses(Engine::Sqlite, "commit.done@2").await;
    refuses(Engine::Sqlite, "verify.passed@1").await;
}

#[tokio::test]
async fn postgres_refuses_a_zombie_between_two_chunks() {
    refuses(Engine::Postgres, "commit.done@2").await;
    refuses(Engine::Postgres, "verify.passed@1").await;
}

/// What it holds in the database is taken from it; SQLite, whose processes share a machine, waits.
#[tokio::test]
async fn postgres_refuses_a_zombie_in_the_middle_of_a_chunk() {
    refuses(Engine::Postgres, "commit.linked@3").await;
}

/// The embedded database has no server that could take its lock from a process that does nothing:
/// others wait for it, and all is well when it goes on.
#[tokio::test]
async fn sqlite_waits_for_a_worker_that_is_stopped_while_it_writes() {
    let place = Place::new(Engine::Sqlite).await;
    let wanted = undisturbed(Engine::Sqlite).await;
    let stopped = stopped_at(&place, "commit.linked@3");
    assert!(!is_free(&place).await, "it holds the lock");
    let other = Victim::start(&place, ACT, CHUNK, "");
    std::thread::sleep(Duration::from_secs(1));
    stopped.signal("CONT");
    for ended in [stopped.wait(), other.wait()] {
        assert!(ended.well, "{}", ended.said);
    }
    assert_eq!(place.tables().await, wanted);
}

const ACT: &str = "import 60 animals";
const CHUNK: usize = 20;

async fn refuses(engine: Engine, failpoint: &str) {
    let (place, zombie) = zombie(engine, failpoint).await;
    let wanted = undisturbed(engine).await;
    let stopped = Instant::now();
    let heir = Victim::start(&place, ACT, CHUNK, "").wait();
    assert!(heir.well, "{failpoint}: {}", heir.said);
    assert!(
        stopped.elapsed() < Duration::from_secs(30),
        "{:?}",
        stopped.elapsed()
    );
    assert_eq!(place.tables().await, wanted, "{failpoint}: after the heir");
    zombie.signal("CONT");
    let zombie = zombie.wait();
    assert!(zombie.well, "{failpoint}: {}", zombie.said);
    assert_eq!(
        place.tables().await,
        wanted,
        "{failpoint}: after the zombie"
    );
}

/// A worker that is stopped at a failpoint, and its place.
///
/// Its heartbeat may be writing when the signal comes, and then it stops with the embedded database
/// locked, which is another story: such a one is let go, and another one is stopped.
async fn zombie(engine: Engine, failpoint: &str) -> (Place, Victim) {
    for _ in 0..20 {
        let place = Place::new(engine).await;
        let zombie = stopped_at(&place, failpoint);
        if is_free(&place).await {
            return (place, zombie);
        }
    }
    panic!("{failpoint}: each time something was being written");
}

fn stopped_at(place: &Place, failpoint: &str) -> Victim {
    let victim = Victim::start(place, ACT, CHUNK, &format!("{failpoint}=stop"));
    let started = Instant::now();
    while !victim.is_stopped() {
        assert!(
            started.elapsed() < Duration::from_mins(1),
            "{failpoint} is never reached"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    victim
}

/// What the tables hold after the act when nobody stops it.
async fn undisturbed(engine: Engine) -> BTreeMap<String, String> {
    let calm = Place::new(engine).await;
    let ended = Victim::start(&calm, ACT, CHUNK, "").wait();
    assert!(ended.well, "{}", ended.said);
    calm.tables().await
}

async fn is_free(place: &Place) -> bool {
    let look = place.look().await;
    let free = look.is_free().await;
    look.close().await;
    free
}
