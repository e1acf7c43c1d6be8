//! One folder a noun, one file a verb.

pub(crate) mod batches;
pub(crate) mod description;
mod extract;
pub(crate) mod health;
pub(crate) mod mappings;
pub(crate) mod page;
mod paging;
pub(crate) mod rules;
pub(crate) mod samples;
pub(crate) mod schema;
pub(crate) mod targets;
pub(crate) mod uploads;

pub use batches::Language;
