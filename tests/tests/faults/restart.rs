//! PostgreSQL is restarted while a batch runs.

use std::time::Duration;

use scratch::Server;
use store::BatchStatus;
use stories::{Place, Victim};

use crate::extent::{Extent, report};

#[tokio::test]
async fn a_batch_goes_on_when_postgres_is_restarted() {
    let extent = Extent::asked();
    let programs =
        scratch::programs().expect("PostgreSQL is installed: `cargo xtask test` does it");
    let mut server = Server::start(&programs).unwrap();
    let calm = Place::on(&server).await;
    let place = calm.copy().await;
    let mut restarts = 0;
    // What was undone is committed again.
    let rounds = (0..extent.count(1, 10)).map(|round| match round {
        0 => "import 300 animals",
        _ => "commit 300 animals",
    });
    'rounds: for import in rounds {
        for (act, at_once) in [(import, true), ("undo 300 animals", false)] {
            assert!(Victim::start(&calm, act, 20, "").wait().well);
            let mut victim = Victim::start(&place, act, 20, "");
            let busy = [BatchStatus::Running, BatchStatus::RollingBack];
            loop {
                let seen = victim.next(Duration::from_secs(30));
                let seen = seen.expect("it begins");
                // A rollback shows its progress in the tables alone.
                let [processed, ..] = seen.counts;
                if busy.contains(&seen.status) && processed > 0 {
                    break;
                }
            }
            std::thread::sleep(Duration::from_millis(fastrand::u64(0..150)));
            server.stop(at_once).unwrap();
            std::thread::sleep(Duration::from_millis(300));
            server.go_on().unwrap();
            let ended = victim.wait();
            assert!(ended.well, "{act}: {}", ended.said);
            assert_eq!(place.tables().await, calm.tables().await, "{act}");
            restarts += 1;
            if extent.is_over() {
                break 'rounds;
            }
        }
    }
    report(&format!(
        "restarts of Postgres in the middle of a batch: {restarts}"
    ));
}
