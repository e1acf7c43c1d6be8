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
    println!("\nWithout a file of your own: try the sample on the page, or drop this one on it:");
    println!(
        "  {}\n",
        shell::root().join("samples/okvet-mascotas.csv").display()
    );
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
