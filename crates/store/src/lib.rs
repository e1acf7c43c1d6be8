#![doc = include_str!("../README.md")]

mod batches;
mod check;
mod clinics;
mod columns;
mod commit;
#[cfg(feature = "contract")]
pub mod contract;
mod decide;
pub mod effects;
mod error;
pub mod failpoint;
mod history;
mod leases;
mod mappings;
mod moved;
mod page;
mod park;
mod records;
mod retention;
mod rollback;
mod search_key;
mod targets;
pub mod undo;
mod words;

pub use batches::{
    Batch, BatchStatus, Batches, Counts, Created, Idempotency, NewBatch, OnEmpty, OnExisting,
    OnMoved, OnOrphan,
};
pub use clinics::{Clinic, Clinics, THE_CLINIC};
pub use columns::{Column, canonical, column_at, columns};
pub use commit::{Adoption, Chunk, ChunkResult, Commit, NewRecord, Verified};
pub use decide::{Current, Decision, apply_changes, decide};
pub use error::{Result, StoreError};
pub use history::{FieldChange, History, Touch, changes};
pub use leases::{Claim, Lease, Leases};
pub use mappings::{MappingFilter, Mappings};
pub use moved::{Moved, MovedReason, MovedRecord, Said};
pub use page::{Page, PageRequest};
pub use park::{Parked, parked_again};
pub use records::{Action, Record, RecordFilter, RecordStatus, Records};
pub use retention::{Forgetting, Retention, issues_without_texts, plan_without_texts};
pub use rollback::{
    Conflict, ConflictReason, Dependant, OnConflict, Rollback, RollbackPlan, RollbackStep,
};
pub use search_key::{SEARCH_KEY, has_search_key, search_key};
pub use targets::{Changes, Target, Targets};

/// Everything that an engine answers; the server holds it as `Arc<dyn Store>`.
pub trait Store:
    Clinics
    + Batches
    + Leases
    + Records
    + Targets
    + Mappings
    + History
    + Commit
    + Rollback
    + Retention
    + Send
    + Sync
{
}

impl<T> Store for T where
    T: Clinics
        + Batches
        + Leases
        + Records
        + Targets
        + Mappings
        + History
        + Commit
        + Rollback
        + Retention
        + Send
        + Sync
{
}
