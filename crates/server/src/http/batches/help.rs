//! Where the help of an issue is. That is said where an issue is shown, and stored nowhere.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::reasons::Language;
use crate::Rule;

/// How the error file says where help is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HelpBy {
    /// By a link to a page of this server.
    #[default]
    Link,
    /// By a command, for who has no server.
    Command,
}

/// Says of each issue of a record where its help is.
pub(super) fn link(issues: &mut Value) {
    for issue in issues.as_array_mut().into_iter().flatten() {
        let help = issue["code"].as_str().and_then(Rule::address);
        issue["help"] = help.map_or(Value::Null, Value::String);
    }
}

/// Where the help of each error of a record is, in words that a person can follow outside of the
/// page.
pub(super) fn of_errors(issues: &Value, by: &Places) -> Vec<String> {
    let errors = issues.as_array().into_iter().flatten();
    errors
        .filter(|issue| issue["severity"] == "error")
        .filter_map(|issue| by.of(issue["code"].as_str()?))
        .collect()
}

/// Where pages of help are.
#[derive(Clone, Debug)]
pub(crate) enum Places {
    /// On the server that is called so, in a language.
    Server(String, Language),
    /// In the program.
    Program,
}

impl Places {
    fn of(&self, code: &str) -> Option<String> {
        let address = Rule::address(code)?;
        Some(match self {
            Self::Server(host, language) => {
                format!("http://{host}{address}?lang={}", language.word())
            }
            Self::Program => format!("mudanza rules {code}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Language, Places, link, of_errors};

    #[test]
    fn only_what_has_a_page_is_linked() {
        let mut issues = json!([
            { "code": "client_name_required", "severity": "error" },
            { "code": "phone_junk_removed", "severity": "warning" },
            { "code": "of_another_version", "severity": "error" },
        ]);
        let host = "127.0.0.1:7300".to_owned();
        assert_eq!(
            of_errors(&issues, &Places::Server(host, Language::English)),
            ["http://127.0.0.1:7300/api/v1/rules/client_name_required?lang=en"]
        );
        let commands = of_errors(&issues, &Places::Program);
        assert_eq!(commands, ["mudanza rules client_name_required"]);
        link(&mut issues);
        assert_eq!(issues[0]["help"], "/api/v1/rules/client_name_required");
        assert!(issues[2]["help"].is_null());
    }
}
