//! The fuzzers: any bytes for the reader, for as long as is asked.

use std::ffi::OsString;

use anyhow::{Context, Result, bail};

use crate::shell::{command, root, run, target, which};

/// Every target of `fuzz/`, with the longest input that is worth its time.
const TARGETS: &[(&str, &str)] = &[
    ("dialect", "4096"),
    ("plan", "8192"),
    ("reader", "16384"),
    ("workbook", "32768"),
];

/// How long a target runs when nobody says so, in seconds.
const SECONDS: u32 = 60;

/// Runs the named targets, or all of them, each for some seconds; what they find new goes to the
/// target folder, and `fuzz/corpus` only changes by hand.
pub(crate) fn fuzz(words: &[&str]) -> Result<()> {
    let (names, seconds) = match words {
        [names @ .., last] if last.bytes().all(|byte| byte.is_ascii_digit()) => {
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
        let found = target().join("fuzz").join(name);
        std::fs::create_dir_all(&found)?;
        println!("==> {name}, {seconds} s");
        let mut arguments: Vec<OsString> = ["+nightly", "fuzz", "run", name].map(Into::into).into();
        arguments.push(found.into());
        arguments.push(root().join("fuzz/corpus").join(name).into());
        arguments.extend(["--", "-timeout=10", "-rss_limit_mb=2048"].map(Into::into));
        arguments.push(format!("-max_total_time={seconds}").into());
        arguments.push(format!("-max_len={longest}").into());
        // The pinned toolchain of this workspace is not the one of the fuzzers.
        let mut cargo = command("cargo");
        cargo.env_remove("RUSTUP_TOOLCHAIN").args(arguments);
        run(&mut cargo)?;
    }
    Ok(())
}
