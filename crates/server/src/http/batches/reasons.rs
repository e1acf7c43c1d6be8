//! The words of the error file: what is wrong with a row, and cells that no spreadsheet executes.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};
use intake::issue::Code;
use serde_json::Value;

/// The languages of texts that leave the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Spanish, the first.
    Spanish,
    /// English.
    English,
}

impl Language {
    /// The language that is asked for in the address, or else in the headers.
    pub(crate) fn of(asked: Option<&str>, headers: &HeaderMap) -> Self {
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let first = asked.or(accepted).unwrap_or("es");
        let english = first.split(',').find_map(|tag| {
            let tag = tag.trim().to_ascii_lowercase();
            [("en", true), ("es", false)]
                .iter()
                .find(|(word, _)| tag.starts_with(word))
                .copied()
        });
        if english.is_some_and(|(_, english)| english) {
            Self::English
        } else {
            Self::Spanish
        }
    }

    /// The name of the column of reasons.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Spanish => "Motivo",
            Self::English => "Reason",
        }
    }

    /// The name of the column of row numbers.
    pub(crate) fn row(self) -> &'static str {
        match self {
            Self::Spanish => "Fila",
            Self::English => "Row",
        }
    }

    /// The name of the column that says where help is.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Spanish => "Ayuda",
            Self::English => "Help",
        }
    }

    /// The word of the language in addresses.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
        }
    }

    /// The name of the error file, without its number.
    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Spanish => "errores",
            Self::English => "errors",
        }
    }

    /// The texts of the issues that keep a record out, or the message of the record if it has none.
    pub(crate) fn reasons(self, issues: &Value, message: Option<&str>) -> String {
        let errors = issues.as_array().into_iter().flatten();
        let texts: Vec<_> = errors
            .filter(|issue| issue["severity"] == "error")
            .filter_map(|issue| self.text(issue))
            .collect();
        if texts.is_empty() {
            message.unwrap_or_default().to_owned()
        } else {
            texts.join("; ")
        }
    }

    fn text(self, issue: &Value) -> Option<String> {
        let code = issue["code"].as_str()?;
        let template = match (Code::from_word(code), self) {
            (Some(code), Self::Spanish) => code.spanish(),
            (Some(code), Self::English) => code.english(),
            (None, _) => code,
        };
        let params = issue["params"].as_object().into_iter().flatten();
        let text = params.fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default())
        });
        Some(match issue["column"].as_str() {
            Some(column) => format!("{column}: {text}"),
            None => text,
        })
    }
}

/// A cell that a spreadsheet shows and does not execute.
pub(crate) fn formula_safe(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use serde_json::json;

    use super::{Language, formula_safe};

    #[test]
    fn the_language_is_asked_for_by_address_or_header() {
        let headers = |text: &str| {
            HeaderMap::from_iter([(axum::http::header::ACCEPT_LANGUAGE, text.parse().unwrap())])
        };
        assert_eq!(Language::of(None, &HeaderMap::new()), Language::Spanish);
        assert_eq!(
            Language::of(None, &headers("en-US,en;q=0.9,es;q=0.8")),
            Language::English
        );
        assert_eq!(
            Language::of(None, &headers("fr, es-MX;q=0.8, en;q=0.5")),
            Language::Spanish
        );
        assert_eq!(Language::of(Some("en"), &headers("es")), Language::English);
        assert_eq!(Language::of(Some("xx"), &headers("en")), Language::Spanish);
    }

    #[test]
    fn only_errors_are_reasons() {
        let issues = json!([
            {"code": "phone_junk_removed", "severity": "warning", "column": "Tel", "params": {}},
            {"code": "client_name_required", "severity": "error", "column": null, "params": {}},
        ]);
        assert_eq!(
            Language::English.reasons(&issues, Some("x")),
            "Name is required"
        );
        assert_eq!(
            Language::English.reasons(&json!([]), Some("Owner not found")),
            "Owner not found"
        );
    }

    #[test]
    fn formulas_become_text() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("+52 55", "'+52 55"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("Ana", "Ana"),
            ("", ""),
            ("a=1", "a=1"),
        ] {
            assert_eq!(formula_safe(cell), safe);
        }
    }
}
