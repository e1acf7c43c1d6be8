//! Undoing a batch.

pub(crate) mod preview;
pub(crate) mod start;

/// What a rollback needs.
const NEEDED: &str = "only a batch that has ended and wrote something can be rolled back";
