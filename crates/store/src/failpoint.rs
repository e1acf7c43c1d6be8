//! Failpoints: named places between two steps, where a test ends the process or makes a step fail.
//!
//! They act only in a build with the feature `failpoints`, and there only when the environment
//! asks for it; in any other build [`reach`] is nothing at all. `MUDANZA_FAILPOINT` is
//! `NAME@N=ACTION`: the N-th time that the process reaches NAME,
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
        Nothing,
        Trace,
        At {
            name: String,
            turn: u64,
            action: Action,
        },
    }

    enum Action {
        Die,
        Fail,
        Stop,
    }

    static PLAN: LazyLock<Plan> =
        LazyLock::new(|| match std::env::var("MUDANZA_FAILPOINT").as_deref() {
            Err(_) | Ok("") => Plan::Nothing,
            Ok("trace") => Plan::Trace,
            // A test that names no failpoint must not pass for one that does.
            Ok(words) => parse(words).unwrap_or_else(|| {
                panic!("MUDANZA_FAILPOINT is NAME@N=die|fail|stop or trace, not {words:?}")
            }),
        });

    fn parse(words: &str) -> Option<Plan> {
        let (place, action) = words.split_once('=')?;
        let (name, turn) = place.split_once('@')?;
        let action = match action {
            "die" => Action::Die,
            "fail" => Action::Fail,
            "stop" => Action::Stop,
            _ => return None,
        };
        Some(Plan::At {
            name: name.to_owned(),
            turn: turn.parse().ok()?,
            action,
        })
    }

    /// Says that the process is at a failpoint. What stands before it is done, what follows is not.
    #[expect(
        clippy::print_stderr,
        reason = "the test that asks for a trace reads it"
    )]
    pub fn reach(reached: &'static str) -> Result<()> {
        static TURNS: AtomicU64 = AtomicU64::new(0);
        match &*PLAN {
            Plan::Nothing => {}
            Plan::Trace => eprintln!("failpoint {reached}"),
            Plan::At { name, turn, action } => {
                if name == reached && TURNS.fetch_add(1, Ordering::Relaxed) + 1 == *turn {
                    return act(action, reached);
                }
            }
        }
        Ok(())
    }

    fn act(action: &Action, name: &str) -> Result<()> {
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
