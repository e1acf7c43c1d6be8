//! Prose that names a file goes stale when the file moves, so every named path must exist.

use std::fs;
use std::path::{Path, PathBuf};

use super::files;
use crate::shell;

/// The folders whose files prose may name.
const FOLDERS: &[&str] = &[
    "crates/",
    "web/",
    "tests/",
    "docs/",
    "migrations/",
    "samples/",
    ".ci/",
];

/// Folders that are made by building.
const MADE: &[&str] = &["web/dist", "web/src/wasm/pkg", "web/node_modules"];

/// Paths and links in the README and the documents.
pub(super) fn check(tracked: &[String]) -> Vec<String> {
    let prose = |file: &&String| {
        files::extension(file) == "md" && (file.starts_with("docs/") || !file.contains('/'))
    };
    let mut wrong = Vec::new();
    for file in tracked.iter().filter(prose) {
        let text = fs::read_to_string(shell::root().join(file)).unwrap_or_default();
        let folder = Path::new(file).parent().unwrap_or(Path::new(""));
        let paths = code(&text).filter(|word| is_path(word)).map(PathBuf::from);
        let links = links(&text).map(|link| folder.join(link));
        for path in paths.chain(links) {
            if !shell::root().join(&path).exists() {
                wrong.push(format!(
                    "{file}: names {}, which is not there",
                    path.display()
                ));
            }
        }
    }
    wrong
}

/// What stands between single backquotes.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

fn is_path(word: &str) -> bool {
    FOLDERS.iter().any(|folder| word.starts_with(folder))
        && !MADE.iter().any(|made| word.starts_with(made))
        && !word.contains(['*', '{', ' ', '<', '…'])
}

/// The targets of Markdown links and pictures that stay in the repository.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(link, _)| link.split('#').next().unwrap_or(link))
        .filter(|link| !link.is_empty() && !link.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_links_are_found() {
        let text = "See `crates/intake` and `x`, `web/dist/a`.\n[a](docs/A.md#b) ![p](https://x/y)";
        assert_eq!(
            code(text).filter(|word| is_path(word)).collect::<Vec<_>>(),
            ["crates/intake"]
        );
        assert_eq!(links(text).collect::<Vec<_>>(), ["docs/A.md"]);
    }
}
