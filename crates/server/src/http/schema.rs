//! The record types and their fields.

pub(crate) mod show;
pub(crate) mod template;
