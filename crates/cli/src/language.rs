//! The language of the texts about the data.

use clap::ValueEnum;
use intake::issue::{Code, Issue};
use serde_json::Value;

/// The language of the texts about the data; commands and errors are in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    // No doc comments: clap would give each a line of its own in every help text.
    Es,
    En,
}

impl Language {
    /// The language that the environment asks for: the first of the three variables that is set.
    pub(crate) fn from_environment() -> Self {
        let wanted = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty());
        Self::of_locale(wanted.as_deref().unwrap_or_default())
    }

    fn of_locale(locale: &str) -> Self {
        let language = locale
            .split(['_', '.', '@', '-'])
            .next()
            .unwrap_or_default();
        if language.eq_ignore_ascii_case("es") {
            Self::Es
        } else {
            Self::En
        }
    }

    /// The same language, as the server names it.
    pub(crate) fn of_server(self) -> server::Language {
        match self {
            Self::Es => server::Language::Spanish,
            Self::En => server::Language::English,
        }
    }

    /// The word of the language, as the API has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The text of an issue that comes as a document: its code and its parameters.
    pub(crate) fn message_of(self, issue: &Value) -> Option<String> {
        let code = Code::from_word(issue["code"].as_str()?)?;
        let text = match self {
            Self::Es => code.spanish(),
            Self::En => code.english(),
        };
        let params = issue["params"].as_object().into_iter().flatten();
        Some(params.fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default())
        }))
    }

    /// The text of an issue.
    pub(crate) fn message(self, issue: &Issue) -> String {
        match self {
            Self::Es => issue.message_es(),
            Self::En => issue.message(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanish_for_every_spanish_locale_and_english_for_the_rest() {
        for locale in ["es", "es_MX.UTF-8", "es-CO", "ES_es@euro"] {
            assert_eq!(Language::of_locale(locale), Language::Es, "{locale}");
        }
        for locale in ["", "C.UTF-8", "en_US.UTF-8", "est_EE", "pt_BR"] {
            assert_eq!(Language::of_locale(locale), Language::En, "{locale}");
        }
    }
}
