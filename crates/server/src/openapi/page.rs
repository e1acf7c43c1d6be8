//! The document as a page to read: plain HTML, which needs no program and nothing from elsewhere.

use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

/// What a schema is called in the document.
const SCHEMAS: &str = "#/components/schemas/";

/// Writes the page.
pub(super) fn render(document: &Value) -> String {
    let tags = document["tags"].as_array().into_iter().flatten();
    let tags: Vec<_> = tags.map(|tag| (word(&tag["name"]), tag)).collect();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Mudanza: the HTTP API" }
                link rel="stylesheet" href="/api/v1/docs/style.css";
            }
            body {
                nav {
                    h2 { "Addresses" }
                    ul { @for (name, _) in &tags { li { a href={ "#tag-" (name) } { (name) } } } }
                    h2 { a href="#schemas" { "Schemas" } }
                }
                main {
                    h1 { "Mudanza: the HTTP API" }
                    p { (prose(&document["info"]["description"])) }
                    p { "As a document for programs: " a href="/api/v1/openapi.json" { "openapi.json" } "." }
                    @for (name, tag) in &tags {
                        section id={ "tag-" (name) } {
                            h2 { (name) }
                            p { (prose(&tag["description"])) }
                            @for (path, method, operation) in operations(document, name) {
                                (shown(path, method, operation))
                            }
                        }
                    }
                    section id="schemas" {
                        h2 { "Schemas" }
                        @for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
                            article id={ "schema-" (name) } {
                                h3 { (name) }
                                (body(schema))
                            }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}

/// The operations of a tag, with their addresses and methods.
fn operations<'a>(
    document: &'a Value,
    tag: &'a str,
) -> impl Iterator<Item = (&'a str, &'a str, &'a Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        let item = item.as_object().into_iter().flatten();
        item.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    all.filter(move |(_, _, operation)| operation["tags"][0] == tag)
}

fn shown(path: &str, method: &str, operation: &Value) -> Markup {
    let request = &operation["requestBody"];
    html! {
        article id=(word(&operation["operationId"])) {
            h3 { span.method { (method.to_uppercase()) } " " code { (path) } }
            p { (prose(&operation["summary"])) }
            @if let Some(more) = operation["description"].as_str() { p { (marked(more)) } }
            @if let Some(parameters) = operation["parameters"].as_array() {
                h4 { "Takes" }
                table {
                    @for parameter in parameters {
                        tr {
                            th { code { (word(&parameter["name"])) } }
                            td { (word(&parameter["in"])) @if parameter["required"] == true { ", needed" } }
                            td { (kind(&parameter["schema"])) }
                            td { (prose(&parameter["description"])) }
                        }
                    }
                }
            }
            @if request.is_object() {
                h4 { "Body" }
                p { (prose(&request["description"])) }
                (contents(request))
            }
            h4 { "Answers" }
            table {
                @for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                    tr {
                        th { (status) }
                        td {
                            (prose(&response["description"]))
                            @if !status.starts_with(['4', '5', 'd']) { (contents(response)) }
                            @for (name, header) in response["headers"].as_object().into_iter().flatten() {
                                div { "Header " code { (name) } ": " (prose(&header["description"])) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The content types of a body, each with its schema.
fn contents(body: &Value) -> Markup {
    html! {
        @for (media_type, content) in body["content"].as_object().into_iter().flatten() {
            div { code { (media_type) } " " (kind(&content["schema"])) }
        }
    }
}

/// A schema at length.
fn body(schema: &Value) -> Markup {
    let needed = schema["required"].as_array();
    let is_needed =
        |name: &str| needed.is_some_and(|names| names.iter().any(|known| known == name));
    html! {
        p { (prose(&schema["description"])) }
        @if let Some(properties) = schema["properties"].as_object() {
            table {
                @for (name, property) in properties {
                    tr {
                        th { code { (name) } }
                        td { (kind(property)) @if !is_needed(name) { ", may be left out" } }
                        td { (prose(&property["description"])) }
                    }
                }
            }
        } @else {
            p { (kind(schema)) }
        }
    }
}

/// A schema in a few words.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|place| place.strip_prefix(SCHEMAS))
    {
        return html! { a href={ "#schema-" (name) } { (name) } };
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return html! {
            @for (place, choice) in choices.iter().enumerate() {
                @if place > 0 { " or " }
                (kind(choice))
            }
        };
    }
    if let Some(words) = schema["enum"].as_array() {
        return html! {
            @for (place, word) in words.iter().enumerate() {
                @if place > 0 { ", " }
                code { @if let Some(word) = word.as_str() { (word) } @else { "null" } }
            }
        };
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().map(word).collect::<Vec<_>>().join(" or "),
        one => word(one).to_owned(),
    };
    html! {
        @if let Some(properties) = schema["properties"].as_object() {
            "object of "
            @for (place, (name, property)) in properties.iter().enumerate() {
                @if place > 0 { ", " }
                code { (name) } ": " (kind(property))
            }
        } @else if schema["items"].is_object() {
            (types) " of " (kind(&schema["items"]))
        } @else if schema["additionalProperties"].is_object() {
            (types) " by name of " (kind(&schema["additionalProperties"]))
        } @else if types.is_empty() {
            "anything"
        } @else {
            (types)
        }
        @if let Some(format) = schema["format"].as_str() { " (" (format) ")" }
        @if let Some(most) = schema["maxLength"].as_u64() { " of at most " (most) " letters" }
        @if let Some(pattern) = schema["pattern"].as_str() { " like " code { (pattern) } }
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn prose(value: &Value) -> Markup {
    marked(word(value))
}

/// A text in which code stands in backquotes.
pub(crate) fn marked(text: &str) -> Markup {
    html! {
        @for (place, piece) in text.split('`').enumerate() {
            @if place % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}
