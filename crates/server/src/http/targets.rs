//! What was imported: the rows of the clinic's own tables.

pub(crate) mod edit;
pub(crate) mod history;
pub(crate) mod list;
mod table;
