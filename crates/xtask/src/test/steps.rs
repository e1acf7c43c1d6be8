//! The checks, one function each.

use anyhow::Result;

use super::{Ended, Step};
use crate::{postgres, samples, shell, start, tidy, tools, wasm, web};

/// All checks, the quick and the telling ones first.
pub(super) const ALL: &[Step] = &[
    ("fmt", fmt),
    ("clippy", clippy),
    ("clippy-wasm", clippy_wasm),
    ("doc", doc),
    ("tidy", tidy),
    // The program embeds the page: built before it, the page costs no second build of the program.
    ("wasm", build_wasm),
    ("page", page),
    ("program", program),
    ("unit", unit),
    ("postgres", newest_postgres),
    ("doctest", doctest),
    ("wasm-node", wasm_node),
    ("wasm-chrome", wasm_chrome),
    ("web-lint", web_lint),
    ("web-types", web_types),
    ("web-unit", web_unit),
    ("journey", journey),
    ("generated", generated),
    ("deny", deny),
];

fn fmt() -> Result<Ended> {
    cargo(&["fmt", "--all", "--check"])
}

fn clippy() -> Result<Ended> {
    cargo(&[
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ])
}

fn clippy_wasm() -> Result<Ended> {
    tools::wasm_target()?;
    cargo(&[
        "clippy",
        "--package",
        "intake",
        "--package",
        "intake-wasm",
        "--lib",
        "--target",
        tools::WASM,
        "--",
        "--deny",
        "warnings",
    ])
}

fn doc() -> Result<Ended> {
    let mut cargo = shell::cargo(&[
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ]);
    shell::run(cargo.env("RUSTDOCFLAGS", "--deny warnings"))?;
    Ok(Ended::Passed)
}

fn tidy() -> Result<Ended> {
    tidy::tidy()?;
    Ok(Ended::Passed)
}

/// The stories and the journey run the real program.
///
/// It is built together with the tests: built alone, its dependencies would have other features,
/// and most of them would be compiled twice.
fn program() -> Result<Ended> {
    cargo(&["build", "--workspace", "--bins", "--tests"])
}

fn unit() -> Result<Ended> {
    let mut cargo = if shell::which("cargo-nextest").is_some() {
        shell::cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        shell::cargo(&[
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ])
    };
    program()?;
    // Every behaviour of a store is tested on both engines, each time.
    let postgres = postgres::start()?;
    shell::run(
        cargo
            .env("MUDANZA_BIN", start::binary("debug"))
            .env("MUDANZA_TEST_POSTGRES", postgres.url()),
    )?;
    Ok(Ended::Passed)
}

/// What the unit tests run on Debian's PostgreSQL is run on the newest as well, as far as the store
/// goes; `cargo xtask postgres` runs it on those between.
fn newest_postgres() -> Result<Ended> {
    program()?;
    postgres::newest()?;
    Ok(Ended::Passed)
}

fn doctest() -> Result<Ended> {
    cargo(&["test", "--workspace", "--doc"])
}

fn build_wasm() -> Result<Ended> {
    wasm::build()?;
    Ok(Ended::Passed)
}

fn wasm_node() -> Result<Ended> {
    wasm_pack(&["--node"])
}

fn wasm_chrome() -> Result<Ended> {
    tools::chromium()?;
    wasm_pack(&["--headless", "--chrome"])
}

/// The same fixtures as in the native tests, inside the engine that a browser has.
fn wasm_pack(browser: &[&str]) -> Result<Ended> {
    tools::wasm_target()?;
    let mut folders = tools::wasm_test_tools()?;
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    let mut command = shell::command("wasm-pack");
    command
        .arg("test")
        .args(browser)
        .args(["--mode", "no-install", "crates/intake-wasm"]);
    shell::run(
        command
            .env("PATH", std::env::join_paths(folders)?)
            .env_remove("RUSTFLAGS"),
    )?;
    Ok(Ended::Passed)
}

fn web_lint() -> Result<Ended> {
    web::install()?;
    npm("lint")
}

fn web_types() -> Result<Ended> {
    web::install()?;
    npm("check")
}

fn web_unit() -> Result<Ended> {
    web::install()?;
    npm("test")
}

fn page() -> Result<Ended> {
    web::build()?;
    Ok(Ended::Passed)
}

/// From the sample to the undo, in a real browser, against the server that the tests built.
fn journey() -> Result<Ended> {
    tools::chromium()?;
    program()?;
    let mut npm = web::npm(&["run", "--silent", "e2e"]);
    shell::run(
        npm.env("MUDANZA_BIN", start::binary("debug"))
            .env("CI", "true"),
    )?;
    Ok(Ended::Passed)
}

/// What is generated is committed, and making it again changes nothing; the expected results of
/// the fixtures and the pages of the rules are held the same way by the unit tests that make them.
fn generated() -> Result<Ended> {
    samples::check()?;
    Ok(Ended::Passed)
}

/// Building cargo-deny takes longer than all the rest, so it runs only where it is installed; the
/// licences are held by `tidy` everywhere.
fn deny() -> Result<Ended> {
    if shell::which("cargo-deny").is_none() {
        return Ok(Ended::Skipped(
            "cargo-deny is not installed; tidy has checked the licences",
        ));
    }
    cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"])
}

fn cargo(arguments: &[&str]) -> Result<Ended> {
    shell::run(&mut shell::cargo(arguments))?;
    Ok(Ended::Passed)
}

fn npm(script: &str) -> Result<Ended> {
    shell::run(&mut web::npm(&["run", "--silent", script]))?;
    Ok(Ended::Passed)
}
