//! The browser's door to `intake`: documents and pages of rows across, and no rule of its own.

mod cross;
mod run;
mod survey;
mod workbook;

use intake::receipt::BLOCK_ROWS;
use intake::schema::{Field, RecordType};
use serde::Serialize;
use wasm_bindgen::prelude::*;

pub use run::Run;
pub use survey::Survey;
pub use workbook::{Workbook, is_workbook, sniff_bytes};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(message: &str);
}

/// Sends the message of a panic to the console; without it a panic is a bare "unreachable".
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| console_error(&info.to_string())));
}

#[derive(Serialize)]
struct Schema {
    record_type: RecordType,
    fields: &'static [Field],
}

/// Every record type with its fields.
#[wasm_bindgen]
pub fn schema() -> Result<JsValue, JsValue> {
    let types = RecordType::ALL.iter();
    let types: Vec<_> = types
        .map(|kind| Schema {
            record_type: *kind,
            fields: kind.fields(),
        })
        .collect();
    cross::document(&types)
}

/// How many rows a block has.
#[wasm_bindgen]
pub fn block_rows() -> u32 {
    BLOCK_ROWS
}
