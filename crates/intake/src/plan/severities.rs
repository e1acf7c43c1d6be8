//! Severity by policy: a plan may call a warning an error, or the other way about.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::issue::{About, Code, Issue, Severity};
use crate::text::nearest;

/// The severities that a plan gives to codes instead of their own, in the order of their words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities(Vec<(Code, Severity)>);

/// Why a plan may not give a code a severity; it shows as an English sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeverityError {
    /// There is no such code.
    #[error("{word:?} is no code of an issue; the nearest is {nearest:?}")]
    Unknown {
        /// What was given.
        word: String,
        /// The code that may have been meant.
        nearest: &'static str,
    },
    /// The code is not said of records that a plan lets in or keeps out.
    #[error("the severity of {0:?} is not the plan's to choose: it is said of the {1}")]
    NotOfRecords(&'static str, &'static str),
    /// Without the error, something would go in that cannot be stored, or not as what it is.
    #[error("{0:?} protects the data and cannot be less than an error")]
    Protected(&'static str),
}

impl Severities {
    /// Gives a code a severity.
    ///
    /// A code that protects the data stays an error (see [`is_protected`]), and a code about the
    /// file, the plan or the clinic's own tables keeps its own severity: it decides over no record,
    /// or the policy for what exists does.
    pub fn set(&mut self, code: Code, severity: Severity) -> Result<(), SeverityError> {
        let word = code.as_str();
        match code.about() {
            About::File => return Err(SeverityError::NotOfRecords(word, "file")),
            About::Plan => return Err(SeverityError::NotOfRecords(word, "plan itself")),
            About::Store => return Err(SeverityError::NotOfRecords(word, "clinic's own tables")),
            About::Row | About::Value | About::Record | About::Rows => {}
        }
        if is_protected(code) && severity < Severity::Error {
            return Err(SeverityError::Protected(word));
        }
        self.0.retain(|(known, _)| *known != code);
        let place = self.0.partition_point(|(known, _)| known.as_str() < word);
        self.0.insert(place, (code, severity));
        Ok(())
    }

    /// Takes over what others say.
    pub fn extend(&mut self, others: &Self) {
        self.0
            .retain(|(code, _)| others.0.iter().all(|(other, _)| other != code));
        self.0.extend_from_slice(&others.0);
        self.0.sort_by_key(|(code, _)| code.as_str());
    }

    /// Gives the code of a word a severity.
    pub fn set_word(&mut self, word: &str, severity: Severity) -> Result<(), SeverityError> {
        let code = Code::from_word(word).ok_or_else(|| SeverityError::Unknown {
            word: word.to_owned(),
            nearest: nearest(word, Code::ALL.iter().map(|code| code.as_str())),
        })?;
        self.set(code, severity)
    }

    /// Whether every code keeps its own severity.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The severity of a code, its own where nothing else is said.
    pub fn of(&self, code: Code) -> Severity {
        let said = self.0.iter().find(|(known, _)| *known == code);
        said.map_or_else(|| code.severity(), |(_, severity)| *severity)
    }

    /// The codes and their severities, in the order of their words.
    pub fn iter(&self) -> impl Iterator<Item = (Code, Severity)> {
        self.0.iter().copied()
    }

    /// Gives the issues the severities of their codes; what a rule weighed for itself yields.
    pub fn apply(&self, issues: &mut [Issue]) {
        if self.is_empty() {
            return;
        }
        for issue in issues {
            if let Some((_, severity)) = self.0.iter().find(|(code, _)| *code == issue.code) {
                issue.severity = *severity;
            }
        }
    }
}

/// Whether a code may never be less than an error: without it a record would go in whose cells may
/// stand in the wrong columns, that the tables refuse, that holds a value in no valid form, or that
/// is somebody else's.
pub fn is_protected(code: Code) -> bool {
    matches!(
        code,
        Code::RowTooLong
            | Code::UnclosedQuote
            | Code::ClientNameRequired
            | Code::ClientEmailFormat
            | Code::ClientPhoneFormat
            | Code::PetNameRequired
            | Code::PetSpeciesRequired
            | Code::PetOwnerMissing
            | Code::AmbiguousDuplicate
            | Code::IdOfAnother
            | Code::OwnerInError
            | Code::ParentInError
            | Code::FieldRequired
    )
}

impl Serialize for Severities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Severities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Words)
    }
}

struct Words;

impl<'de> Visitor<'de> for Words {
    type Value = Severities;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of codes and severities")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Severities, A::Error> {
        let mut severities = Severities::default();
        while let Some(word) = map.next_key::<String>()? {
            let value: serde_json::Value = map.next_value()?;
            let severity = Severity::deserialize(&value).map_err(|_| {
                A::Error::custom(format!(
                    "severities.{word} is {value}, and a severity is note, warning or error"
                ))
            })?;
            severities
                .set_word(&word, severity)
                .map_err(|error| A::Error::custom(format!("severities: {error}")))?;
        }
        Ok(severities)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Severities, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_plan_promotes_and_demotes() {
        let read = read(r#"{"phone_invalid":"note","client_contact_missing":"error"}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            r#"{"client_contact_missing":"error","phone_invalid":"note"}"#
        );
        let mut issues = [
            Issue::new(Code::PhoneInvalid, vec![]),
            Issue::new(Code::PhoneJunkRemoved, vec![]),
            Issue::new(Code::ClientContactMissing, vec![]),
        ];
        read.apply(&mut issues);
        assert_eq!(
            issues.map(|issue| issue.severity),
            [Severity::Note, Severity::Warning, Severity::Error]
        );
    }

    #[test]
    fn what_a_plan_may_not_say_is_refused_with_its_place() {
        for (json, sentence) in [
            (
                r#"{"client_contact_mising":"error"}"#,
                r#"severities: "client_contact_mising" is no code of an issue; the nearest is "client_contact_missing""#,
            ),
            (
                r#"{"phone_invalid":"fatal"}"#,
                r#"severities.phone_invalid is "fatal", and a severity is note, warning or error"#,
            ),
            (
                r#"{"client_name_required":"warning"}"#,
                r#"severities: "client_name_required" protects the data and cannot be less than an error"#,
            ),
            (
                r#"{"blank_header":"error"}"#,
                r#"severities: the severity of "blank_header" is not the plan's to choose: it is said of the file"#,
            ),
            (
                r#"{"row_excluded":"error"}"#,
                r#"severities: the severity of "row_excluded" is not the plan's to choose: it is said of the plan itself"#,
            ),
            (
                r#"{"orphan":"note"}"#,
                r#"severities: the severity of "orphan" is not the plan's to choose: it is said of the clinic's own tables"#,
            ),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.starts_with(sentence), "{error}");
        }
        assert_eq!(
            read(r#"{"client_name_required":"error"}"#).unwrap().0.len(),
            1
        );
        assert!(
            read("[]")
                .unwrap_err()
                .contains("an object of codes and severities")
        );
    }

    #[test]
    fn what_is_protected_is_an_error_of_its_own() {
        for code in Code::ALL.iter().filter(|code| is_protected(**code)) {
            assert_eq!(code.severity(), Severity::Error, "{code:?}");
        }
    }

    #[test]
    fn the_last_word_counts() {
        let mut severities = Severities::default();
        assert!(severities.is_empty());
        severities.set(Code::PetTooOld, Severity::Error).unwrap();
        severities.set(Code::PetTooOld, Severity::Note).unwrap();
        assert_eq!(
            severities.iter().collect::<Vec<_>>(),
            [(Code::PetTooOld, Severity::Note)]
        );
    }
}
