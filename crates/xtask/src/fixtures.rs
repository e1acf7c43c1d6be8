//! The expected results of `tests/fixtures`: written by the native test, checked by every door.

pub(crate) mod clinic;

use anyhow::Result;

use crate::shell;

/// Writes the expected results anew; look at the difference before it is committed.
pub(crate) fn write() -> Result<()> {
    let mut test = shell::cargo(&["test", "--quiet", "--package", "intake", "--test", "parity"]);
    shell::run(test.env("UPDATE_FIXTURES", "1"))
}
