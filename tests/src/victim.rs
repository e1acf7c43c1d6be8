//! A process that plays an act and may be killed meanwhile.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use store::{Batch, BatchStatus};

use crate::Place;

/// What a person saw of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its id.
    pub id: i64,
    /// Its status.
    pub status: BatchStatus,
    /// The records done, and of them those that went in, in error, and left out.
    pub counts: [i64; 4],
}

impl Seen {
    /// What a batch shows.
    pub fn of(batch: &Batch) -> Self {
        Self {
            id: batch.id,
            status: batch.status,
            counts: [
                batch.processed_records,
                batch.success_count,
                batch.error_count,
                batch.skip_count,
            ],
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let id = words.next()?.parse().ok()?;
        let status = BatchStatus::from_word(words.next()?)?;
        let mut counts = [0; 4];
        for count in &mut counts {
            *count = words.next()?.parse().ok()?;
        }
        Some(Self { id, status, counts })
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [processed, success, error, skip] = self.counts;
        let status = self.status.as_str();
        write!(
            f,
            "{} {status} {processed} {success} {error} {skip}",
            self.id
        )
    }
}

/// How a process ended.
#[derive(Debug)]
pub struct Ended {
    /// Whether it came to its own end; else it was killed.
    pub well: bool,
    /// The states that it told, in order.
    pub seen: Vec<Seen>,
    /// What it wrote on standard error.
    pub said: String,
}

/// A process that plays an act.
#[derive(Debug)]
pub struct Victim {
    child: Running,
    seen: Receiver<Seen>,
    said: std::thread::JoinHandle<String>,
    before: Vec<Seen>,
}

/// A process that does not outlive its test, not even stopped.
#[derive(Debug)]
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How long a silent worker keeps its batch here.
const LEASE: Duration = Duration::from_millis(400);

/// How long a process may take for its act, which gives up by itself well before.
const PATIENCE: Duration = Duration::from_mins(6);

impl Victim {
    /// Starts an act over a place, with so many records in a transaction; `failpoint` is what
    /// `MUDANZA_FAILPOINT` is to say.
    pub fn start(place: &Place, act: &str, chunk: usize, failpoint: &str) -> Self {
        Self::start_at(&place.url(), place.files(), act, chunk, failpoint)
    }

    /// Starts an act over a database by its URL.
    pub fn start_at(url: &str, files: PathBuf, act: &str, chunk: usize, failpoint: &str) -> Self {
        let mut child = Command::new(program())
            .arg(url)
            .arg(files)
            .arg(LEASE.as_millis().to_string())
            .arg(chunk.to_string())
            .arg(act)
            .env("MUDANZA_FAILPOINT", failpoint)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let (sender, seen) = channel();
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                // The last line of a killed process may be cut off.
                if let Some(seen) = Seen::parse(&line) {
                    let _ = sender.send(seen);
                }
            }
        });
        let mut errors = child.stderr.take().unwrap();
        let said = std::thread::spawn(move || {
            let mut said = String::new();
            let _ = errors.read_to_string(&mut said);
            said
        });
        Self {
            child: Running(child),
            seen,
            said,
            before: Vec::new(),
        }
    }

    /// Waits for the next state that it tells, `None` if it has ended or tells nothing for a while.
    pub fn next(&mut self, longest: Duration) -> Option<Seen> {
        let seen = self.seen.recv_timeout(longest).ok()?;
        self.before.push(seen.clone());
        Some(seen)
    }

    /// Sends it a signal, such as `STOP`.
    pub fn signal(&self, name: &str) {
        let id = self.child.0.id().to_string();
        // It may have ended by itself.
        let _ = Command::new("kill")
            .args([&format!("-{name}"), &id])
            .stderr(Stdio::null())
            .status();
    }

    /// Whether it is stopped, as by SIGSTOP.
    pub fn is_stopped(&self) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.0.id()));
        stat.is_ok_and(|stat| {
            stat.rsplit(") ")
                .next()
                .is_some_and(|rest| rest.starts_with('T'))
        })
    }

    /// Kills it without warning, unless it has ended, and gives what it had told.
    pub fn kill(mut self) -> Ended {
        let _ = self.child.0.kill();
        self.wait()
    }

    /// Waits for its end; one that does not come to it is killed, and has not ended well.
    pub fn wait(mut self) -> Ended {
        let started = Instant::now();
        let well = loop {
            match self.child.0.try_wait().unwrap() {
                Some(status) => break status.success(),
                None if started.elapsed() > PATIENCE => {
                    let _ = self.child.0.kill();
                    let _ = self.child.0.wait();
                    break false;
                }
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        let mut seen = self.before;
        seen.extend(self.seen.iter());
        Ended {
            well,
            seen,
            said: self.said.join().unwrap(),
        }
    }
}

/// The program beside the tests, which cargo builds with them.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    profile.join(format!("victim{}", std::env::consts::EXE_SUFFIX))
}
