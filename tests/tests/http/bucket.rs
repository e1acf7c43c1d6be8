//! The real program with its files in a bucket of a real S3 server.

use std::fmt::Write as _;
use std::path::Path;

use reqwest::{Body, Method};
use scratch::S3;
use serde_json::{Value, json};
use stories::{Binary, Import, TestApp, sheets};

use crate::tus::{BYTES, begin, id, offset, send};

/// Enough to be killed in the middle of.
const ROWS: u32 = 40_000;

/// How many files and parts of uploads are in a folder of a bucket.
fn objects(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| if path.is_dir() { objects(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn a_killed_server_goes_on_from_a_bucket_and_undoes_it() {
    let undisturbed = TestApp::start().await;
    let before = undisturbed.fingerprint().await;
    let import = || Import::of(sheets::clients(ROWS)).commit();
    let wanted = undisturbed.run(import()).await;
    let after = undisturbed.fingerprint().await;

    let s3 = S3::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Binary::serve_from(folder.path(), &s3, "north").await;
    let id = server.create(import()).await["id"].clone();
    let begun = |batch: &Value| batch["processed_records"].as_i64() > Some(0);
    server.wait_for(&id, begun).await;
    server.kill();
    assert_eq!(objects(&s3.folder().join("north")), 1, "the file");

    let server = Binary::serve_from(folder.path(), &s3, "north").await;
    let batch = server.wait(&id).await;
    for name in ["status", "success_count", "counts", "receipt", "file_hash"] {
        assert_eq!(batch[name], wanted[name], "{name}");
    }
    let fingerprint = async || {
        let path = folder.path().join("mudanza.db");
        let store = store_sqlite::SqliteStore::open_path(&path).await.unwrap();
        let store: &dyn store::Store = &store;
        store.fingerprint(store::THE_CLINIC).await.unwrap()
    };
    assert_eq!(fingerprint().await, after);
    assert_eq!(server.roll_back(&id).await["status"], "rolled_back");
    assert_eq!(fingerprint().await, before);

    // The same bytes are there already.
    server.run(import()).await;
    assert_eq!(objects(&s3.folder().join("north")), 1);
}

#[tokio::test]
async fn a_batch_waits_for_a_bucket_that_does_not_answer() {
    let mut s3 = S3::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Binary::serve_from(folder.path(), &s3, "").await;
    let import = Import::of(sheets::clients(300));
    let id = server.run(import.clone()).await["id"].clone();

    s3.stop();
    let commit = format!("/batches/{id}/commit");
    server.post(&commit, &json!({})).await.json(200);
    let waiting = server
        .wait_for(&id, |batch| !batch["waiting_code"].is_null())
        .await;
    assert_eq!(waiting["waiting_code"], "files_unreachable", "{waiting}");
    assert_eq!(waiting["status"], "running", "nothing failed: {waiting}");
    // What needs no file is answered, and a new file is refused with what to do.
    assert_eq!(
        server.get("/batches").await.json(200)["batches"][0]["id"],
        id
    );
    let refused = server.upload(import.key("again")).await;
    refused.problem(503, "files_unreachable");

    s3.go_on().await.unwrap();
    let batch = server.wait(&id).await;
    assert_eq!(
        (&batch["status"], &batch["success_count"]),
        (&json!("completed"), &json!(300)),
        "{batch}"
    );
    assert_eq!(batch["waiting_code"], Value::Null);
}

#[tokio::test]
async fn an_upload_to_a_folder_outlives_a_kill() {
    outlives_a_kill(None).await;
}

#[tokio::test]
async fn an_upload_to_a_bucket_outlives_a_kill() {
    let s3 = S3::start().await.unwrap();
    outlives_a_kill(Some(&s3)).await;
}

/// Kills a server at 60 % of an upload, and goes on with the next one where the first had come to.
async fn outlives_a_kill(s3: Option<&S3>) {
    /// What a server may hold of an upload without having kept it.
    const PART: usize = 4 << 20;

    let folder = tempfile::tempdir().unwrap();
    let serve = async || match s3 {
        Some(s3) => Binary::serve_from(folder.path(), s3, "").await,
        None => Binary::serve(folder.path()).await,
    };
    let sheet = long_notes();
    let sent = sheet.len() * 6 / 10;
    assert!(sent > 2 * PART, "more than one part is kept: {sent}");

    let server = serve().await;
    let path = begin(&server, sheet.len()).await;
    let (sender, body) = futures::channel::mpsc::unbounded::<Result<_, std::io::Error>>();
    sender.unbounded_send(Ok(sheet[..sent].to_owned())).unwrap();
    let request = server
        .request(Method::PATCH, &path)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", "0")
        .header("content-type", BYTES)
        .body(Body::wrap_stream(body));
    let sending = tokio::spawn(request.send());
    while offset(&server, &path).await < sent / PART * PART {
        assert!(!sending.is_finished(), "the rest is still to come");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    server.kill();
    drop(sender);
    assert!(sending.await.unwrap().is_err(), "nobody answers");

    let server = serve().await;
    let there = offset(&server, &path).await;
    assert_eq!(there, sent / PART * PART, "every whole part is there");
    let rest = send(&server, &path, there, &sheet.as_bytes()[there..]).await;
    assert_eq!(rest.status, 204);
    let batch = server
        .run(Import::of(sheet.clone()).of_upload(id(&path)))
        .await;
    assert_eq!(batch["status"], "completed", "{batch}");
    assert_eq!(
        batch["file_hash"],
        blake3::hash(sheet.as_bytes()).to_hex().as_str()
    );
    assert_eq!(batch["total_records"], NOTES);
}

const NOTES: usize = 4_000;

/// Clients about whom much is written.
fn long_notes() -> String {
    let sheet = sheets::clients(NOTES as u32);
    let notes = "Prefiere que le llamen por la tarde. ".repeat(110);
    let mut lines = sheet.lines();
    let mut long = format!("{},notas\n", lines.next().unwrap());
    for line in lines {
        writeln!(long, "{line},{notes}").unwrap();
    }
    long
}
