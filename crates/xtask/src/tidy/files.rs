//! How files are named, how long they are, and what they hold.

use std::fs;

use anyhow::Result;

use crate::shell;

/// The longest source, in lines. Past it a file is two.
const LONGEST: usize = 600;

/// Sources that are tables of data, where a second file would only hide the second half.
const TABLES: &[&str] = &[];

const SOURCES: &[&str] = &["rs", "ts", "js", "mjs", "svelte", "css", "sql"];

const BINARY: &[&str] = &["png", "ico", "woff2", "xlsx", "wasm"];

/// Folders whose bytes imitate those of other programs.
const FOREIGN: &[&str] = &[
    "tests/fixtures/",
    "samples/",
    "fuzz/corpus/",
    "crates/intake/tests/suites/",
    "crates/intake/tests/workbooks/calamine/",
];

/// The files of the repository, from its root, with `/`.
pub(super) fn tracked() -> Result<Vec<String>> {
    let list = shell::output(shell::command("git").args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    let there = |file: &&str| !file.is_empty() && shell::root().join(file).is_file();
    Ok(list.split('\0').filter(there).map(str::to_owned).collect())
}

/// Names, lengths and bytes.
pub(super) fn check(tracked: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in tracked {
        let (name, extension) = (last(file, '/'), extension(file));
        if name == "mod.rs" {
            wrong.push(format!(
                "{file}: a module is foo.rs beside foo/, never mod.rs"
            ));
        }
        if BINARY.contains(&extension) || FOREIGN.iter().any(|folder| file.starts_with(folder)) {
            continue;
        }
        let Ok(text) = fs::read_to_string(shell::root().join(file)) else {
            wrong.push(format!("{file}: is no UTF-8 text"));
            continue;
        };
        let lines = text.lines().count();
        if SOURCES.contains(&extension) && lines > LONGEST && !TABLES.contains(&file.as_str()) {
            wrong.push(format!("{file}: has {lines} lines, the limit is {LONGEST}"));
        }
        if text.contains('\0') {
            wrong.push(format!("{file}: holds a NUL"));
        }
        if text.contains('\r') {
            wrong.push(format!("{file}: ends its lines with CR LF"));
        }
        if !text.is_empty() && !text.ends_with('\n') {
            wrong.push(format!("{file}: does not end with a line break"));
        }
        // In two pieces, so that the rule does not find itself.
        for home in [
            concat!("/ro", "ot/"),
            concat!("/ho", "me/"),
            concat!("/wo", "rk/"),
        ] {
            if text.contains(home) {
                wrong.push(format!("{file}: names a path of one machine, {home}"));
            }
        }
    }
    wrong
}

/// Sources of a crate that no `mod` line names: they would never be compiled, nor tested.
pub(super) fn modules(tracked: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in tracked.iter().filter(|file| extension(file) == "rs") {
        let Some((package, path)) = file.split_once("/src/") else {
            continue;
        };
        if ["lib.rs", "main.rs"].contains(&path) || path.starts_with("bin/") {
            continue;
        }
        let stem = path.trim_end_matches(".rs");
        let parents = match stem.rsplit_once('/') {
            Some((folder, _)) => vec![format!("{package}/src/{folder}.rs")],
            None => vec![
                format!("{package}/src/lib.rs"),
                format!("{package}/src/main.rs"),
            ],
        };
        let line = format!("mod {};", last(stem, '/'));
        let named = parents.iter().any(|parent| {
            fs::read_to_string(shell::root().join(parent)).is_ok_and(|text| text.contains(&line))
        });
        if !named {
            wrong.push(format!(
                "{file}: {} does not say `{line}`",
                parents.join(" or ")
            ));
        }
    }
    wrong
}

/// What stands after the last dot of a name.
pub(super) fn extension(file: &str) -> &str {
    last(file, '.')
}

fn last(text: &str, separator: char) -> &str {
    text.rsplit(separator).next().unwrap_or(text)
}
