//! The disk is full: the batch waits, says so, and goes on when there is room.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use server::ingest::Options;
use store::{BatchStatus, THE_CLINIC};
use store_sqlite::SqliteStore;
use stories::{Act, Engine, Opened, Place, Victim};

use crate::extent::{Extent, report};

/// Room for everything, in pages.
const ROOM: u32 = 1 << 30;

const ACT: &str = "import 80 animals";

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
async fn a_batch_waits_for_a_real_disk() {
    let extent = Extent::asked();
    let mut sizes = 0;
    let calm = Place::new(Engine::Sqlite).await;
    assert!(Victim::start(&calm, ACT, 20, "").wait().well);
    let wanted = calm.tables().await;
    for room in (300..2_000).step_by(extent.count(400, 20) as usize) {
        let Some(disk) = Disk::mount() else {
            report("disk full, on a tmpfs: SKIPPED, this machine mounts none");
            return;
        };
        // The tables themselves have room, and whoever looks has opened its files.
        let place = Place::within(disk.0.path()).await;
        let opened = place.open().await;
        let before = opened.store().batch(THE_CLINIC, 1).await.unwrap();
        assert_eq!(before, None);
        let used = usage(&place);
        disk.resize(used + room);
        let victim = Victim::start(&place, ACT, 20, "");
        let started = Instant::now();
        let mut paused = false;
        while started.elapsed() < Duration::from_secs(20) {
            if let Ok(Some(batch)) = opened.store().batch(THE_CLINIC, 1).await {
                if batch.waiting_code.is_some() {
                    assert_eq!(batch.waiting_code.as_deref(), Some("disk_full"));
                    assert!(!batch.status.has_ended(), "{batch:?}");
                    paused = true;
                    break;
                }
                if batch.status.has_ended() {
                    break;
                }
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        disk.resize(64 << 10);
        let ended = victim.wait();
        assert!(ended.well, "{}", ended.said);
        opened.close().await;
        assert_eq!(
            place.tables().await,
            wanted,
            "{room} KiB of room, paused: {paused}"
        );
        sizes += 1;
        if extent.is_over() {
            break;
        }
    }
    report(&format!("disk full, on a tmpfs: {sizes} sizes"));
}

/// The KiB that a database takes.
fn usage(place: &Place) -> u64 {
    let url = place.url();
    let folder = Path::new(url.strip_prefix("sqlite://").unwrap())
        .parent()
        .unwrap()
        .to_owned();
    let files = std::fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().metadata().unwrap().len().div_ceil(4096) * 4)
        .sum()
}

/// A file system in memory, which goes when this is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(folder))
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
