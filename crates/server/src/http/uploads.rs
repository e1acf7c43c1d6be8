//! Uploads that go on where they were cut off: the protocol tus 1.0.
//!
//! An upload belongs to a clinic, and is nobody else's. It becomes a file when a batch is made of it.

mod append;
mod checksum;
mod create;
mod metadata;
mod protocol;
mod show;

use utoipa::OpenApi;

pub(crate) use metadata::file_name;
pub(crate) use protocol::{all, one};
pub(crate) use show::assembled;

/// What the addresses take. The protocol has methods in headers, so that they are no routes of
/// their own.
#[derive(OpenApi)]
#[openapi(paths(
    create::create,
    protocol::options,
    append::append,
    show::show,
    show::forget
))]
pub(crate) struct Described;
