//! Whose turn it is: many batches are open at a time, few of them read or write at one moment.
//!
//! Whoever waits is served in the order in which they came, so that batches go on piece by piece and
//! chunk by chunk beside each other, and a long import keeps no short one waiting for its end.

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The turns of all batches of a worker.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    reading: Arc<Semaphore>,
    writing: Arc<Semaphore>,
}

/// The right to go on until it is dropped.
pub(super) type Turn = Option<OwnedSemaphorePermit>;

impl Turns {
    /// Lets so many read, and so many write, at one moment.
    pub(super) fn new(readers: usize, writers: usize) -> Self {
        let turns = |at_a_time: usize| Arc::new(Semaphore::new(at_a_time.max(1)));
        Self {
            reading: turns(readers),
            writing: turns(writers),
        }
    }

    /// Waits for a turn to write a chunk.
    pub(super) async fn write(&self) -> Turn {
        Arc::clone(&self.writing).acquire_owned().await.ok()
    }

    /// The turns of one reader, who runs on a thread of its own. To be called within the runtime.
    pub(super) fn reader(&self) -> Reader {
        Reader {
            turns: Arc::clone(&self.reading),
            runtime: Handle::current(),
            turn: None,
        }
    }
}

/// One who reads, and lets others read between two pieces of a file.
#[derive(Debug)]
pub(super) struct Reader {
    turns: Arc<Semaphore>,
    runtime: Handle,
    turn: Turn,
}

impl Reader {
    /// Ends the turn; `meanwhile` may wait for as long as it likes; and takes the next turn.
    pub(super) fn next<T>(&mut self, meanwhile: impl FnOnce() -> T) -> T {
        self.turn = None;
        let done = meanwhile();
        self.turn = self
            .runtime
            .block_on(Arc::clone(&self.turns).acquire_owned())
            .ok();
        done
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use futures::future::join;

    use super::*;

    #[tokio::test]
    async fn whoever_waits_goes_before_whoever_just_went() {
        let (turns, went) = (Turns::new(1, 1), RefCell::new(String::new()));
        let go_on = async |name| {
            for _ in 0..4 {
                let turn = turns.write().await;
                went.borrow_mut().push(name);
                // The other one comes to wait.
                tokio::task::yield_now().await;
                drop(turn);
            }
        };
        join(go_on('a'), go_on('b')).await;
        assert_eq!(went.into_inner(), "abababab");
    }

    #[tokio::test]
    async fn a_reader_holds_its_turn_until_the_next_piece() {
        let turns = Turns::new(1, 1);
        let mut reader = turns.reader();
        let free = Arc::clone(&turns.reading);
        let read = tokio::task::spawn_blocking(move || {
            let before = free.available_permits();
            reader.next(|| ());
            let during = free.available_permits();
            let between = reader.next(|| free.available_permits());
            drop(reader);
            [before, during, between, free.available_permits()]
        });
        assert_eq!(read.await.unwrap(), [1, 0, 1, 1]);
    }
}
