//! What can be wrong with data, and what to do about it.

pub(crate) mod list;
mod page;
pub(crate) mod show;
