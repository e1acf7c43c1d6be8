//! How long the faults go on: shortly with every test run, long when `cargo xtask torture` asks.

use std::io::Write;
use std::time::{Duration, Instant};

/// How long a kind of fault goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    started: Instant,
    minutes: Option<u64>,
}

impl Extent {
    /// What `MUDANZA_TORTURE` asks for: the most minutes for each kind of fault.
    pub(crate) fn asked() -> Self {
        let minutes = std::env::var("MUDANZA_TORTURE").ok();
        Self {
            started: Instant::now(),
            minutes: minutes.map(|minutes| minutes.parse().expect("MUDANZA_TORTURE is in minutes")),
        }
    }

    /// Whether it is the long form.
    pub(crate) fn is_long(self) -> bool {
        self.minutes.is_some()
    }

    /// How many times something is to be done.
    pub(crate) fn count(self, short: u32, long: u32) -> u32 {
        if self.is_long() { long } else { short }
    }

    /// Whether its time is over.
    pub(crate) fn is_over(self) -> bool {
        self.is_over_for(1, 1)
    }

    /// Whether the time of the first `parts` of so many is over; what one part leaves is for the next.
    pub(crate) fn is_over_for(self, parts: u32, of: u32) -> bool {
        self.minutes.is_some_and(|minutes| {
            self.started.elapsed() > Duration::from_secs(60 * minutes) * parts / of
        })
    }
}

/// Tells a figure: to whoever reads the test's output, and to the file of `cargo xtask torture`.
#[expect(clippy::print_stdout, reason = "the test harness keeps it")]
pub(crate) fn report(figure: &str) {
    println!("{figure}");
    if let Ok(path) = std::env::var("MUDANZA_TORTURE_REPORT") {
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        writeln!(file, "{figure}").unwrap();
    }
}
