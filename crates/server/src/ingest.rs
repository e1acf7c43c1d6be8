//! The batch worker: from a stored file to committed records, and back.
//!
//! A worker claims a batch under a lease. It runs the file once without writing, which gives the
//! receipt, the report and the number of records; then again, and commits chunk by chunk while the
//! next chunk is read. Whatever ends it, the next worker goes on at the batch's own cursor. Batches of
//! several clinics go on beside each other, piece by piece in turn. Beside that it forgets what batches
//! were made from, where that is asked.

mod admission;
mod commit;
mod feed;
mod forget;
mod heart;
mod job;
mod pass;
mod rollback;
mod rows;
mod turns;
mod verify;
mod worker;

pub(crate) use admission::admit;
pub use feed::{Feed, Watch};
pub use worker::{Options, Worker};
