//! The document, put together once: the operations from beside their handlers, the problems of
//! each by their codes.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use utoipa::OpenApi;
use utoipa::openapi::RefOr;

use super::problems::{ANY, Problem, meaning};
use super::shape::collect;

/// The content type of problems.
const PROBLEM: &str = "application/problem+json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Mudanza",
        description = "Moves the data of a veterinary clinic into its new system. Bodies are JSON in \
            snake_case; times are RFC 3339 in UTC; a value that is not there is `null`, never left \
            out. Errors are `application/problem+json` (RFC 9457) with a stable `code`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "This server.")),
    tags(
        (name = "batches", description = "Import runs, from the upload to the undo."),
        (name = "uploads", description = "Files that come in pieces: tus 1.0.0."),
        (name = "targets", description = "What was imported: the clinic's own tables."),
        (name = "mappings", description = "How the columns of a source were mapped."),
        (name = "schema", description = "The record types and their fields."),
        (name = "rules", description = "What can be wrong with data."),
        (name = "samples", description = "Files to try it with."),
        (name = "description", description = "This document."),
        (name = "operators", description = "For who runs the server."),
    ),
)]
pub(crate) struct About;

struct Made {
    document: Value,
    bytes: String,
    page: String,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let document = make();
    let bytes = document.to_string();
    let page = super::page::render(&document);
    Made {
        document,
        bytes,
        page,
    }
});

/// The document.
pub fn document() -> &'static Value {
    &MADE.document
}

/// The document as it is served.
pub(crate) fn bytes() -> &'static str {
    &MADE.bytes
}

/// The document as a page to read.
pub(crate) fn page() -> &'static str {
    &MADE.page
}

fn make() -> Value {
    let mut api = crate::router::routes(0).into_openapi();
    let components = api.components.get_or_insert_default();
    let mut schemas: Vec<(String, RefOr<utoipa::openapi::Schema>)> = Vec::new();
    collect::<Problem>(&mut schemas);
    components.schemas.extend(schemas);
    // A document that cannot be written is no document: the tests would find it empty.
    let mut document = serde_json::to_value(api).unwrap_or_default();
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    let operations = paths.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten());
    for (method, operation) in operations {
        tell_problems(method, &mut operation["responses"]);
        let request = operation.get_mut("requestBody");
        let contents = request.and_then(|request| request["content"].as_object_mut());
        for (_, content) in contents.into_iter().flatten() {
            tell_absence(&mut content["schema"]);
        }
    }
    document
}

/// A body that may be left out is no `null`: the body as such is then not required.
fn tell_absence(schema: &mut Value) {
    let choices = schema["oneOf"].as_array();
    if let Some([one, null]) = choices.map(Vec::as_slice)
        && null["type"] == "null"
    {
        *schema = one.clone();
    }
}

/// Puts what a problem is in the place of its codes.
fn tell_problems(method: &str, responses: &mut Value) {
    let Some(responses) = responses.as_object_mut() else {
        return;
    };
    for (status, response) in responses.iter_mut() {
        if status.starts_with(['4', '5']) && response["content"].is_null() {
            let codes = response["description"].as_str().unwrap_or_default();
            *response = problem(method, codes.split(", "));
        }
    }
    let any = problem(method, ANY.iter().copied());
    responses.insert("default".to_owned(), any);
}

fn problem<'a>(method: &str, codes: impl Iterator<Item = &'a str> + Clone) -> Value {
    let sentences = codes.clone().map(|code| match meaning(code) {
        Some((_, meaning)) => format!("`{code}`: {meaning}."),
        None => format!("`{code}`."),
    });
    let mut response = Map::new();
    let description = sentences.collect::<Vec<_>>().join(" ");
    response.insert("description".to_owned(), description.into());
    // The answer to HEAD has no body.
    if method != "head" {
        let codes: Vec<_> = codes.collect();
        let schema = json!({ "allOf": [
            { "$ref": "#/components/schemas/Problem" },
            { "type": "object", "properties": { "code": { "enum": codes } } },
        ]});
        response.insert(
            "content".to_owned(),
            json!({ PROBLEM: { "schema": schema } }),
        );
    }
    Value::Object(response)
}
