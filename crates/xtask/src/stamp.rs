//! Remembers what a step was made from, so that it is skipped while that is unchanged.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;

/// Folders whose content is made, not written.
const MADE: &[&str] = &[
    "node_modules",
    "dist",
    "target",
    "test-results",
    "pkg",
    ".git",
];

/// Runs a step if one of its inputs or its output changed since it last ended well.
///
/// The content counts, not the time of change: a checkout touches files without changing them.
pub(crate) fn unless_fresh(
    name: &str,
    inputs: &[PathBuf],
    output: &Path,
    step: impl FnOnce() -> Result<()>,
) -> Result<bool> {
    let folder = shell::target().join("xtask");
    let stamp = folder.join(format!("{name}.stamp"));
    let key = key(inputs)?;
    if output.exists() && fs::read_to_string(&stamp).is_ok_and(|last| last == key) {
        return Ok(false);
    }
    step()?;
    fs::create_dir_all(&folder)?;
    fs::write(stamp, key)?;
    Ok(true)
}

fn key(inputs: &[PathBuf]) -> Result<String> {
    let mut files = Vec::new();
    for input in inputs {
        collect(input, &mut files)?;
    }
    files.sort();
    let mut hash = blake3::Hasher::new();
    for file in files {
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        hash.update(file.as_os_str().as_encoded_bytes());
        hash.update(&[0]);
        hash.update(blake3::hash(&bytes).as_bytes());
    }
    Ok(hash.finalize().to_hex().to_string())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if !MADE.iter().any(|made| entry.file_name() == *made) {
                collect(&entry.path(), files)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_runs_again_when_its_input_or_output_changes() {
        let folder = shell::target().join(format!("xtask/stamp-test-{}", std::process::id()));
        let (input, output) = (folder.join("input"), folder.join("output"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(&input, "1").unwrap();
        let ran = || {
            let made = || Ok(fs::write(&output, "made")?);
            unless_fresh("stamp-test", std::slice::from_ref(&input), &output, made).unwrap()
        };
        assert!(ran());
        assert!(!ran());
        fs::write(&input, "2").unwrap();
        assert!(ran());
        fs::remove_file(&output).unwrap();
        assert!(ran());
        fs::remove_dir_all(&folder).unwrap();
    }
}
