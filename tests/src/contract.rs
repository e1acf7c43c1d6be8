//! Holds every answer that a story gets against the description of the API.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};
use server::api_document;

use crate::Answer;

/// The ids of the operations that were carried out.
static DONE: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// The schemas of answers, by the place in the document.
static SCHEMAS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// The ids of the operations that a story of this process carried out with success.
pub fn operations_done() -> BTreeSet<String> {
    DONE.lock().unwrap().clone()
}

/// The path of the document that an address is one of, with what the address fills in left open.
pub fn path_of(address: &str) -> Option<&'static str> {
    let fits = |path: &str| {
        let (mut ours, mut theirs) = (path.split('/'), address.split('/'));
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(ours), Some(theirs)) if ours == theirs || ours.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    let paths = api_document()["paths"].as_object().unwrap().keys();
    // An address that is written out comes before one with something left open.
    let fitting = paths.map(String::as_str).filter(|path| fits(path));
    fitting.min_by_key(|path| path.matches('{').count())
}

/// Panics unless an answer is one that the document describes.
pub(crate) fn check(method: &str, address: &str, answer: &Answer) {
    let method = method.to_ascii_lowercase();
    let operation = path_of(address).map(|path| (path, &api_document()["paths"][path][&method]));
    let Some((path, operation)) = operation.filter(|(_, operation)| operation.is_object()) else {
        // The page, a wrong address, a wrong method: only a problem has a schema there.
        if media_type(answer) == "application/problem+json" {
            let schema = json!({ "$ref": "#/components/schemas/Problem" });
            fits("problem", &schema, answer);
        }
        return;
    };
    let status = answer.status.to_string();
    let here = format!("{method} {path}: {status}");
    let responses = &operation["responses"];
    let (status, response) = match &responses[&status] {
        Value::Null if answer.status >= 400 => ("default", &responses["default"]),
        Value::Null => panic!("{here} is not described"),
        response => (status.as_str(), response),
    };
    for name in response["headers"].as_object().into_iter().flatten() {
        assert!(
            answer.headers.contains_key(name.0),
            "{here} has no {}",
            name.0
        );
    }
    let Some(contents) = response["content"].as_object() else {
        assert!(
            answer.bytes.is_empty(),
            "{here} has a body that is not described"
        );
        return done(operation, answer);
    };
    let media_type = media_type(answer);
    let Some(content) = contents.get(media_type) else {
        panic!("{here} is of {media_type:?}, which is not described");
    };
    if media_type.ends_with("json") {
        let place = format!("{method} {path} {status}");
        fits(&place, &content["schema"], answer);
    }
    done(operation, answer);
}

fn media_type(answer: &Answer) -> &str {
    let said = answer.headers.get("content-type");
    let said = said.and_then(|said| said.to_str().ok()).unwrap_or_default();
    said.split(';').next().unwrap_or_default().trim()
}

fn done(operation: &Value, answer: &Answer) {
    if answer.status < 400 {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        DONE.lock().unwrap().insert(id);
    }
}

fn fits(place: &str, schema: &Value, answer: &Answer) {
    let known = SCHEMAS.lock().unwrap().get(place).cloned();
    let validator = known.unwrap_or_else(|| {
        let whole = json!({ "allOf": [schema], "components": api_document()["components"] });
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        let validator = Arc::new(options.build(&whole).unwrap());
        let mut schemas = SCHEMAS.lock().unwrap();
        schemas.insert(place.to_owned(), Arc::clone(&validator));
        validator
    });
    let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
    let wrong: Vec<_> = validator
        .iter_errors(&body)
        .take(5)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{place}: {}\n{body}", wrong.join("\n"));
}
