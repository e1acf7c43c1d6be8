//! The disk is full: the batch waits, says so, and goes on when there is room.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use scratch::Server;
use server::ingest::Options;
use store::{BatchStatus, Store, THE_CLINIC};
use store_sqlite::SqliteStore;
use stories::{Act, Engine, Opened, Place, Victim};

use crate::extent::{Extent, report};

/// Room for everything, in pages.
const ROOM: u32 = 1 << 30;

const ACT: &str = "import 80 animals";
const UNDO: &str = "undo 80 animals";

/// The portable form: SQLite itself takes no more pages.
#[tokio::test]
async fn a_batch_waits_for_room_and_goes_on() {
    let extent = Extent::asked();
    let empty = Place::new(Engine::Sqlite).await;
    let calm = empty.copy().await;
    assert!(Victim::start(&calm, ACT, 20, "").wait().well);
    let wanted = calm.tables().await;
    let look = empty.look().await;
    let pages = "SELECT page_count FROM pragma_page_count";
    let empty_pages = u32::try_from(look.number(pages).await).unwrap();
    look.close().await;
    let (mut sizes, mut said) = (0, 0);
    for room in (1..).step_by(extent.count(12, 1) as usize) {
        let place = empty.copy().await;
        let url = place.url();
        let path = Path::new(url.strip_prefix("sqlite://").unwrap());
        let limit = Arc::new(AtomicU32::new(empty_pages + room));
        let store = SqliteStore::open_limited(path, Arc::clone(&limit))
            .await
            .unwrap();
        let opened = Opened::Sqlite(store.clone());
        let files = place.files();
        let act: Act = ACT.parse().unwrap();
        let options = Options {
            jobs: 1,
            chunk: 20,
            poll: Duration::from_millis(5),
            ..Options::default()
        };
        let mut paused = false;
        let (full, mut see) = tokio::sync::mpsc::unbounded_channel();
        let playing = act.play(opened.store(), &files, options, move |batch| {
            if batch.waiting_code.is_some() {
                let _ = full.send(batch.clone());
            }
        });
        let making_room = async {
            // Without a single page left there is no room to say so either.
            let seen = tokio::time::timeout(Duration::from_secs(5), see.recv()).await;
            if let Ok(Some(batch)) = &seen {
                assert_eq!(batch.waiting_code.as_deref(), Some("disk_full"));
                assert_eq!(batch.status, BatchStatus::Running);
                said += 1;
            }
            paused = !matches!(seen, Ok(None));
            limit.store(ROOM, Ordering::SeqCst);
            store.limit_pages(ROOM).await.unwrap();
        };
        let (batch, ()) = tokio::join!(playing, making_room);
        assert_eq!(
            (batch.status, batch.error_code),
            (BatchStatus::Completed, None)
        );
        opened.close().await;
        assert_eq!(place.tables().await, wanted, "{room} pages of room");
        sizes += 1;
        if !paused || extent.is_over() {
            break;
        }
    }
    assert!(said > 0, "no batch says what it waits for");
    report(&format!(
        "disk full, by the pages that SQLite may take: {sizes} sizes, told by {said}"
    ));
}

/// The real thing: a file system of a few hundred KiB, where this machine lets us mount one.
#[tokio::test]
async fn sqlite_waits_for_a_real_disk() {
    waits(Engine::Sqlite, 300..2_000).await;
}

/// The same with the tables of a server; its log of changes stands elsewhere.
#[tokio::test]
async fn postgres_waits_for_a_real_disk() {
    waits(Engine::Postgres, 8..208).await;
}

/// Plays each act with so many KiB of room, which it gets more of when it says that it has none.
async fn waits(engine: Engine, rooms: std::ops::Range<u64>) {
    let extent = Extent::asked();
    let server = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => {
            let programs = scratch::programs();
            let programs = programs.expect("PostgreSQL is installed: `cargo xtask test` does it");
            Some(Server::start(&programs).unwrap())
        }
    };
    let calm = Place::new(engine).await;
    let (mut sizes, mut told) = (0, [0, 0]);
    for (number, act) in [ACT, UNDO].into_iter().enumerate() {
        assert!(Victim::start(&calm, act, 20, "").wait().well);
        let wanted = calm.tables().await;
        let step = (rooms.end - rooms.start) / u64::from(extent.count(4, 85));
        for room in rooms.clone().step_by(usize::try_from(step).unwrap()) {
            let Some(disk) = Disk::mount() else {
                report("disk full, on a tmpfs: SKIPPED, this machine mounts none");
                return;
            };
            let folder = disk.0.path();
            let place = match &server {
                None => Place::within(folder).await,
                Some(server) => Place::on_within(server, folder).await,
            };
            if act == UNDO {
                assert!(Victim::start(&place, ACT, 20, "").wait().well);
            }
            // The tables themselves have room, and whoever looks has opened its files.
            let opened = place.open().await;
            let store = opened.store();
            store.batch(THE_CLINIC, 1).await.unwrap();
            if engine == Engine::Postgres {
                // What was written before stands in the memory of the server, and takes its room later.
                let look = place.look().await;
                look.tell("CHECKPOINT").await;
                look.close().await;
            }
            disk.resize(disk.used() + room);
            let victim = Victim::start(&place, act, 20, "");
            let paused = paused(&*store, act).await;
            disk.resize(64 << 10);
            let ended = victim.wait();
            assert!(ended.well, "{act}: {}", ended.said);
            opened.close().await;
            let tables = place.tables().await;
            assert_eq!(tables, wanted, "{act}: {room} KiB, paused: {paused}");
            sizes += 1;
            told[number] += u32::from(paused);
            drop(place);
            if extent.is_over() {
                break;
            }
        }
    }
    assert!(told[0] > 0, "no import says what it waits for");
    report(&format!(
        "disk full on {engine:?}, on a tmpfs: {sizes} sizes; told by {} imports and {} rollbacks",
        told[0], told[1]
    ));
}

/// Looks at the batch until it waits for room, `true`, or has come to where the act ends.
async fn paused(store: &dyn Store, act: &str) -> bool {
    let ends = match act {
        UNDO => BatchStatus::RolledBack,
        _ => BatchStatus::Completed,
    };
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(5) {
        // Whoever looks may have no room either.
        if let Ok(Some(batch)) = store.batch(THE_CLINIC, 1).await {
            if batch.waiting_code.is_some() {
                assert_eq!(batch.waiting_code.as_deref(), Some("disk_full"));
                assert!(!batch.status.has_ended(), "{batch:?}");
                return true;
            }
            if batch.status == ends {
                return false;
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

/// A file system in memory, which goes when this is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            // A server of PostgreSQL runs as nobody, and takes no folder of somebody else.
            .args(["-t", "tmpfs", "-o", "size=64m,uid=nobody", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(folder))
    }

    /// The KiB that its files take.
    fn used(&self) -> u64 {
        let mut df = Command::new("df");
        let said = df.args(["-k", "--output=used"]).arg(self.0.path()).output();
        let said = String::from_utf8(said.unwrap().stdout).unwrap();
        said.lines().nth(1).unwrap().trim().parse().unwrap()
    }

    fn resize(&self, kibibytes: u64) {
        let size = format!("remount,size={kibibytes}k");
        let status = Command::new("mount")
            .args(["-o", &size])
            .arg(self.0.path())
            .status();
        assert!(status.unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What is still open there keeps it for a moment; it is then gone for everybody else.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}
