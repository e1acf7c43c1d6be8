//! The help pages are what the comments of the rules say: one source, made into documents.
//!
//! With `UPDATE_RULES` set, as `cargo xtask rules` does, they are written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use intake::issue::{Code, Help, Severity};
use intake::plan::is_protected;
use intake::schema::RecordType;
use intake::validate::{all_rules, record_types_of};

/// The titles of the parts of a comment, in their order.
const ENGLISH: [&str; 3] = ["What it means", "Why it matters", "What to do"];
const SPANISH: [&str; 3] = ["Qué significa", "Por qué importa", "Qué hacer"];

/// Whether the pages are to be written.
fn updates() -> bool {
    std::env::var_os("UPDATE_RULES").is_some()
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The comments of all rules, by their code: a source of `validate` that is named by a code is the
/// rule of that code.
fn comments() -> BTreeMap<String, (Help, Help)> {
    let mut folders = vec![here().join("src/validate")];
    let mut comments = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of rules") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source is text");
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if Code::from_word(&stem).is_some() {
                comments.insert(stem.clone(), helps(&stem, &text));
            }
        }
    }
    comments
}

/// The English and the Spanish part of a comment.
fn helps(code: &str, source: &str) -> (Help, Help) {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let comment: Vec<&str> = lines.map(str::trim).collect();
    let comment = comment.join("\n");
    let mut parts = comment.split("\n## ");
    assert_eq!(
        parts.next().map(str::trim),
        Some(&*format!("# {code}")),
        "the comment of {code} starts with its code"
    );
    let mut bodies = Vec::new();
    for title in ENGLISH.iter().chain(&SPANISH) {
        let part = parts.next().unwrap_or_default();
        let body = part.strip_prefix(title).unwrap_or_else(|| {
            panic!("{code}: the part {title:?} is missing or not in its place");
        });
        let paragraphs = body.trim().split("\n\n");
        let paragraphs: Vec<_> = paragraphs.map(|text| text.replace('\n', " ")).collect();
        assert!(!body.trim().is_empty(), "{code}: {title:?} is empty");
        bodies.push(paragraphs.join("\n"));
    }
    assert_eq!(parts.next(), None, "{code}: there is a part too many");
    let mut bodies = bodies.into_iter();
    let mut help = || Help {
        meaning: bodies.next().unwrap_or_default(),
        reason: bodies.next().unwrap_or_default(),
        remedy: bodies.next().unwrap_or_default(),
    };
    (help(), help())
}

/// The types of the records that a code is said of, or else what it is about.
fn subject(code: Code) -> String {
    let types: Vec<_> = record_types_of(code).map(RecordType::as_str).collect();
    if types.is_empty() {
        code.about().as_str().to_owned()
    } else {
        types.join(", ")
    }
}

/// The page of a code: Spanish first.
fn page(code: Code, helps: Option<&(Help, Help)>) -> String {
    let mut page = format!("# {}\n\n", code.as_str());
    let subject = subject(code);
    let moves = match (is_protected(code), code.about().is_of_records()) {
        (true, _) => "; protects the data: no plan makes it less than an error",
        (false, true) => "; a plan may choose another severity",
        (false, false) => "",
    };
    let _ = writeln!(page, "`{subject}` · {}{moves}\n", code.severity().as_str());
    let _ = writeln!(page, "> {}\n>\n> {}", code.spanish(), code.english());
    let Some((english, spanish)) = helps else {
        let _ = writeln!(page, "\n{}", code.meaning());
        return page;
    };
    for (titles, help) in [(SPANISH, spanish), (ENGLISH, english)] {
        for (title, text) in titles
            .iter()
            .zip([&help.meaning, &help.reason, &help.remedy])
        {
            let _ = write!(page, "\n## {title}\n\n{}\n", text.replace('\n', "\n\n"));
        }
    }
    page
}

/// The list of all pages.
fn index() -> String {
    let mut index = "# Rules\n\nWhat can be wrong with a file, a row, a value or a record; \
                     `mudanza rules CODE` shows the same. Made by `cargo xtask rules`.\n\n\
                     | code | of | severity | |\n|---|---|---|---|\n"
        .to_owned();
    for code in Code::ALL {
        let word = code.as_str();
        let subject = subject(*code);
        let severity = code.severity().as_str();
        let _ = writeln!(
            index,
            "| [{word}]({word}.md) | {subject} | {severity} | {} |",
            code.meaning()
        );
    }
    index
}

fn documents() -> BTreeMap<PathBuf, String> {
    let comments = comments();
    let pages = here().join("../../docs/rules");
    let mut documents = BTreeMap::from([(pages.join("README.md"), index())]);
    for code in Code::ALL {
        let text = page(*code, comments.get(code.as_str()));
        documents.insert(pages.join(format!("{}.md", code.as_str())), text);
    }
    let part = |which: fn(&(Help, Help)) -> &Help| {
        let part: BTreeMap<_, _> = comments
            .iter()
            .map(|(code, help)| (code, which(help)))
            .collect();
        serde_json::to_string_pretty(&part).expect("texts make a document") + "\n"
    };
    documents.insert(here().join("messages/help/en.json"), part(|help| &help.0));
    documents.insert(here().join("messages/help/es.json"), part(|help| &help.1));
    documents
}

#[test]
fn the_pages_are_what_the_comments_say() {
    let documents = documents();
    let update = updates();
    let folder = here().join("../../docs/rules");
    if update {
        fs::create_dir_all(&folder).unwrap();
    }
    for (path, text) in &documents {
        if update {
            fs::write(path, text).unwrap();
        }
        let found = fs::read_to_string(path).unwrap_or_default();
        assert!(
            found == *text,
            "{} is not what the sources say: run cargo xtask rules",
            path.display()
        );
    }
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !documents.contains_key(&path) {
            assert!(
                update,
                "{} is of no code: run cargo xtask rules",
                path.display()
            );
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn every_source_of_a_rule_is_in_the_table() {
    let written: BTreeSet<String> = comments().into_keys().collect();
    let listed: BTreeSet<_> = all_rules().collect();
    let codes = listed.iter().map(|(code, _)| code.as_str().to_owned());
    let codes: BTreeSet<String> = codes.collect();
    assert_eq!(
        written, codes,
        "a rule is a file of validate and a line of its table"
    );
    let twice = "a rule stands twice in the table";
    assert_eq!(all_rules().count(), listed.len(), "{twice}");
}

#[test]
fn the_help_of_a_rule_is_at_hand_in_both_languages() {
    // What is being written is not built in yet.
    if updates() {
        return;
    }
    for (code, _) in all_rules() {
        assert!(code.english_help().is_some(), "{code:?}");
        assert!(code.spanish_help().is_some(), "{code:?}");
        assert!(code.severity() > Severity::Note || !is_protected(code));
    }
    assert_eq!(Code::RowTooLong.english_help(), None);
}
