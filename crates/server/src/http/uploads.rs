//! Uploads that go on where they were cut off: the protocol tus 1.0.
//!
//! An upload belongs to a clinic, and is nobody else's. It becomes a file when a batch is made of it.

mod append;
mod checksum;
mod create;
mod metadata;
mod protocol;
mod show;

pub(crate) use metadata::file_name;
pub(crate) use protocol::{all, one};
pub(crate) use show::assembled;
