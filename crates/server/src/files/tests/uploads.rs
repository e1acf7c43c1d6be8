//! Uploads in parts.

use axum::body::Bytes;
use chrono::TimeDelta;

use super::ground::{Ground, on_both};
use crate::files::{AppendError, Files, Resumable};
use crate::now;

on_both! {
    an_upload_goes_on_in_another_process
    of_two_writers_at_one_place_one_wins
    clinics_do_not_see_each_others_uploads
    an_upload_that_was_taken_for_a_file_says_so_again
    an_upload_is_given_up_after_a_day_without_progress
    an_upload_that_is_forgotten_leaves_nothing
}

const LUZ: i64 = 1;
const SOL: i64 = 2;

async fn begin(ground: &Ground, length: u64) -> Resumable {
    let begun = ground.files.begin(LUZ, length, "filename YQ==", now());
    begun.await.unwrap()
}

async fn append(files: &Files, upload: &mut Resumable, text: &'static str) {
    let bytes = Bytes::from_static(text.as_bytes());
    files.append(upload, bytes, now()).await.unwrap();
}

async fn look(files: &Files, clinic: i64, id: &str) -> Option<Resumable> {
    files.resumable(clinic, id).await.unwrap()
}

async fn an_upload_goes_on_in_another_process(ground: Ground) {
    let mut upload = begin(&ground, 10).await;
    append(&ground.files, &mut upload, "hola ").await;
    append(&ground.files, &mut upload, "").await;

    let files = ground.another();
    let mut there = look(&files, LUZ, upload.id()).await.unwrap();
    assert_eq!((there.offset, there.length()), (5, 10));
    assert_eq!(there.metadata(), "filename YQ==");
    append(&files, &mut there, "mundo").await;
    let received = files.assemble(&there).await.unwrap();
    assert_eq!(
        received.hash(),
        blake3::hash(b"hola mundo").to_hex().as_str()
    );
    // Not before all of it is there.
    assert!(ground.files.assemble(&upload).await.is_err());
}

async fn of_two_writers_at_one_place_one_wins(ground: Ground) {
    let mut first = begin(&ground, 10).await;
    let mut second = first.clone();
    append(&ground.files, &mut first, "hola ").await;
    let late = ground
        .files
        .append(&mut second, Bytes::from_static(b"HOLA MUNDO"), now());
    assert!(matches!(late.await, Err(AppendError::Taken)));
    append(&ground.files, &mut first, "mundo").await;
    let there = look(&ground.files, LUZ, first.id()).await.unwrap();
    let received = ground.files.assemble(&there).await.unwrap();
    assert_eq!(
        received.hash(),
        blake3::hash(b"hola mundo").to_hex().as_str()
    );
}

async fn clinics_do_not_see_each_others_uploads(ground: Ground) {
    let upload = begin(&ground, 10).await;
    assert!(look(&ground.files, LUZ, upload.id()).await.is_some());
    assert!(look(&ground.files, SOL, upload.id()).await.is_none());
    for id in [
        "",
        "..",
        "../1",
        "0123456789abcdef0123456789abcdef",
        "a/../../1/b",
    ] {
        assert!(look(&ground.files, LUZ, id).await.is_none(), "{id}");
    }
    let around = format!("../{LUZ}/{}", upload.id());
    assert!(look(&ground.files, SOL, &around).await.is_none());
}

async fn an_upload_that_was_taken_for_a_file_says_so_again(ground: Ground) {
    let mut upload = begin(&ground, 10).await;
    append(&ground.files, &mut upload, "hola ").await;
    append(&ground.files, &mut upload, "mundo").await;
    let kept = ground
        .files
        .assemble(&upload)
        .await
        .unwrap()
        .keep()
        .await
        .unwrap();
    ground.files.taken(&upload, kept.hash()).await.unwrap();

    let there = look(&ground.files, LUZ, upload.id()).await.unwrap();
    assert_eq!((there.offset, there.parts.len()), (10, 0));
    let again = ground.files.assemble(&there).await.unwrap();
    assert_eq!(again.hash(), kept.hash());
    std::fs::write(ground.place(kept.hash()), b"hola mundX").unwrap();
    assert!(
        ground.files.assemble(&there).await.is_err(),
        "it is damaged"
    );
}

async fn an_upload_is_given_up_after_a_day_without_progress(ground: Ground) {
    let (store, _folder) = ground.store().await;
    let mut upload = begin(&ground, 10).await;
    append(&ground.files, &mut upload, "hola ").await;
    for path in ground.stored() {
        Ground::age(&path);
    }
    let old = look(&ground.files, LUZ, upload.id()).await.unwrap();
    assert!(old.expires <= now());
    append(&ground.files, &mut upload, "mun").await;
    let young = look(&ground.files, LUZ, upload.id()).await.unwrap();
    assert!(young.expires > now() + TimeDelta::hours(23));
    assert_eq!(ground.files.sweep(&store, now()).await.unwrap().uploads, 0);
    assert_eq!(ground.stored().len(), 3);
    for path in ground.stored() {
        Ground::age(&path);
    }
    assert_eq!(ground.files.sweep(&store, now()).await.unwrap().uploads, 1);
    assert_eq!(ground.stored().len(), 0);
    assert!(look(&ground.files, LUZ, upload.id()).await.is_none());
}

async fn an_upload_that_is_forgotten_leaves_nothing(ground: Ground) {
    let mut upload = begin(&ground, 10).await;
    append(&ground.files, &mut upload, "hola ").await;
    let other = begin(&ground, 10).await;
    ground.files.forget(&upload).await.unwrap();
    assert!(look(&ground.files, LUZ, upload.id()).await.is_none());
    assert!(look(&ground.files, LUZ, other.id()).await.is_some());
    ground.files.forget(&other).await.unwrap();
    assert_eq!(ground.stored().len(), 0);
}
