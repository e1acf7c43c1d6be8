//! Every package comes under a licence that deny.toml allows.

use std::fs;

use anyhow::Result;

use super::{list, metadata};
use crate::shell;

/// Packages with no licence on the list.
pub(super) fn check() -> Result<Vec<String>> {
    let policy = fs::read_to_string(shell::root().join("deny.toml"))?;
    let allowed: Vec<&str> = policy
        .split_once("allow = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or("", |(list, _)| list)
        .split('"')
        .skip(1)
        .step_by(2)
        .collect();
    let metadata = metadata(&[])?;
    let packages = list(&metadata["packages"]).iter();
    Ok(packages
        .filter_map(|package| {
            let licence = package["license"].as_str().unwrap_or_default();
            let name = package["name"].as_str().unwrap_or_default();
            let wrong = !is_allowed(licence, &allowed);
            wrong
                .then(|| format!("{name}: comes under {licence:?}, which deny.toml does not allow"))
        })
        .collect())
}

/// Reads a licence expression without nested brackets: one side of `OR` is enough, every side of
/// `AND` is needed.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let expression = expression.replace('/', " OR ");
    split(&expression, " AND ").into_iter().all(|all| {
        let any = all.trim().trim_start_matches('(').trim_end_matches(')');
        split(any, " OR ")
            .into_iter()
            .any(|one| allowed.contains(&one.trim()))
    })
}

/// Splits outside of brackets.
fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = text[at..].find(word).map(|found| at + found) {
        at = found + word.len();
        if text[..found].matches('(').count() == text[..found].matches(')').count() {
            parts.push(&text[start..found]);
            start = at;
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn one_of_either_and_all_of_both() {
        let allowed = ["MIT", "Unicode-3.0"];
        assert!(is_allowed("Apache-2.0 OR MIT", &allowed));
        assert!(is_allowed("Apache-2.0/MIT", &allowed));
        assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed));
        assert!(!is_allowed("MIT AND OpenSSL", &allowed));
        assert!(!is_allowed("", &allowed));
    }
}
