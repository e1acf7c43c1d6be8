//! The process that is killed: plays one act over a database, and says what a person would see.
//!
//! `victim URL FILES LEASE_MS CHUNK ACT`; each line of its output is a state of the batch, written
//! down only after the database acknowledged it.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::path::Path;
use std::time::Duration;

use server::ingest::Options;
use stories::{Act, Opened, Seen};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, files, lease, chunk, act] = arguments.as_slice() else {
        panic!("victim URL FILES LEASE_MS CHUNK ACT");
    };
    let options = Options {
        jobs: 1,
        chunk: chunk.parse().unwrap(),
        lease: Duration::from_millis(lease.parse().unwrap()),
        poll: Duration::from_millis(20),
        ..Options::default()
    };
    let act: Act = act.parse().unwrap();
    let opened = Opened::open(url).await;
    let mut last = None;
    act.play(opened.store(), Path::new(files), options, |batch| {
        let seen = Seen::of(batch);
        if last.as_ref() != Some(&seen) {
            println!("{seen}");
            last = Some(seen);
        }
    })
    .await;
    opened.close().await;
}
