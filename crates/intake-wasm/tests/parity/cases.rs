//! What WebAssembly makes of a fixture is what the native tests of `intake` make of it.

#[path = "../../../intake/tests/parity/document.rs"]
mod document;

use document::{FIXTURES, Fixture, document};
use intake_wasm::{Run, Survey};
use js_sys::JSON;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_fixture_gives_its_document() {
    for fixture in FIXTURES {
        let document = document(fixture.bytes, 64 << 10);
        assert!(document == fixture.expected, "{} differs", fixture.name);
    }
}

#[wasm_bindgen_test]
fn the_size_of_the_chunks_changes_nothing() {
    for fixture in FIXTURES
        .iter()
        .filter(|fixture| fixture.bytes.len() < 20_000)
    {
        assert!(
            document(fixture.bytes, 7) == fixture.expected,
            "{} differs",
            fixture.name
        );
    }
}

#[wasm_bindgen_test]
fn the_door_passes_on_the_same_documents() {
    for fixture in FIXTURES {
        let expected: Value = serde_json::from_str(fixture.expected).unwrap();
        match through_the_door(fixture) {
            Ok((survey, report)) => {
                assert_eq!(survey, expected["survey"], "{}", fixture.name);
                assert_eq!(report, expected["report"], "{}", fixture.name);
            }
            Err(error) => {
                let code = js_sys::Reflect::get(&error, &"code".into()).unwrap();
                assert_eq!(
                    code.as_string().as_deref(),
                    expected["error"]["code"].as_str()
                );
            }
        }
    }
}

/// Surveys and runs a fixture by the functions that the page calls.
fn through_the_door(fixture: &Fixture) -> Result<(Value, Value), JsValue> {
    let mut surveyor = Survey::new("{}")?;
    for chunk in fixture.bytes.chunks(1000) {
        surveyor.push(chunk)?;
    }
    let survey = plain(&surveyor.finish()?);
    let proposal = plain(&surveyor.suggest("", "2026-11-22")?);
    let mut run = Run::new(&proposal["plan"].to_string())?;
    loop {
        for chunk in fixture.bytes.chunks(1000) {
            run.push(chunk)?;
        }
        let end = run.end_pass()?;
        if end.is_object() {
            return Ok((survey, plain(&end)));
        }
    }
}

/// A value of JavaScript as the JSON that it is.
fn plain(value: &JsValue) -> Value {
    let text = JSON::stringify(value).unwrap().as_string().unwrap();
    serde_json::from_str(&text).unwrap()
}
