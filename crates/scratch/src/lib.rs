#![doc = include_str!("../README.md")]

#[cfg(feature = "database")]
mod database;
mod server;

#[cfg(feature = "database")]
pub use database::Database;
pub use server::{Server, programs};
