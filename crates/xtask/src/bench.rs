//! Measures what the closing notes state: the preview, the import and the undo of a million rows,
//! workbooks made to harm, and the store on both engines, each beside a bare loader of the same rows
//! in the same run.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::{postgres, samples, shell, start};

const ROWS: usize = 1_000_000;

/// Runs the benchmarks on release builds.
pub(crate) fn bench() -> Result<()> {
    shell::run(&mut shell::cargo(&[
        "build",
        "--release",
        "--package",
        "cli",
        "--bin",
        "mudanza",
    ]))?;
    for kind in ["clients", "mascotas"] {
        preview(kind)?;
    }
    shell::run(&mut shell::cargo(&[
        "bench",
        "--package",
        "intake",
        "--bench",
        "bombs",
    ]))?;
    import(None)?;
    let server = postgres::start_durable()?;
    import(Some(&format!("{}/postgres", server.url())))?;
    shell::run(&mut shell::cargo(&["bench", "--package", "store-sqlite"]))?;
    let mut cargo = shell::cargo(&["bench", "--package", "store-postgres", "--bench", "commit"]);
    shell::run(cargo.env("MUDANZA_TEST_POSTGRES", server.url()))?;
    Ok(())
}

/// A generated file of many rows, read once so that the disk is not what is measured; and its size in
/// megabytes.
fn file(kind: &str) -> Result<(PathBuf, usize)> {
    let folder = shell::target().join("bench");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{kind}-{ROWS}.csv"));
    if !file.exists() {
        samples::generate(kind, ROWS, &file)?;
    }
    let megabytes = fs::read(&file)?.len() / 1_000_000;
    Ok((file, megabytes))
}

/// Times `mudanza preview` on a generated file and watches its memory.
fn preview(kind: &str) -> Result<()> {
    let (file, megabytes) = file(kind)?;
    watch(
        &format!("preview {kind}, {megabytes} MB"),
        &["preview".as_ref(), file.as_ref()],
    )
}

/// Times the import of a generated file, from its first byte to its last record, and its undoing,
/// and watches the memory of both. Without a URL the database is a folder.
fn import(database: Option<&str>) -> Result<()> {
    let (file, _) = file("clients")?;
    let data = shell::target().join("bench/data");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let mut place: Vec<&OsStr> = vec!["--data".as_ref(), data.as_ref()];
    if let Some(url) = database {
        place.extend(["--database".as_ref(), OsStr::new(url)]);
    }
    let engine = database.map_or("SQLite", |_| "PostgreSQL");
    let import = ["import".as_ref(), file.as_ref(), "--commit".as_ref()];
    let undo = ["batch", "rollback", "1"].map(OsStr::new);
    watch(
        &format!("import into {engine}"),
        &[&import, &place[..]].concat(),
    )?;
    watch(
        &format!("rollback in {engine}"),
        &[&undo, &place[..]].concat(),
    )?;
    fs::remove_dir_all(&data)?;
    Ok(())
}

/// Runs the program over many rows and tells how long it took and the most memory that it held.
fn watch(name: &str, words: &[&OsStr]) -> Result<()> {
    let start = Instant::now();
    let mut child = shell::command(start::binary("release"))
        .args(words)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut peak = None;
    let status = loop {
        // The kernel keeps the peak itself; the last look before the end is the one that counts.
        peak = peak_kilobytes(child.id()).or(peak);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(5));
    };
    let took = start.elapsed().as_secs_f64();
    // Exit status 1 says that there are errors in the data, which is no failure here.
    if !matches!(status.code(), Some(0 | 1)) {
        bail!("{name} failed: {status}");
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate is shown without decimals"
    )]
    let rate = ROWS as f64 / took;
    let peak = peak.map_or_else(
        || "unknown".to_owned(),
        |peak| format!("{} MB", peak / 1000),
    );
    println!("{name}: {ROWS} rows in {took:.2} s, {rate:.0} rows/s, peak memory {peak}");
    Ok(())
}

/// The most memory that a process has held, as Linux counts it.
fn peak_kilobytes(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
