//! Where the help of an issue is: `mudanza rules CODE`.

use std::collections::BTreeSet;
use std::io;

use intake::issue::Code;
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;
use crate::out::Out;

/// The command that explains a code.
pub(crate) fn command(code: &str) -> String {
    format!("mudanza rules {code}")
}

/// A document whose issues, and groups of issues, say where their help is.
pub(crate) fn with_help(document: &impl Serialize) -> Result<Value, Failure> {
    let mut document = serde_json::to_value(document)?;
    put(&mut document);
    Ok(document)
}

/// Says once how the codes are explained that stand beside the texts of what was shown.
pub(crate) fn hint<'a>(codes: impl IntoIterator<Item = &'a str>, out: &mut Out) -> io::Result<()> {
    match known(codes).as_slice() {
        [] => Ok(()),
        [one] => say(&command(one), out),
        _ => say(&command("CODE"), out),
    }
}

/// The same where no codes were shown: names them.
pub(crate) fn hint_naming<'a>(
    codes: impl IntoIterator<Item = &'a str>,
    out: &mut Out,
) -> io::Result<()> {
    match known(codes).as_slice() {
        [] => Ok(()),
        [one] => say(&command(one), out),
        many => {
            let (command, codes) = (command("CODE"), many.join(", "));
            say(&format!("{command}, for {codes}"), out)
        }
    }
}

fn say(command: &str, out: &mut Out) -> io::Result<()> {
    out.blank()?;
    out.line(format_args!("  what it means, what to do: {command}"))
}

/// The codes that have help, in order and each once.
fn known<'a>(codes: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let known: BTreeSet<_> = codes.into_iter().filter(|code| is_known(code)).collect();
    known.into_iter().collect()
}

/// What has a code and a severity is an issue, or a group of them; a rule has its help already.
fn put(value: &mut Value) {
    match value {
        Value::Object(object) => {
            let code = object.get("code").and_then(Value::as_str);
            let code = code.filter(|code| is_known(code) && object.contains_key("severity"));
            if let Some(help) = code.map(command) {
                object.insert("help".to_owned(), help.into());
            }
            object.values_mut().for_each(put);
        }
        Value::Array(list) => list.iter_mut().for_each(put),
        _ => {}
    }
}

fn is_known(code: &str) -> bool {
    Code::from_word(code).is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::with_help;

    #[test]
    fn an_issue_says_where_its_help_is() {
        let document = json!({
            "report": { "issues": [{ "code": "client_name_required", "severity": "error" }] },
            "error": { "code": "client_name_required" },
            "issues": [{ "code": "of_another_version", "severity": "note" }],
        });
        let shown = with_help(&document).unwrap();
        let command = "mudanza rules client_name_required";
        assert_eq!(shown["report"]["issues"][0]["help"], command);
        assert!(shown["error"].get("help").is_none());
        assert!(shown["issues"][0].get("help").is_none());
    }
}
