//! The help pages of the rules: written by the native test that also holds them to the sources.

use anyhow::Result;

use crate::shell;

/// Writes `docs/rules` and the catalogues of help anew.
pub(crate) fn write() -> Result<()> {
    let mut test = shell::cargo(&["test", "--quiet", "--package", "intake", "--test", "rules"]);
    shell::run(test.env("UPDATE_RULES", "1"))
}
