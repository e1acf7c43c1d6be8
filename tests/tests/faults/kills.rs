//! `kill -9` at any moment, again and again.

use std::time::{Duration, Instant};

use store::BatchStatus;
use stories::{Ended, Engine, Look, Place, Seen, Victim};

use crate::extent::{Extent, report};

/// What a clinic does over and over.
const ACTS: [&str; 4] = [
    "import 400 animals",
    "undo 400 animals",
    "commit 400 animals",
    "undo 400 animals",
];

const CHUNK: usize = 25;

#[tokio::test]
async fn sqlite_survives_kills() {
    survives(Engine::Sqlite).await;
}

#[tokio::test]
async fn postgres_survives_kills() {
    survives(Engine::Postgres).await;
}

async fn survives(engine: Engine) {
    let extent = Extent::asked();
    let wanted_kills = extent.count(20, 1_000);
    let seed = std::env::var("MUDANZA_SEED")
        .map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
    report(&format!("kills on {engine:?}: MUDANZA_SEED={seed}"));
    let mut random = fastrand::Rng::with_seed(seed);
    let undisturbed = Place::new(engine).await;
    let place = undisturbed.copy().await;
    let look = place.look().await;
    let (mut kills, mut acts, mut slowest) = (0, 0, Duration::ZERO);
    'lives: for round in 0.. {
        for (number, act) in ACTS.iter().enumerate() {
            // From the second round on, what was undone is committed again.
            let act = if round > 0 && number == 0 {
                "commit 400 animals"
            } else {
                act
            };
            let mut highest: Option<Seen> = None;
            loop {
                let mut victim = Victim::start(&place, act, CHUNK, "");
                if kills < wanted_kills && !extent.is_over() {
                    wait_at_random(&mut victim, &mut random);
                    let ended = victim.kill();
                    check_seen(&ended, &mut highest);
                    check_database(&look, highest.as_ref()).await;
                    if !ended.well {
                        kills += 1;
                        continue;
                    }
                } else {
                    let started = Instant::now();
                    let ended = victim.wait();
                    assert!(ended.well, "{act}: {}", ended.said);
                    slowest = slowest.max(started.elapsed());
                    check_seen(&ended, &mut highest);
                    check_database(&look, highest.as_ref()).await;
                }
                break;
            }
            acts += 1;
            let calm = Victim::start(&undisturbed, act, CHUNK, "").wait();
            assert!(calm.well, "{act}: {}", calm.said);
            assert_eq!(
                look.tables().await,
                undisturbed.tables().await,
                "{act}, MUDANZA_SEED={seed}"
            );
            if kills >= wanted_kills || extent.is_over() {
                break 'lives;
            }
        }
    }
    look.close().await;
    assert!(slowest < Duration::from_secs(30), "{slowest:?}");
    report(&format!(
        "kills on {engine:?}: {kills} kills in {acts} acts, none broke an invariant"
    ));
}

/// Half of the time from the start on, half of the time from some progress on.
fn wait_at_random(victim: &mut Victim, random: &mut fastrand::Rng) {
    if random.bool() {
        std::thread::sleep(Duration::from_millis(random.u64(1..900)));
        return;
    }
    for _ in 0..random.u32(1..12) {
        if victim.next(Duration::from_secs(20)).is_none() {
            break;
        }
    }
    std::thread::sleep(Duration::from_micros(random.u64(0..30_000)));
}

/// What was told never goes back, from one life of the process to the next.
fn check_seen(ended: &Ended, highest: &mut Option<Seen>) {
    for seen in &ended.seen {
        let [processed, success, error, skip] = seen.counts;
        assert_eq!(success + error + skip, processed, "{seen}");
        let counts = [BatchStatus::Running, BatchStatus::Completed];
        if let Some(highest) = highest
            && counts.contains(&highest.status)
            && counts.contains(&seen.status)
        {
            let grew = highest.counts.iter().zip(&seen.counts).all(|(a, b)| a <= b);
            assert!(grew, "{highest}, then {seen}");
        }
        *highest = Some(seen.clone());
    }
}

/// What was told is there, and what is there is told.
async fn check_database(look: &Look, seen: Option<&Seen>) {
    if let Some(seen) = seen.filter(|seen| seen.status == BatchStatus::Running) {
        let [processed, ..] = seen.counts;
        let there = look
            .number(&format!(
                "SELECT processed_records FROM migration_batches WHERE id = {}",
                seen.id
            ))
            .await;
        assert!(there >= processed, "told {seen}, and {there} are there");
    }
    for (wrong, sql) in crate::invariants::ALL {
        assert_eq!(look.number(sql).await, 0, "{wrong}");
    }
}
