//! The long form of the faults: kills, failures, cuts, full disks and histories, for as long as is
//! asked, and the figures that docs/RELIABILITY.md states.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{postgres, shell};

/// The most minutes for each kind of fault when nobody says so.
const MINUTES: u32 = 30;

/// How many histories are lived through for each minute that is asked for.
const HISTORIES: u32 = 500;

/// Runs every kind of fault for at most some minutes, and the contract on every version of
/// PostgreSQL, and prints the figures.
pub(crate) fn torture(words: &[&str]) -> Result<()> {
    let minutes = match words {
        [] => MINUTES,
        ["--minutes", minutes] => minutes.parse().context("the minutes are no number")?,
        _ => bail!("cargo xtask torture [--minutes N]"),
    };
    let figures = shell::target().join("torture.txt");
    let _ = fs::remove_file(&figures);
    let server = postgres::start()?;
    let tests = |which: &[&str]| {
        // One package alone would be built anew, with fewer features of what it depends on.
        let mut cargo = shell::cargo(&["test", "--workspace"]);
        cargo.args(which);
        // The machine is to be busy with the faults and not with each other.
        cargo.args(["--", "--test-threads=2"]);
        shell::run(
            cargo
                .env("MUDANZA_TEST_POSTGRES", server.url())
                .env("MUDANZA_TORTURE", minutes.to_string())
                .env("MUDANZA_TORTURE_REPORT", &figures)
                .env("MUDANZA_HISTORIES", (minutes * HISTORIES).to_string()),
        )
    };
    shell::run(&mut shell::cargo(&["build", "--workspace", "--bins"]))?;
    tests(&["--test", "faults"])?;
    tests(&["--test", "contract", "--test", "it", "any_history"])?;
    postgres::versions(&[])?;
    println!("\nevery invariant held, in what there was time for:\n");
    print!("{}", fs::read_to_string(&figures)?);
    println!(
        "histories on each engine: {} against the model; the contract on every version of PostgreSQL",
        minutes * HISTORIES
    );
    Ok(())
}
