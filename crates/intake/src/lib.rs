//! Reads, maps, transforms and validates a clinic's file: `bytes + plan → outcomes + receipt`.
//!
//! The crate is pure. It performs no I/O, reads no clock and starts no thread: bytes are pushed
//! in, and the reference date stands in the [`plan::Plan`]. The same code runs in the browser
//! (WebAssembly), in the server and in the command line, so that what is previewed is what is
//! committed.
//!
//! Bad data is never an `Err`: reading, mapping and validating return values plus
//! [`issue::Issue`]s. An [`Error`] means that the file as a whole, or the plan, cannot be used.

mod error;
pub mod issue;
pub mod mapping;
pub mod plan;
pub mod receipt;
pub mod record;
pub mod report;
pub mod run;
pub mod schema;
pub mod source;
pub mod survey;
pub mod text;
pub mod transform;
pub mod validate;

pub use error::{Error, ErrorKind};
