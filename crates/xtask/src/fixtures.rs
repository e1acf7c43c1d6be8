//! The expected results of `tests/fixtures`: written by the native test, checked by every door.

use anyhow::Result;

use crate::shell;

/// Writes the expected results anew; look at the difference before it is committed.
pub(crate) fn write() -> Result<()> {
    shell::run(parity().env("UPDATE_FIXTURES", "1"))
}

/// Fails if the expected results are not what intake gives today.
pub(crate) fn check() -> Result<()> {
    shell::run(&mut parity())
}

fn parity() -> std::process::Command {
    shell::cargo(&["test", "--quiet", "--package", "intake", "--test", "parity"])
}
