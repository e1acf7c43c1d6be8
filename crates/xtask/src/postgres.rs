//! PostgreSQL servers for the tests.

mod programs;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use scratch::Server;

use crate::{shell, tools};
use programs::Programs;

/// Installs PostgreSQL if it is not there, and starts an empty server.
pub(crate) fn start() -> Result<Server> {
    Server::start(&installed()?)
}

/// The same for a benchmark, whose commits wait for the disk.
pub(crate) fn start_durable() -> Result<Server> {
    Server::start_durable(&installed()?)
}

fn installed() -> Result<PathBuf> {
    if scratch::programs().is_none() {
        tools::apt(&["postgresql"])?;
    }
    scratch::programs().context("PostgreSQL is not there after it was installed")
}

/// Runs the contract of the store on other versions than the one that the system has: the named
/// ones, or all.
pub(crate) fn versions(words: &[&str]) -> Result<()> {
    let known = || programs::VERSIONS.iter().map(|(version, _)| *version);
    if let Some(unknown) = words.iter().find(|word| !known().any(|one| one == **word)) {
        let known: Vec<_> = known().collect();
        bail!("there is no version {unknown:?} here: {}", known.join(", "));
    }
    for (version, release) in programs::VERSIONS {
        if words.is_empty() || words.contains(version) {
            println!("==> PostgreSQL {version}");
            contract(release)?;
        }
    }
    Ok(())
}

/// Runs the contract of the store on the newest version.
pub(crate) fn newest() -> Result<()> {
    let (_, release) = programs::VERSIONS.last().context("no version is known")?;
    contract(release)
}

/// Runs the contract of the store on a release.
fn contract(release: &str) -> Result<()> {
    let programs = Programs::fetch(release)?;
    let server = Server::start(&programs.folder())?;
    // Everything is built already, with the features that all packages together ask for.
    let mut cargo = if shell::which("cargo-nextest").is_some() {
        shell::cargo(&[
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--filterset",
            "binary_id(store-postgres::it)",
        ])
    } else {
        shell::cargo(&["test", "--workspace", "--test", "it"])
    };
    shell::run(cargo.env("MUDANZA_TEST_POSTGRES", server.url()))
}
