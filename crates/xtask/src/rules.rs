//! The help pages of the rules: written by the native test that also holds them to the sources.

use anyhow::Result;

use crate::shell;

/// Writes `docs/rules` and the catalogues of help anew.
pub(crate) fn write() -> Result<()> {
    shell::run(test().env("UPDATE_RULES", "1"))
}

/// Fails if they are not what the comments of the rules say.
pub(crate) fn check() -> Result<()> {
    shell::run(&mut test())
}

fn test() -> std::process::Command {
    shell::cargo(&["test", "--quiet", "--package", "intake", "--test", "rules"])
}
