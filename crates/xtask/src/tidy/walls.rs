//! The walls between the crates, as docs/ARCHITECTURE.md states them.

use std::fs;

use anyhow::Result;

use super::{files, list, metadata};
use crate::shell;

/// What a crate may not depend on, not even through others.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        // A crate that reads the world: clock, files, network, randomness, threads.
        "intake",
        &[
            "async-std",
            "axum",
            "getrandom",
            "hyper",
            "iana-time-zone",
            "js-sys",
            "mio",
            "rand",
            "rayon",
            "reqwest",
            "sqlx",
            "tempfile",
            "tokio",
            "ureq",
            "wasm-bindgen",
        ],
    ),
    ("intake-wasm", &["axum", "sqlx", "store", "tokio", "server"]),
    (
        "store",
        &[
            "axum",
            "hyper",
            "rusqlite",
            "server",
            "sqlx",
            "store-sqlite",
        ],
    ),
    ("store-sqlite", &["axum", "hyper", "server", "tower-http"]),
    (
        "server",
        &[
            "cli",
            "libsqlite3-sys",
            "sqlx",
            "store-sqlite",
            "store-postgres",
        ],
    ),
];

/// The only package that may name an engine outside of tests.
const CHOOSER: &str = "cli";

/// Every wall that is broken.
pub(super) fn check() -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for (package, forbidden) in FORBIDDEN {
        // Asked for each package alone: features that others turn on must not count here.
        let tree = shell::output(&mut shell::cargo(&[
            "tree",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--target",
            "all",
        ]))?;
        let mut names: Vec<&str> = tree
            .lines()
            .skip(1)
            .filter_map(|line| line.split(' ').next())
            .collect();
        names.sort_unstable();
        names.dedup();
        for name in names.into_iter().filter(|name| forbidden.contains(name)) {
            wrong.push(format!(
                "{package}: depends on {name}, which is behind a wall"
            ));
        }
    }
    let shipped = shell::output(&mut shell::cargo(&[
        "tree",
        "--package",
        CHOOSER,
        "--edges",
        "normal,features",
        "--prefix",
        "none",
    ]))?;
    if shipped.contains("feature \"failpoints\"") {
        wrong.push(format!("{CHOOSER}: the program that ships has failpoints"));
    }
    let metadata = metadata(&["--no-deps"])?;
    for package in list(&metadata["packages"]) {
        let name = package["name"].as_str().unwrap_or_default();
        for dependency in list(&package["dependencies"]) {
            let to = dependency["name"].as_str().unwrap_or_default();
            let engine = to.starts_with("store-");
            let in_tests = dependency["kind"] == "dev" || name == "stories";
            if engine && !in_tests && name != CHOOSER {
                wrong.push(format!("{name}: names the engine {to}, only {CHOOSER} may"));
            }
        }
    }
    Ok(wrong)
}

/// The migrations of two engines have the same names, so that a number means one thing.
pub(super) fn migrations() -> Result<Vec<String>> {
    let mut engines = Vec::new();
    for entry in fs::read_dir(shell::root().join("migrations"))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            let mut names = Vec::new();
            for file in fs::read_dir(entry.path())? {
                names.push(file?.file_name().to_string_lossy().into_owned());
            }
            names.retain(|name| files::extension(name) == "sql");
            names.sort();
            engines.push((entry.file_name().to_string_lossy().into_owned(), names));
        }
    }
    let mut wrong = Vec::new();
    for pair in engines.windows(2) {
        if pair[0].1 != pair[1].1 {
            wrong.push(format!(
                "migrations: {} and {} differ in names",
                pair[0].0, pair[1].0
            ));
        }
    }
    Ok(wrong)
}
