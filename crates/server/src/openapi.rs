//! The description of the API: an OpenAPI 3.1 document.
//!
//! What an address takes and answers stands beside its handler. What bodies are made of comes from
//! the crates that hold it, which know nothing of HTTP: the fields of the record types from their
//! declaration in [`intake::schema`], the words of closed lists from their lists. The stories hold
//! every answer of a running server against the document.

mod batch;
mod document;
mod fields;
mod intake_types;
mod page;
mod problems;
mod record;
mod shape;
mod target;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use batch::{Batch, RollbackPlan};
pub use document::document;
pub(crate) use document::{About, bytes, page as rendered};
pub(crate) use intake_types::{Edit, Field, FieldMapping, Help};
pub(crate) use page::marked;
pub(crate) use record::Record;
pub(crate) use target::{ChangedTarget, Changes, Targets, Touch};
pub(crate) use words::{
    Code, OnConflict, OnEmpty, OnExisting, OnMoved, OnOrphan, RecordStatus, RecordType, Severity,
    Source, Table,
};
