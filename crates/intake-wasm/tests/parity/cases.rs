//! What WebAssembly makes of a fixture is what the native tests of `intake` make of it.

#[path = "../../../intake/tests/parity/clinic.rs"]
mod clinic;
#[path = "../../../intake/tests/parity/document.rs"]
mod document;

use std::cell::RefCell;
use std::rc::Rc;

use clinic::{FILES, RECEIPTS, preview};
use document::{FIXTURES, Fixture, document};
use intake_wasm::{Run, Survey, Workbook, is_workbook};
use js_sys::{Function, JSON, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::*;
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
fn every_record_of_the_clinic_becomes_what_is_expected() {
    let mut receipts = Vec::new();
    for file in FILES {
        let (outcomes, receipt) = preview(file, 64 << 10).unwrap();
        let wrong = clinic::differences(file.name, &outcomes);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        receipts.push(format!("{} {receipt}\n", file.name));
    }
    assert_eq!(receipts.concat(), RECEIPTS);
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
    let opened = open(fixture.bytes)?;
    let mut surveyor = opened.surveyor;
    for chunk in opened.rows.chunks(1000) {
        surveyor.push(chunk)?;
    }
    let mut survey = plain(&surveyor.finish()?);
    if let Some(issues) = survey["issues"].as_array_mut() {
        issues.splice(0..0, opened.issues);
    }
    let proposal = plain(&surveyor.suggest("", "2026-11-22", "[]")?);
    let mut run = Run::new(&proposal["plan"].to_string())?;
    loop {
        for chunk in opened.rows.chunks(1000) {
            run.push(chunk)?;
        }
        let end = run.end_pass()?;
        if end.is_object() {
            return Ok((survey, plain(&end)));
        }
    }
}

struct Opened {
    surveyor: Survey,
    /// A text as it stands, or the tape of a workbook's sheet.
    rows: Vec<u8>,
    /// What was seen when the sheet was unpacked.
    issues: Vec<Value>,
}

fn open(bytes: &'static [u8]) -> Result<Opened, JsValue> {
    if !is_workbook(bytes) {
        return Ok(Opened {
            surveyor: Survey::new("{}")?,
            rows: bytes.to_vec(),
            issues: Vec::new(),
        });
    }
    let read = Closure::<dyn Fn(f64, f64) -> Uint8Array>::new(|from: f64, to: f64| {
        Uint8Array::from(&bytes[from as usize..to as usize])
    });
    let size = bytes.len() as f64;
    let mut workbook = Workbook::new(size, read.as_ref().unchecked_ref::<Function>().clone());
    let sheet = plain(&workbook.choose(None)?)["sheet"].to_string();
    let rows = Rc::new(RefCell::new(Vec::new()));
    let tape = Rc::clone(&rows);
    let push = Closure::<dyn Fn(Uint8Array)>::new(move |piece: Uint8Array| {
        tape.borrow_mut().extend(piece.to_vec());
    });
    let unpacking = plain(&workbook.unpack(&sheet, push.as_ref().unchecked_ref())?);
    Ok(Opened {
        surveyor: Survey::of_workbook("{}", &sheet, workbook.hash()?, size)?,
        rows: rows.take(),
        issues: unpacking["issues"].as_array().cloned().unwrap_or_default(),
    })
}

/// A value of JavaScript as the JSON that it is.
fn plain(value: &JsValue) -> Value {
    let text = JSON::stringify(value).unwrap().as_string().unwrap();
    serde_json::from_str(&text).unwrap()
}
