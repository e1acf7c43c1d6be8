//! The process is killed, or its step fails, before and after every step of a batch's life; what it
//! ends in is what an undisturbed run ends in, table by table.

use std::collections::BTreeMap;

use stories::{Engine, Place, Victim};

use crate::extent::{Extent, report};

/// The life of a clinic that imports, changes its mind, and imports again; what it forgets it can
/// undo, and of what was undone it forgets the rest.
const ACTS: [&str; 9] = [
    "dry first",
    "commit first",
    "import second",
    "undo second",
    "commit second",
    "halt third",
    "forget third",
    "undo third",
    "forget second",
];

/// The life of a clinic that says how its batches go in: animals wait for their owners, who come,
/// go, and come back as a whole; what must not go in does not, nor what somebody edited meanwhile.
const POLICIES: [&str; 8] = [
    "import waiting",
    "import owners",
    "undo owners",
    "refuse broken",
    "import whole",
    "refuse foreign",
    "dry moving",
    "outrun moving",
];

/// How a batch that meets trouble is paused, or is free at least: what fails first, and then the
/// steps at which the process is killed.
const TROUBLE: [(&str, &str); 2] = [
    ("commit.linked@1=fail", "pause"),
    ("commit.linked@1=fail,pause.written@1=fail", "release"),
];

/// Few enough that every act has several chunks.
const CHUNK: usize = 12;

/// The failpoints that any life must meet: a name that is mistyped in an engine is not met there.
const EXPECTED: [&str; 65] = [
    "adopt.done",
    "adopt.written",
    "begin.done",
    "begin.written",
    "cancel.done",
    "cancel.written",
    "claim.done",
    "claim.written",
    "commit.cleared",
    "commit.counted",
    "commit.created",
    "commit.done",
    "commit.ended",
    "commit.ids_taken",
    "commit.kept",
    "commit.linked",
    "commit.looked_up",
    "commit.refused",
    "commit.started",
    "commit.tried",
    "commit.updated",
    "commit.written",
    "create.done",
    "create.written",
    "end_trial.done",
    "end_trial.written",
    "fail.done",
    "fail.written",
    "finish.done",
    "finish.written",
    "forget.blanked",
    "forget.done",
    "forget.file_removed",
    "forget.read",
    "forget.texts_taken",
    "forget.written",
    "forget_file.done",
    "forget_file.written",
    "forget_mark.done",
    "forget_mark.written",
    "pause.done",
    "pause.written",
    "recommit.done",
    "recommit.written",
    "release.done",
    "release.written",
    "resume.done",
    "resume.written",
    "start_undo.done",
    "start_undo.written",
    "undo.deleted",
    "undo.done",
    "undo.ended",
    "undo.looked",
    "undo.marked",
    "undo.moved",
    "undo.noted",
    "undo.parked_again",
    "undo.read",
    "undo.restored",
    "undo.started",
    "undo.told",
    "undo.unlinked",
    "undo.written",
    "verify.passed",
];

#[tokio::test]
async fn sqlite_ends_the_same_wherever_it_is_cut_off() {
    everywhere(Engine::Sqlite).await;
}

#[tokio::test]
async fn postgres_ends_the_same_wherever_it_is_cut_off() {
    everywhere(Engine::Postgres).await;
}

async fn everywhere(engine: Engine) {
    let extent = Extent::asked();
    let mut before = Place::new(engine).await;
    let mut met: BTreeMap<String, u32> = BTreeMap::new();
    let (mut kills, mut failures) = (0, 0);
    for act in ACTS.iter().chain(&POLICIES) {
        if act == &POLICIES[0] {
            before = Place::new(engine).await;
        }
        let undisturbed = before.copy().await;
        let reached = undisturbed_run(&undisturbed, act);
        let wanted = undisturbed.tables().await;
        for (name, turns) in &reached {
            let new = !met.contains_key(name);
            *met.entry(name.clone()).or_default() += turns;
            // The heart beats by the clock: how often is not the same twice.
            if name.starts_with("heartbeat") || (!extent.is_long() && !new) {
                continue;
            }
            // The one in the middle has something before it and after it.
            let middle = turns.div_ceil(2);
            let turns = if extent.is_long() {
                1..=*turns
            } else {
                middle..=middle
            };
            for turn in turns {
                let place = before.copy().await;
                let killed =
                    Victim::start(&place, act, CHUNK, &format!("{name}@{turn}=die")).wait();
                assert!(!killed.well, "{act}: {name}@{turn} kills: {}", killed.said);
                let again = Victim::start(&place, act, CHUNK, "").wait();
                assert!(again.well, "{act} after {name}@{turn}: {}", again.said);
                let tables = place.tables().await;
                assert_eq!(tables, wanted, "{act}: killed at {name}@{turn}");
                kills += 1;
                // A step that fails is a lesser fault than a process that is gone.
                if !extent.is_long() && kills % 4 != 0 {
                    continue;
                }
                let place = before.copy().await;
                let failed =
                    Victim::start(&place, act, CHUNK, &format!("{name}@{turn}=fail")).wait();
                assert!(failed.well, "{act} with {name}@{turn}: {}", failed.said);
                let tables = place.tables().await;
                assert_eq!(tables, wanted, "{act}: failed at {name}@{turn}");
                failures += 1;
                if extent.is_over() {
                    break;
                }
            }
        }
        before = undisturbed;
    }
    kills += in_trouble(engine, &mut met).await;
    for name in EXPECTED {
        assert!(met.contains_key(name), "{engine:?} never reaches {name}");
    }
    let sweeps = matches!(engine, Engine::Postgres);
    assert_eq!(met.contains_key("undo.swept"), sweeps, "{engine:?}");
    report(&format!(
        "failpoints on {engine:?}: {} names, {kills} kills, {failures} failures",
        met.len()
    ));
}

/// Kills the process while it leaves a batch that met trouble; gives how often.
async fn in_trouble(engine: Engine, met: &mut BTreeMap<String, u32>) -> u32 {
    let (act, mut kills) = (ACTS[1].replace("commit", "import"), 0);
    let before = Place::new(engine).await;
    let undisturbed = before.copy().await;
    undisturbed_run(&undisturbed, &act);
    let wanted = undisturbed.tables().await;
    for (trouble, way) in TROUBLE {
        for step in ["written", "done"] {
            let (place, name) = (before.copy().await, format!("{way}.{step}"));
            let killed = format!("{trouble},{name}@1=die");
            let killed = Victim::start(&place, &act, CHUNK, &killed).wait();
            assert!(!killed.well, "{name} kills: {}", killed.said);
            let again = Victim::start(&place, &act, CHUNK, "").wait();
            assert!(again.well, "{act} after {name}: {}", again.said);
            assert_eq!(place.tables().await, wanted, "killed at {name}");
            *met.entry(name).or_default() += 1;
            kills += 1;
        }
    }
    kills
}

/// Plays an act and gives which failpoints it reached, and how often.
fn undisturbed_run(place: &Place, act: &str) -> BTreeMap<String, u32> {
    let ended = Victim::start(place, act, CHUNK, "trace").wait();
    assert!(ended.well, "{act}: {}", ended.said);
    let mut reached = BTreeMap::new();
    for name in ended
        .said
        .lines()
        .filter_map(|line| line.strip_prefix("failpoint "))
    {
        *reached.entry(name.to_owned()).or_default() += 1;
    }
    reached
}
