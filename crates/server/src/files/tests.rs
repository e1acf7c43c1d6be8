//! What files do, in a folder and in a bucket alike.

mod ground;
mod uploads;

use chrono::TimeDelta;
use store::contract::fixture::{CLINIC, new_batch};
use store::{Batches, NewBatch};

use self::ground::{Ground, on_both};
use super::{FilesError, Location, OpenError};
use crate::now;

on_both! {
    a_file_is_kept_under_its_hash_once
    a_large_file_comes_back_as_it_was
    only_what_was_uploaded_is_read
    what_is_deleted_is_gone_and_may_be_deleted_again
    what_is_on_its_way_and_dropped_leaves_nothing
    a_file_that_no_batch_came_to_name_goes_after_a_day
    a_file_that_is_stored_again_is_young
}

async fn a_file_is_kept_under_its_hash_once(ground: Ground) {
    for _ in 0..2 {
        let mut upload = ground.files.receive().unwrap();
        upload.write(b"hola,").await.unwrap();
        upload.write(b"mundo\n").await.unwrap();
        let received = upload.finish().await.unwrap();
        assert_eq!(received.bytes(), 11);
        let hash = blake3::hash(b"hola,mundo\n").to_hex().to_string();
        assert_eq!(received.hash(), hash);
        let kept = received.keep().await.unwrap();
        assert_eq!(ground.stored(), [ground.place(&hash), ground.mark(&hash)]);
        kept.named().await.unwrap();
        assert_eq!(ground.stored(), [ground.place(&hash)]);
        assert_eq!(ground.read(&hash).await.unwrap(), b"hola,mundo\n");
    }
    assert_eq!(ground.spooled(), 0);
}

async fn a_large_file_comes_back_as_it_was(ground: Ground) {
    // More than two pieces, the last of them short.
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|at| (at % 251) as u8).collect();
    let hash = ground.keep(&bytes).await;
    assert!(ground.read(&hash).await.unwrap() == bytes);
}

async fn only_what_was_uploaded_is_read(ground: Ground) {
    let hash = ground.keep(b"Ana,555\n").await;
    std::fs::write(ground.place(&hash), b"Ana,556\n").unwrap();
    let damaged = ground.read(&hash).await;
    assert!(matches!(damaged, Err(FilesError::Damaged)), "{damaged:?}");
    assert_eq!(ground.keep(b"Ana,555\n").await, hash);
    assert_eq!(ground.read(&hash).await.unwrap(), b"Ana,555\n", "mended");

    std::fs::remove_file(ground.place(&hash)).unwrap();
    let missing = ground.read(&hash).await;
    assert!(matches!(missing, Err(FilesError::Missing)), "{missing:?}");
    assert_eq!(ground.spooled(), 0);
}

async fn what_is_deleted_is_gone_and_may_be_deleted_again(ground: Ground) {
    let hash = ground.keep(b"hola\n").await;
    for _ in 0..2 {
        ground.files.delete(&hash).await.unwrap();
        assert!(!ground.place(&hash).exists());
    }
}

async fn what_is_on_its_way_and_dropped_leaves_nothing(ground: Ground) {
    let mut upload = ground.files.receive().unwrap();
    upload.write(b"half of a file").await.unwrap();
    drop(upload.finish().await.unwrap());
    assert_eq!((ground.spooled(), ground.stored().len()), (0, 0));
}

async fn a_file_that_no_batch_came_to_name_goes_after_a_day(ground: Ground) {
    let [lost, named, settled] =
        ["lost", "named", "settled"].map(|bytes| blake3::hash(bytes.as_bytes()).to_hex());
    let (store, _folder) = ground.store().await;
    for bytes in ["lost", "named"] {
        // The process died before the file was said to be named.
        drop(ground.receive(bytes.as_bytes()).await.keep().await.unwrap());
    }
    // No batch of this database names it, but nobody said either that it has none.
    ground.keep(b"settled").await;
    let new = NewBatch {
        file_key: named.to_string(),
        ..new_batch()
    };
    store.create_batch(CLINIC, new, None, now()).await.unwrap();

    let sweep = async |hours| {
        let then = now() + TimeDelta::hours(hours);
        ground.files.sweep(&store, then).await.unwrap().files
    };
    assert_eq!(sweep(23).await, 0);
    assert_eq!(ground.stored().len(), 5, "three files, two marks");
    assert_eq!((sweep(25).await, sweep(25).await), (1, 0));
    let mut left = vec![ground.place(&named), ground.place(&settled)];
    left.sort();
    assert_eq!(ground.stored(), left);
    assert!(!ground.place(&lost).exists());
}

async fn a_file_that_is_stored_again_is_young(ground: Ground) {
    let (store, _folder) = ground.store().await;
    let hash = blake3::hash(b"hola\n").to_hex();
    drop(ground.receive(b"hola\n").await.keep().await.unwrap());
    Ground::age(&ground.mark(&hash));
    Ground::age(&ground.place(&hash));
    // Somebody stores it again, and has not made the batch yet.
    let kept = ground.receive(b"hola\n").await.keep().await.unwrap();
    assert_eq!(ground.files.sweep(&store, now()).await.unwrap().files, 0);
    assert!(ground.place(&hash).exists());
    drop(kept);
    Ground::age(&ground.mark(&hash));
    assert_eq!(ground.files.sweep(&store, now()).await.unwrap().files, 1);
    assert!(!ground.place(&hash).exists());
}

#[tokio::test]
async fn a_bucket_that_does_not_answer_is_no_missing_file() {
    let mut ground = Ground::bucket().await;
    let hash = ground.keep(b"hola\n").await;
    ground.s3().stop();
    let silent = ground.read(&hash).await;
    assert!(
        matches!(silent, Err(FilesError::Unreachable(_))),
        "{silent:?}"
    );
    let kept = ground.receive(b"hola\n").await.keep().await;
    assert!(matches!(kept, Err(FilesError::Unreachable(_))), "{kept:?}");
    let unanswered = ground.files.check().await;
    assert!(
        matches!(unanswered, Err(OpenError::Unanswered(_))),
        "{unanswered:?}"
    );
    ground.s3().go_on().await.unwrap();
    assert_eq!(ground.read(&hash).await.unwrap(), b"hola\n");
}

#[tokio::test]
async fn keys_that_were_changed_are_no_missing_file_either() {
    let ground = Ground::bucket().await;
    let hash = ground.keep(b"hola\n").await;
    let locked_out = ground.with_keys("wrong", "clinics");
    let refused = locked_out.fetch(&hash).await;
    assert!(
        matches!(refused, Err(FilesError::Unreachable(_))),
        "{refused:?}"
    );
    let refused = locked_out.check().await;
    assert!(matches!(refused, Err(OpenError::Refused)), "{refused:?}");
}

#[tokio::test]
async fn a_bucket_is_looked_at_before_there_is_work() {
    let ground = Ground::bucket().await;
    ground.files.check().await.unwrap();
    assert_eq!(ground.stored().len(), 0, "the probe is gone");
    let nowhere = ground.with_keys(ground::SECRET, "elsewhere").check().await;
    assert!(matches!(nowhere, Err(OpenError::NoBucket)), "{nowhere:?}");
}

#[tokio::test]
async fn what_nobody_came_back_for_is_cleared_at_the_start() {
    let ground = Ground::folder();
    let spool = ground.root.join(super::INCOMING);
    for name in ["old", "new"] {
        std::fs::write(spool.join(name), name).unwrap();
    }
    Ground::age(&spool.join("old"));
    let folder = Location::Folder(ground.root.clone());
    super::Files::open(&folder, &ground.root).unwrap();
    assert_eq!(ground.spooled(), 1);
    assert!(spool.join("new").exists());
}
