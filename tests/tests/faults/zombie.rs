//! A worker that is stopped past its lease, replaced, and continued.

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

async fn refuses(engine: Engine, failpoint: &str) {
    const ACT: &str = "import 60 animals";
    let place = Place::new(engine).await;
    let calm = place.copy().await;
    assert!(Victim::start(&calm, ACT, 20, "").wait().well);
    let zombie = Victim::start(&place, ACT, 20, &format!("{failpoint}=stop"));
    let started = Instant::now();
    while !zombie.is_stopped() {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{failpoint} is never reached"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    let stopped = Instant::now();
    let heir = Victim::start(&place, ACT, 20, "").wait();
    assert!(heir.well, "{failpoint}: {}", heir.said);
    assert!(
        stopped.elapsed() < Duration::from_secs(30),
        "{:?}",
        stopped.elapsed()
    );
    let wanted = calm.tables().await;
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
