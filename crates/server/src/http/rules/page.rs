//! The help of a code as a page: where the links of issues and of error files lead to.

use intake::issue::Help;
use maud::{DOCTYPE, Markup, html};

use crate::openapi::marked;
use crate::{Language, Rule};

/// Writes the page.
pub(super) fn render(rule: &Rule, language: Language) -> Markup {
    let (lang, title) = match language {
        Language::Spanish => ("es", "Ayuda"),
        Language::English => ("en", "Help"),
    };
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Mudanza: " (title) ", " (rule.code.as_str()) }
                link rel="stylesheet" href="/api/v1/docs/style.css";
            }
            body.alone {
                main {
                    h1 { (without_values(rule.message)) }
                    p { code { (rule.code.as_str()) } }
                    @match rule.help {
                        Some(help) => (explained(help, language)),
                        // Other codes say all in their text.
                        None => @if language == Language::English { p { (rule.meaning) } },
                    }
                }
            }
        }
    }
}

fn explained(help: &Help, language: Language) -> Markup {
    let titles = match language {
        Language::Spanish => ["Qué significa", "Por qué importa", "Qué hacer"],
        Language::English => ["What it means", "Why it matters", "What to do"],
    };
    let texts = [&help.meaning, &help.reason, &help.remedy];
    html! {
        @for (title, text) in titles.iter().zip(texts) {
            h2 { (title) }
            @for paragraph in text.lines() { p { (marked(paragraph)) } }
        }
    }
}

/// The text of a code, whose values are those of no issue.
fn without_values(text: &str) -> String {
    let mut pieces = text.split('{');
    let mut said = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        said.push('…');
        said.push_str(piece.split_once('}').map_or(piece, |(_, rest)| rest));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::without_values;

    #[test]
    fn a_text_stands_without_its_values() {
        assert_eq!(without_values("{a} is not {b}."), "… is not ….");
        assert_eq!(without_values("Name is required"), "Name is required");
    }
}
