//! Parameters of transforms: what a plan may give, and reading them with their types.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Target, TransformError, zone};
use crate::text::nearest;

/// Parameters of a transform, as a plan or `--param` gives them.
pub type TransformParams = BTreeMap<String, Param>;

/// One parameter of a transform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a parameter is a text, a list of texts, or an object of texts"
)]
pub enum Param {
    /// A word, a number, a pattern.
    Text(String),
    /// Several of them, such as the names of columns.
    List(Vec<String>),
    /// Texts by name, such as the entries of a value map.
    Map(BTreeMap<String, String>),
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl fmt::Display for Param {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => out.write_str(text),
            Self::List(texts) => out.write_str(&texts.join(", ")),
            Self::Map(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(name, text)| format!("{name} → {text}"))
                    .collect();
                out.write_str(&entries.join(", "))
            }
        }
    }
}

/// The most further columns that a transform can read.
pub(crate) const MOST_COLUMNS: usize = 8;

/// The parameters given to a transform, and which of them it knows.
pub(super) struct Given<'a> {
    pub(super) transform: &'static str,
    pub(super) params: &'a TransformParams,
    pub(super) target: Option<&'a Target>,
    known: Vec<&'static str>,
}

impl<'a> Given<'a> {
    pub(super) fn new(
        transform: &'static str,
        params: &'a TransformParams,
        target: Option<&'a Target>,
    ) -> Self {
        Self {
            transform,
            params,
            target,
            known: Vec::new(),
        }
    }

    /// A text, `None` if it is not given.
    pub(super) fn text(&mut self, param: &'static str) -> Result<Option<&'a str>, TransformError> {
        self.known.push(param);
        match self.params.get(param) {
            None => Ok(None),
            Some(Param::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(param, "it takes one text")),
        }
    }

    /// A text that must be given and not be empty.
    pub(super) fn needed(&mut self, param: &'static str) -> Result<&'a str, TransformError> {
        match self.text(param)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(self.wrong(param, "it must be given")),
        }
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        param: &'static str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, TransformError> {
        let Some(value) = self.text(param)? else {
            return Ok(None);
        };
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == value) {
            return Ok(Some(*choice));
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        Err(self.wrong(param, &format!("it takes {}", words.join(", "))))
    }

    pub(super) fn flag(&mut self, param: &'static str) -> Result<bool, TransformError> {
        Ok(self
            .choice(param, &[("true", true), ("false", false)])?
            .unwrap_or(false))
    }

    /// A whole number within bounds.
    pub(super) fn number(
        &mut self,
        param: &'static str,
        bounds: std::ops::RangeInclusive<i32>,
    ) -> Result<Option<i32>, TransformError> {
        let Some(value) = self.text(param)? else {
            return Ok(None);
        };
        match value.parse() {
            Ok(number) if bounds.contains(&number) && number != 0 => Ok(Some(number)),
            _ => {
                let (least, most) = bounds.into_inner();
                Err(self.wrong(param, &format!("it takes a number from {least} to {most}")))
            }
        }
    }

    /// A list of texts; one text counts as a list of one.
    pub(super) fn list(&mut self, param: &'static str) -> Result<Vec<String>, TransformError> {
        self.known.push(param);
        match self.params.get(param) {
            None => Ok(Vec::new()),
            Some(Param::Text(text)) => Ok(vec![text.clone()]),
            Some(Param::List(texts)) => Ok(texts.clone()),
            Some(Param::Map(_)) => Err(self.wrong(param, "it takes a list of texts")),
        }
    }

    /// The names of the further columns of the row that the transform reads.
    pub(super) fn columns(&mut self) -> Result<Vec<String>, TransformError> {
        let columns = self.list("columns")?;
        if columns.len() > MOST_COLUMNS {
            let reason = format!("it takes at most {MOST_COLUMNS} columns");
            return Err(self.wrong("columns", &reason));
        }
        Ok(columns)
    }

    /// Texts by name.
    pub(super) fn entries(
        &mut self,
        param: &'static str,
    ) -> Result<Option<&'a BTreeMap<String, String>>, TransformError> {
        self.known.push(param);
        match self.params.get(param) {
            None => Ok(None),
            Some(Param::Map(entries)) => Ok(Some(entries)),
            Some(_) => Err(self.wrong(param, "it takes an object of texts by name")),
        }
    }

    /// An offset such as `-06:00`, in minutes.
    pub(super) fn utc_offset(&mut self) -> Result<Option<i32>, TransformError> {
        let Some(value) = self.text("utc_offset")? else {
            return Ok(None);
        };
        match zone::offset_of(value) {
            Some(minutes) => Ok(Some(minutes)),
            None => Err(self.wrong("utc_offset", "it takes hours such as -06:00")),
        }
    }

    /// Refuses what the transform did not ask for; `then` and what begins with it is another's.
    pub(super) fn refuse_others(&self) -> Result<(), TransformError> {
        let other = self.params.keys().find(|param| {
            let of_next = self.known.contains(&"then") && param.starts_with("then.");
            !of_next && !self.known.contains(&param.as_str())
        });
        match other {
            None => Ok(()),
            Some(param) if self.known.is_empty() => {
                Err(self.wrong(param, "it takes no parameters"))
            }
            Some(param) => {
                let reason = format!(
                    "its parameters are {}; the nearest is {}",
                    self.known.join(", "),
                    nearest(param, self.known.iter().copied())
                );
                Err(self.wrong(param, &reason))
            }
        }
    }

    pub(super) fn wrong(&self, param: &str, reason: &str) -> TransformError {
        TransformError::Param {
            transform: self.transform,
            param: param.to_owned(),
            value: self
                .params
                .get(param)
                .map_or_else(String::new, ToString::to_string),
            reason: reason.to_owned(),
        }
    }
}
