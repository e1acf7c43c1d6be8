//! What can be wrong with data, and what to do about it.

pub(crate) mod list;
pub(crate) mod show;
