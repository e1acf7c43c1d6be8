//! Parity in a browser: `wasm-pack test --headless --chrome crates/intake-wasm`.

#![cfg(target_arch = "wasm32")]

#[path = "parity/cases.rs"]
mod cases;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
