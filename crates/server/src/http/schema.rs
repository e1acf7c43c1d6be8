//! The record types and their fields.

pub(crate) mod show;
