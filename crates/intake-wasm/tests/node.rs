//! Parity in node: `wasm-pack test --node crates/intake-wasm`.

#![cfg(target_arch = "wasm32")]

#[path = "parity/cases.rs"]
mod cases;
