//! PostgreSQL: the contract of every engine, and what its tables must be.
#![expect(clippy::unwrap_used, reason = "these are tests")]

mod contract;
mod encryption;
mod schema;
