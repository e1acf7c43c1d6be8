//! The fuzzers: any bytes for the reader, for as long as is asked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::shell::{self, command, root, run, which};

/// Every target of `fuzz/`, with the longest input that is worth its time.
const TARGETS: &[(&str, &str)] = &[
    ("dialect", "4096"),
    ("plan", "8192"),
    ("reader", "16384"),
    ("workbook", "32768"),
];

/// How long a target runs when nobody says so, in seconds.
const SECONDS: u32 = 60;

/// The longest input that goes into the repository's corpus.
const LONGEST_KEPT: &str = "4096";

/// How many bytes of found inputs the repository keeps for a target, so that the test which runs
/// its corpus stays quick.
const KEPT_BYTES: u64 = 256 << 10;

/// Runs the named targets, or all of them, each for some seconds. What they find new goes to the
/// target folder, and reaches `fuzz/corpus` only when it is merged.
///
/// `["--merge", names…]` merges it: of the inputs found, those stay in `fuzz/corpus` that reach
/// code which no other one there reaches, short ones first.
pub(crate) fn fuzz(words: &[&str]) -> Result<()> {
    let (merging, words) = match words {
        ["--merge", names @ ..] => (true, names),
        words => (false, words),
    };
    let (names, seconds) = match words {
        [names @ .., last] if !merging && last.bytes().all(|byte| byte.is_ascii_digit()) => {
            (names, last.parse().context("the seconds are no number")?)
        }
        names => (names, SECONDS),
    };
    let known: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        bail!(
            "there is no target {unknown}; the targets are {}",
            known.join(", ")
        );
    }
    if which("cargo-fuzz").is_none() {
        bail!("cargo-fuzz is missing: cargo install cargo-fuzz, and a nightly compiler for it");
    }
    for (name, longest) in TARGETS {
        if !names.is_empty() && !names.contains(name) {
            continue;
        }
        if merging {
            merge(name)?;
        } else {
            println!("==> {name}, {seconds} s");
            fs::create_dir_all(found(name))?;
            let limits = ["-timeout=10", "-rss_limit_mb=2048"].map(str::to_owned);
            let mut options = Vec::from(limits);
            options.push(format!("-max_total_time={seconds}"));
            options.push(format!("-max_len={longest}"));
            libfuzzer(name, &[found(name), kept(name)], &options)?;
        }
    }
    Ok(())
}

/// Where the runs of a target put what they find.
fn found(target: &str) -> PathBuf {
    shell::target().join("fuzz").join(target)
}

/// The inputs of a target that are in the repository.
fn kept(target: &str) -> PathBuf {
    root().join("fuzz/corpus").join(target)
}

/// Takes what a target found into its corpus, as far as it reaches new code and fits.
fn merge(target: &str) -> Result<()> {
    let (kept, found) = (kept(target), found(target));
    if !found.is_dir() {
        println!("==> {target}: nothing was found yet");
        return Ok(());
    }
    let before: BTreeSet<PathBuf> = files(&kept)?.into_iter().map(|(_, path)| path).collect();
    let options = [
        "-merge=1".to_owned(),
        // How often a line was reached would keep ten times as many inputs.
        "-use_counters=0".to_owned(),
        "-timeout=10".to_owned(),
        format!("-max_len={LONGEST_KEPT}"),
    ];
    libfuzzer(target, &[kept.clone(), found], &options)?;
    let mut bytes = 0;
    let (mut new, mut dropped) = (0, 0);
    for (size, path) in files(&kept)? {
        // A name of forty digits is one that libFuzzer gave: the others were put there by hand.
        bytes += if by_hand(&path) { 0 } else { size };
        if bytes <= KEPT_BYTES {
            new += u32::from(!before.contains(&path));
        } else if !by_hand(&path) {
            fs::remove_file(path)?;
            dropped += 1;
        }
    }
    println!(
        "==> {target}: {new} new inputs are kept; {dropped} are more than the corpus may hold"
    );
    Ok(())
}

/// The files of a folder with their sizes, the shortest first.
fn files(folder: &Path) -> Result<Vec<(u64, PathBuf)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.metadata()?.len(), entry.path()));
    }
    files.sort();
    Ok(files)
}

fn by_hand(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.len() != 40 || !name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Runs the program of a target over folders of inputs.
fn libfuzzer(target: &str, folders: &[PathBuf], options: &[String]) -> Result<()> {
    // The pinned toolchain of this workspace is not the one of the fuzzers.
    let mut cargo = command("cargo");
    cargo
        .env_remove("RUSTUP_TOOLCHAIN")
        .args(["+nightly", "fuzz", "run", target])
        .args(folders)
        .arg("--")
        .args(options);
    run(&mut cargo)
}
