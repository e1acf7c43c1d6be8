//! Stored mappings: how the clinic mapped the columns of a source before.

pub(crate) mod delete;
pub(crate) mod list;
mod of;
pub(crate) mod save;
pub(crate) mod show;
