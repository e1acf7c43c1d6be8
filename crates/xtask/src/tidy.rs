//! The rules of the repository itself, which no compiler holds.
//!
//! Every check gives the sentences of what is wrong; a test runs them all with the others.

mod docs;
mod files;
mod licences;
mod lints;
mod sql;
mod walls;

use anyhow::{Result, bail};

use crate::shell;

/// Runs every check and fails with all that is wrong.
pub(crate) fn tidy() -> Result<()> {
    let tracked = files::tracked()?;
    let mut wrong = files::check(&tracked);
    wrong.extend(files::modules(&tracked));
    wrong.extend(docs::check(&tracked));
    wrong.extend(lints::check()?);
    wrong.extend(walls::check()?);
    wrong.extend(walls::migrations()?);
    wrong.extend(sql::check(&tracked)?);
    wrong.extend(licences::check()?);
    if wrong.is_empty() {
        return Ok(());
    }
    bail!("the repository is not tidy:\n  {}", wrong.join("\n  "))
}

/// What cargo knows of the packages, as JSON.
fn metadata(arguments: &[&str]) -> Result<serde_json::Value> {
    let mut cargo = shell::cargo(&["metadata", "--format-version", "1"]);
    Ok(serde_json::from_str(&shell::output(
        cargo.args(arguments),
    )?)?)
}

/// The elements of an array in that JSON.
fn list(value: &serde_json::Value) -> &[serde_json::Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_repository_is_tidy() {
        super::tidy().unwrap();
    }
}
