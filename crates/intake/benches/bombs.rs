//! How long it takes to refuse a workbook made to harm, and in how much memory.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark takes the time and shows its figures"
)]

#[path = "../tests/workbooks/biff.rs"]
#[allow(dead_code, reason = "bombs only need some records")]
mod biff;
#[path = "../tests/bombs/list.rs"]
mod list;
#[path = "../tests/workbooks/package.rs"]
#[allow(dead_code, reason = "bombs only need what makes archives")]
mod package;

use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The longest that a bomb may take.
const LONGEST: Duration = Duration::from_secs(1);

/// How long this thread has run, where the system counts it: on a busy machine a clock tells more
/// of the others than of a bomb.
fn on_processor() -> Option<Duration> {
    let counts = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = counts.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn main() -> ExitCode {
    let all = [
        ("XLSX", list::cells()),
        ("XLSX", list::texts()),
        ("XLSX", list::archives()),
        ("ODS", list::open_documents()),
        ("HTML", list::pages()),
        ("XLS", list::old_workbooks()),
    ];
    println!(
        "| format | bomb | bytes | ms of the processor | of the clock | MB | how it ends |\n\
         |---|---|---|---|---|---|---|"
    );
    let mut over = 0;
    for (format, bombs) in all {
        for bomb in bombs {
            let bytes = bomb.bytes();
            let (start, before) = (Instant::now(), on_processor());
            let blast = bomb.read(&bytes);
            let clock = start.elapsed();
            let took = match (before, on_processor()) {
                (Some(before), Some(after)) => after.saturating_sub(before),
                _ => clock,
            };
            let fine = took < LONGEST
                && blast.peak < list::MEGABYTES
                && bomb.complaint(&blast.read).is_none();
            over += u32::from(!fine);
            let end = match &blast.read {
                Ok(read) => format!("read: {} rows, {} columns", read.rows, read.columns),
                Err(error) => error.to_string(),
            };
            println!(
                "| {format} | {} | {} | {} | {} | {:.1} | {}{end} |",
                bomb.name,
                bytes.len(),
                took.as_millis(),
                clock.as_millis(),
                blast.peak,
                if fine { "" } else { "OVER: " },
            );
        }
    }
    println!(
        "\n{over} beyond {} s or {} MB",
        LONGEST.as_secs(),
        list::MEGABYTES
    );
    if over == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
