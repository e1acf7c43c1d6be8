//! Failpoints: named places between two steps, where a test ends the process or makes a step fail.
//!
//! They act only in a build with the feature `failpoints`, and there only when the environment
//! asks for it; in any other build [`reach`] is nothing at all. `MUDANZA_FAILPOINT` is
//! `NAME@N=ACTION`, or several of that with commas between: the N-th time that the process reaches
//! NAME,
//!
//! - `die` kills it, as `kill -9` does: nothing is flushed, nothing is told;
//! - `fail` lets the step fail, as if the database had;
//! - `stop` stops the process as SIGSTOP does, until somebody continues it.
//!
//! `trace` instead writes the name of every failpoint that is reached on standard error.

/// Says that the process is at a failpoint. What stands before it is done, what follows is not.
#[cfg(not(feature = "failpoints"))]
#[inline(always)]
pub fn reach(_name: &'static str) -> crate::Result<()> {
    Ok(())
}

#[cfg(feature = "failpoints")]
pub use armed::reach;

#[cfg(feature = "failpoints")]
mod armed {
    use std::process::Command;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use crate::{Result, StoreError};

    enum Plan {
        Trace,
        At(Vec<Point>),
    }

    struct Point {
        name: String,
        turn: u64,
        action: Action,
        turns: AtomicU64,
    }

    #[derive(Clone, Copy)]
    enum Action {
        Die,
        Fail,
        Stop,
    }

    static PLAN: LazyLock<Plan> =
        LazyLock::new(|| match std::env::var("MUDANZA_FAILPOINT").as_deref() {
            Err(_) | Ok("") => Plan::At(Vec::new()),
            Ok("trace") => Plan::Trace,
            // A test that names no failpoint must not pass for one that does.
            Ok(words) => {
                let points: Option<_> = words.split(',').map(parse).collect();
                Plan::At(points.unwrap_or_else(|| {
                    panic!("MUDANZA_FAILPOINT is NAME@N=die|fail|stop,... or trace, not {words:?}")
                }))
            }
        });

    fn parse(words: &str) -> Option<Point> {
        let (place, action) = words.split_once('=')?;
        let (name, turn) = place.split_once('@')?;
        let action = match action {
            "die" => Action::Die,
            "fail" => Action::Fail,
            "stop" => Action::Stop,
            _ => return None,
        };
        Some(Point {
            name: name.to_owned(),
            turn: turn.parse().ok()?,
            action,
            turns: AtomicU64::new(0),
        })
    }

    /// Says that the process is at a failpoint. What stands before it is done, what follows is not.
    #[expect(
        clippy::print_stderr,
        reason = "the test that asks for a trace reads it"
    )]
    pub fn reach(reached: &'static str) -> Result<()> {
        match &*PLAN {
            Plan::Trace => eprintln!("failpoint {reached}"),
            Plan::At(points) => {
                let points = points.iter().filter(|point| point.name == reached);
                for point in points {
                    if point.turns.fetch_add(1, Ordering::Relaxed) + 1 == point.turn {
                        return act(point.action, reached);
                    }
                }
            }
        }
        Ok(())
    }

    fn act(action: Action, name: &str) -> Result<()> {
        match action {
            Action::Fail => Err(StoreError::engine(format!("the failpoint {name}"))),
            Action::Stop => {
                signal("-STOP");
                Ok(())
            }
            Action::Die => {
                signal("-KILL");
                // The signal is on its way; this thread does nothing more.
                std::thread::sleep(Duration::from_secs(10));
                std::process::abort()
            }
        }
    }

    fn signal(name: &str) {
        let process = std::process::id().to_string();
        let _ = Command::new("kill").args([name, &process]).status();
    }
}
