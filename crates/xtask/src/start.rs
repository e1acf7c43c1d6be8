//! The first command of a newcomer: builds what is stale and serves it.

use std::path::PathBuf;

use anyhow::Result;

use crate::{shell, wasm, web};

/// The folder of the embedded database.
const DATA: &str = "mudanza-data";

/// Builds module, page and server, then serves until it is stopped.
pub(crate) fn start(arguments: &[&str]) -> Result<()> {
    wasm::build()?;
    web::build()?;
    shell::run(&mut shell::cargo(&[
        "build",
        "--release",
        "--package",
        "cli",
        "--bin",
        "mudanza",
    ]))?;
    println!();
    println!("Mudanza, on this computer only. The data stays in ./{DATA}; Ctrl+C stops.");
    println!("Without a file of your own: \"Try a sample\" on the page, or drop");
    println!("./samples/okvet-mascotas.csv on it.");
    println!();
    let mut serve = shell::command(binary("release"));
    serve
        .args(["serve", "--data"])
        .arg(shell::root().join(DATA))
        .args(arguments);
    shell::run(&mut serve)
}

/// The binary `mudanza` of a profile.
pub(crate) fn binary(profile: &str) -> PathBuf {
    shell::target()
        .join(profile)
        .join(format!("mudanza{}", std::env::consts::EXE_SUFFIX))
}
