//! How values cross: documents as plain objects, errors with their stable code.

use intake::plan::Plan;
use intake::{Error, ErrorKind};
use js_sys::Reflect;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// A document as plain JavaScript, the same as its JSON parsed: `null`, not `undefined`.
pub(crate) fn document<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(Into::into)
}

/// An `Error` of JavaScript with the property `code`.
pub(crate) fn refusal(error: &Error) -> JsValue {
    coded(error.kind().code(), &error.to_string())
}

/// An error of the caller, not of the file: calls in the wrong order, words that do not exist.
pub(crate) fn misuse(message: &str) -> JsValue {
    coded("internal", message)
}

pub(crate) fn plan(json: &str) -> Result<Plan, JsValue> {
    Plan::from_json(json).map_err(|error| refusal(&error))
}

/// Options as JSON; what the page sends wrongly is a fault of the plan.
pub(crate) fn options<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, JsValue> {
    serde_json::from_str(json)
        .map_err(|error| refusal(&Error::new(ErrorKind::PlanInvalid, error.to_string())))
}

fn coded(code: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
