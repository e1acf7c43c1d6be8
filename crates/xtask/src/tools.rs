//! Installs what is missing and says plainly what cannot be installed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

/// The Rust target of the browser's module.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the standard library for WebAssembly to the toolchain.
pub(crate) fn wasm_target() -> Result<()> {
    let libraries = shell::output(shell::command("rustc").args(["--print", "sysroot"]))?;
    if PathBuf::from(libraries.trim())
        .join("lib/rustlib")
        .join(WASM)
        .is_dir()
    {
        return Ok(());
    }
    shell::run(shell::command("rustup").args(["target", "add", WASM]))
        .context("install the Rust target for WebAssembly, then run this again")
}

/// Checks that Node is there and new enough for the page's tools.
pub(crate) fn node() -> Result<()> {
    let version = shell::output(shell::command("node").arg("--version"))
        .context("the page is built with Node 20.19 or later: install it, then run this again")?;
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    let (major, minor) = (numbers.next(), numbers.next());
    if let (Some(Ok(major)), Some(Ok(minor))) = (major, minor)
        && (major, minor) >= (20, 19)
    {
        return Ok(());
    }
    bail!(
        "the page is built with Node 20.19 or later, this is {}",
        version.trim()
    );
}

/// Installs wasm-pack and the wasm-bindgen tools of the version that the lock file has, and gives
/// the folders to put before the search path.
///
/// Left alone, wasm-pack builds the wasm-bindgen tools with every optimisation, which takes three
/// times as long as building them plainly here.
pub(crate) fn wasm_test_tools() -> Result<Vec<PathBuf>> {
    let version = locked_version("wasm-bindgen")?;
    let mut folders = vec![installed(
        "wasm-bindgen-cli",
        Some(&version),
        "wasm-bindgen-test-runner",
    )?];
    if shell::which("wasm-pack").is_none() {
        folders.push(installed("wasm-pack", None, "wasm-pack")?);
    }
    Ok(folders)
}

/// The folder of a program from crates.io, which is kept in the user's cache between clones.
fn installed(package: &str, version: Option<&str>, program: &str) -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let name = version.map_or_else(
        || package.to_owned(),
        |version| format!("{package}-{version}"),
    );
    let root = cache
        .unwrap_or_else(shell::target)
        .join("mudanza")
        .join(name);
    if !root.join("bin").join(program).is_file() {
        let install = |locked: &[&str]| {
            let mut cargo = shell::cargo(&["install", package, "--force", "--root"]);
            cargo.arg(&root).args(locked);
            if let Some(version) = version {
                cargo.args(["--version", version]);
            }
            // A tool that runs for a second need not be fast.
            cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
            cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
            cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
            cargo.env("CARGO_TARGET_DIR", shell::target().join("xtask/tools"));
            shell::run(&mut cargo)
        };
        // The lock file of a package may name a version that a mirror does not have yet.
        install(&["--locked"]).or_else(|_| install(&[]))?;
    }
    Ok(root.join("bin"))
}

/// The version of a package in the lock file.
fn locked_version(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(shell::root().join("Cargo.lock"))?;
    lock.split("[[package]]")
        .find(|entry| entry.contains(&format!("name = \"{package}\"\n")))
        .and_then(|entry| entry.split("version = \"").nth(1)?.split('"').next())
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock has no {package}"))
}

/// Installs Debian's Chromium and its driver.
pub(crate) fn chromium() -> Result<()> {
    if shell::which("chromium").is_some() && shell::which("chromedriver").is_some() {
        return Ok(());
    }
    apt(&["chromium", "chromium-driver"])
}

/// Installs packages of Debian.
pub(crate) fn apt(packages: &[&str]) -> Result<()> {
    let ask = || {
        format!(
            "install these packages of Debian, then run this again: {}",
            packages.join(", ")
        )
    };
    if shell::which("apt-get").is_none() {
        bail!(ask());
    }
    let run = |arguments: &[&str]| {
        let root = shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
        let mut command = shell::command(if root { "apt-get" } else { "sudo" });
        if !root {
            command.args(["--non-interactive", "apt-get"]);
        }
        shell::run(
            command
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    run(&["update", "--quiet"]).with_context(ask)?;
    run(&[&["install", "--yes", "--quiet"], packages].concat()).with_context(ask)
}
