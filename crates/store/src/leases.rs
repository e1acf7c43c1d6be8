//! Leases: which worker may write to a batch.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use crate::{Batch, Result};

/// The right to write to a batch, until another worker takes the batch over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// The clinic of the batch.
    pub clinic_id: i64,
    /// The batch.
    pub batch_id: i64,
    /// The fencing token: every claim has a higher one, and only the highest may write.
    pub token: i64,
}

/// A batch and the right to write to it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The right.
    pub lease: Lease,
    /// The batch as it stands: `running`, `cancelling` or `rolling_back`.
    pub batch: Batch,
}

/// The leases of all clinics.
///
/// How long a lease lasts is measured by the clock of the database alone, so that workers whose
/// clocks differ agree. A lease that would end later than one taken now was measured by a clock
/// that has been put back since, and holds no batch.
#[async_trait]
pub trait Leases {
    /// Takes a batch that waits for a worker or whose worker has gone silent: of the clinic that
    /// was not served for the longest time, the oldest. A clinic has one batch at work at a time.
    /// `now` is what the batch says of its start, and decides nothing.
    async fn claim(
        &self,
        owner: &str,
        now: DateTime<Utc>,
        lease_for: TimeDelta,
    ) -> Result<Option<Claim>>;

    /// Keeps the lease, and gives the batch, which may have become `cancelling` meanwhile.
    async fn heartbeat(&self, lease: Lease, lease_for: TimeDelta) -> Result<Batch>;

    /// Gives the lease back without ending the batch: the next worker takes it at once.
    async fn release(&self, lease: Lease) -> Result<()>;

    /// Gives the lease back because the batch cannot go on for now, and lets the batch say why, by
    /// a stable code and an English sentence. The next worker takes it; what it writes next takes
    /// the reason away.
    async fn pause(&self, lease: Lease, code: &str, message: &str) -> Result<()>;

    /// Ends the batch: a running one is `completed`, a cancelling one `cancelled`. A rollback is
    /// ended by its last step, not by this.
    async fn finish(&self, lease: Lease, now: DateTime<Utc>) -> Result<Batch>;

    /// Ends the batch as `failed`, with a stable code and an English sentence.
    async fn fail(
        &self,
        lease: Lease,
        code: &str,
        message: &str,
        now: DateTime<Utc>,
    ) -> Result<Batch>;
}
