//! The sample files.

pub(crate) mod list;
pub(crate) mod show;
