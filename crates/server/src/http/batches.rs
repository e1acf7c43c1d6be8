//! Batches: from the upload to the undo.

pub(crate) mod cancel;
pub(crate) mod commit;
mod corrections;
pub(crate) mod create;
mod error_lines;
mod error_text;
mod error_workbook;
pub(crate) mod errors;
pub(crate) mod events;
pub(crate) mod forget;
mod help;
pub(crate) mod list;
mod reasons;
pub(crate) mod records;
pub(crate) mod resume;
pub(crate) mod retry;
pub(crate) mod rollback;
pub(crate) mod show;
mod upload;
mod view;

pub use reasons::Language;
