//! SQL that every database of the plan runs: what DESIGN calls portable, held over all SQL text.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::shell;

/// What no statement may use, and why.
const FORBIDDEN: &[(&str, &str)] = &[
    (
        "ADVISORY",
        "an advisory lock is held by one server, not by the data",
    ),
    ("LISTEN", "a listener ties a process to one server"),
    ("NOTIFY", "a notification ties a process to one server"),
    ("SKIP LOCKED", "work is claimed by its lease"),
    ("NOWAIT", "work is claimed by its lease"),
    ("DEFERRABLE", "a constraint holds after every statement"),
    ("DEFERRED", "a constraint holds after every statement"),
    ("LOCK TABLE", "a lock is of a row of the clinic"),
    (
        "SERIAL",
        "ids count per clinic and are known before the insert",
    ),
    (
        "BIGSERIAL",
        "ids count per clinic and are known before the insert",
    ),
    (
        "IDENTITY",
        "ids count per clinic and are known before the insert",
    ),
    (
        "AUTOINCREMENT",
        "ids count per clinic and are known before the insert",
    ),
    (
        "SEQUENCE",
        "ids count per clinic and are known before the insert",
    ),
    ("TRIGGER", "what happens stands in the code of the store"),
    (
        "CREATE FUNCTION",
        "what happens stands in the code of the store",
    ),
    ("CREATE EXTENSION", "the database is used as it comes"),
    ("CURRENT_TIMESTAMP", "time is an argument"),
];

/// What is wrong with the SQL of the migrations and of the engines.
pub(super) fn check(tracked: &[String]) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for path in tracked {
        let kind = Path::new(path).extension().and_then(OsStr::to_str);
        let migration = path.starts_with("migrations/") && kind == Some("sql");
        let engine =
            path.starts_with("crates/store-") && path.contains("/src/") && kind == Some("rs");
        if !migration && !engine {
            continue;
        }
        let text = fs::read_to_string(shell::root().join(path))?;
        let code = without_comments(&text);
        for (word, why) in FORBIDDEN.iter().filter(|(word, _)| stands_in(&code, word)) {
            wrong.push(format!("{path}: uses {word}, but {why}"));
        }
        if migration {
            wrong.extend(
                keys(&code)
                    .into_iter()
                    .map(|key| format!("{path}: a key begins with {key:?}, not with clinic_id")),
            );
        }
    }
    Ok(wrong)
}

/// The lines that are no comment, of SQL and of Rust.
fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("--") && !line.starts_with("//")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a word of SQL stands in a text by itself. Keywords are written in capitals.
fn stands_in(text: &str, word: &str) -> bool {
    let part_of_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
    }) || (word == "ADVISORY" && text.to_ascii_lowercase().contains("pg_advisory"))
}

/// The first columns of keys and indexes that are not the clinic.
fn keys(code: &str) -> Vec<String> {
    let flat = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut wrong = Vec::new();
    for start in ["PRIMARY KEY (", "FOREIGN KEY (", "UNIQUE ("] {
        for (at, _) in flat.match_indices(start) {
            wrong.push(first_column(&flat[at + start.len()..]));
        }
    }
    for (at, _) in flat.match_indices("INDEX ") {
        let rest = &flat[at..];
        if let Some(open) = rest.find('(') {
            wrong.push(first_column(&rest[open + 1..]));
        }
    }
    wrong.retain(|column| column != "clinic_id");
    wrong
}

fn first_column(columns: &str) -> String {
    let end = columns.find([',', ')']).unwrap_or(columns.len());
    columns[..end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_forbidden_is_found_and_nothing_else() {
        let bad = without_comments("-- SKIP LOCKED\nSELECT 1 FOR UPDATE SKIP LOCKED");
        assert!(stands_in(&bad, "SKIP LOCKED"));
        assert!(!stands_in(&without_comments("  // LISTEN\n"), "LISTEN"));
        assert!(!stands_in("LISTENER SET_NOTIFY", "LISTEN"));
        assert!(!stands_in("LISTENER SET_NOTIFY", "NOTIFY"));
        assert!(stands_in("select pg_advisory_lock(1)", "ADVISORY"));
    }

    #[test]
    fn every_key_begins_with_the_clinic() {
        let good = "CREATE TABLE t (clinic_id INT, id INT, PRIMARY KEY (clinic_id, id));
                    CREATE INDEX t_by_x ON t (clinic_id, x) WHERE x IS NOT NULL;";
        assert!(keys(good).is_empty());
        let bad =
            "CREATE TABLE t (id INT, PRIMARY KEY (id)); CREATE INDEX i\nON t\n(x, clinic_id);";
        assert_eq!(keys(bad), ["id", "x"]);
    }
}
