//! The news of batches within this process.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, broadcast};

/// Tells watchers that a batch moved, and the worker that there is work.
///
/// It carries no data: whoever hears of a batch reads it from the store. News of batches that another
/// process works on do not arrive here, so everybody also looks by the clock.
#[derive(Clone, Debug)]
pub struct Feed {
    moved: broadcast::Sender<(i64, i64)>,
    cancelled: broadcast::Sender<(i64, i64)>,
    work: Arc<Notify>,
    forget: Arc<Notify>,
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            moved: broadcast::Sender::new(256),
            cancelled: broadcast::Sender::new(256),
            work: Arc::default(),
            forget: Arc::default(),
        }
    }
}

impl Feed {
    /// Says that a batch of a clinic moved.
    pub fn moved(&self, clinic: i64, batch: i64) {
        // Nobody listening is no failure.
        let _ = self.moved.send((clinic, batch));
    }

    /// Says that a person asked a batch to stop.
    pub fn cancelled(&self, clinic: i64, batch: i64) {
        let _ = self.cancelled.send((clinic, batch));
        self.moved(clinic, batch);
    }

    /// Says that there is work for the worker.
    pub fn work(&self) {
        self.work.notify_one();
    }

    /// Waits until there is work, or for a while.
    pub async fn wait_for_work(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.work.notified()).await;
    }

    /// Says that there is something to forget.
    pub fn forget(&self) {
        self.forget.notify_one();
    }

    /// Waits until there is something to forget, or for a while.
    pub async fn wait_to_forget(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.forget.notified()).await;
    }

    /// Watches whether one batch is asked to stop.
    pub fn watch_cancel(&self, clinic: i64, batch: i64) -> Watch {
        Watch {
            receiver: self.cancelled.subscribe(),
            about: (clinic, batch),
        }
    }

    /// Watches one batch.
    pub fn watch(&self, clinic: i64, batch: i64) -> Watch {
        Watch {
            receiver: self.moved.subscribe(),
            about: (clinic, batch),
        }
    }
}

/// Watches one batch.
#[derive(Debug)]
pub struct Watch {
    receiver: broadcast::Receiver<(i64, i64)>,
    about: (i64, i64),
}

impl Watch {
    /// Waits for news of the batch, or for a while.
    pub async fn wait(&mut self, longest: Duration) {
        let _ = tokio::time::timeout(longest, async {
            loop {
                match self.receiver.recv().await {
                    Ok(batch) if batch != self.about => {}
                    // Whoever lags has missed news; it may have been this batch's.
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        })
        .await;
    }
}
