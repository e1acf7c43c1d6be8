//! A clippy.toml of a crate replaces the root's instead of adding to it.

use std::fs;

use anyhow::Result;

use crate::shell;

/// Every line of the root's clippy.toml stands again in that of a crate.
pub(super) fn check() -> Result<Vec<String>> {
    let shared = fs::read_to_string(shell::root().join("clippy.toml"))?;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(shell::root().join("crates"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Ok(own) = fs::read_to_string(entry.path().join("clippy.toml")) {
            for line in shared.lines().filter(|line| !line.trim().is_empty()) {
                if !own.contains(line) {
                    wrong.push(format!(
                        "crates/{name}/clippy.toml: lacks the root's `{line}`"
                    ));
                }
            }
        }
        let manifest = fs::read_to_string(entry.path().join("Cargo.toml")).unwrap_or_default();
        if !manifest.contains("[lints]\nworkspace = true") {
            wrong.push(format!(
                "crates/{name}/Cargo.toml: does not take the workspace's lints"
            ));
        }
    }
    Ok(wrong)
}
