//! The second command: every check, in the order in which it should fail.

mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How a check ended without failing.
pub(crate) enum Ended {
    /// It ran and all is well.
    Passed,
    /// It could not run here, and says why.
    Skipped(&'static str),
}

/// One check: its name and what it runs.
type Step = (&'static str, fn() -> Result<Ended>);

/// How one check of this run ended.
struct Line {
    name: &'static str,
    word: &'static str,
    remark: String,
    took: Duration,
}

/// Runs every check, or those that are named, and stops at the first that fails.
///
/// Gives whether all went well; what did not has been printed.
pub(crate) fn test(names: &[&str]) -> Result<bool> {
    let keep_going = names.contains(&"--keep-going");
    let names: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !name.starts_with("--"))
        .collect();
    if let Some(unknown) = names
        .iter()
        .find(|name| steps::ALL.iter().all(|step| step.0 != **name))
    {
        let known: Vec<_> = steps::ALL.iter().map(|step| step.0).collect();
        bail!("there is no check {unknown:?}: {}", known.join(", "));
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut failed = false;
    for (name, run) in steps::ALL {
        if !names.is_empty() && !names.contains(name) {
            continue;
        }
        if failed && !keep_going {
            lines.push(Line::new(
                name,
                "skipped",
                "an earlier check failed",
                Duration::ZERO,
            ));
            continue;
        }
        println!("\n==> {name}");
        let start = Instant::now();
        let (word, remark) = match run() {
            Ok(Ended::Passed) => ("passed", String::new()),
            Ok(Ended::Skipped(why)) => ("skipped", why.to_owned()),
            Err(error) => {
                eprintln!("error: {error:#}");
                failed = true;
                (
                    "failed",
                    format!("{error:#}")
                        .lines()
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                )
            }
        };
        lines.push(Line::new(name, word, &remark, start.elapsed()));
    }
    summarise(&lines);
    Ok(!failed)
}

impl Line {
    fn new(name: &'static str, word: &'static str, remark: &str, took: Duration) -> Self {
        Self {
            name,
            word,
            remark: remark.to_owned(),
            took,
        }
    }
}

/// Prints the table of times and, as its last line, the counts alone.
fn summarise(lines: &[Line]) {
    println!();
    for line in lines {
        let seconds = line.took.as_secs_f64();
        println!(
            "{:>8.1} s  {:<14} {:<8} {}",
            seconds, line.name, line.word, line.remark
        );
    }
    let total: f64 = lines.iter().map(|line| line.took.as_secs_f64()).sum();
    println!("{total:>8.1} s  in all\n");
    let count = |word| lines.iter().filter(|line| line.word == word).count();
    print!("{} passed, {} failed", count("passed"), count("failed"));
    match count("skipped") {
        0 => println!(),
        skipped => println!(", {skipped} skipped"),
    }
}
