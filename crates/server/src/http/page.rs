//! The page.

pub(crate) mod show;
