//! Stories over HTTP, each with a server of its own.

#![allow(clippy::unwrap_used)]

mod batches;
mod bucket;
mod corrections;
mod description;
mod guard;
mod history;
mod idempotency;
mod mappings;
mod moved;
mod orphans;
mod page;
mod policies;
mod processes;
mod progress;
mod receipts;
mod records;
mod refusals;
mod restart;
mod retention;
mod rollback;
mod rules;
mod schema;
mod targets;
mod trouble;
mod tus;
mod uploads;
mod workbooks;
