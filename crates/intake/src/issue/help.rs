//! The help pages of the rules, made from their comments by `cargo xtask rules`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::Code;

/// What a rule says of itself to whom it stops; paragraphs are lines, code stands in backquotes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// What the issue means.
    pub meaning: String,
    /// Why it matters.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

type Pages = BTreeMap<String, Help>;

static ENGLISH: LazyLock<Pages> =
    LazyLock::new(|| parse(include_str!("../../messages/help/en.json")));
static SPANISH: LazyLock<Pages> =
    LazyLock::new(|| parse(include_str!("../../messages/help/es.json")));

// The pages are part of the build, and a test compares them with the comments.
fn parse(json: &str) -> Pages {
    serde_json::from_str(json).unwrap_or_default()
}

impl Code {
    /// The English help of a rule; other codes say all in their text.
    pub fn english_help(self) -> Option<&'static Help> {
        ENGLISH.get(self.as_str())
    }

    /// The Spanish help of a rule; other codes say all in their text.
    pub fn spanish_help(self) -> Option<&'static Help> {
        SPANISH.get(self.as_str())
    }
}
