//! The repository's own commands: `cargo xtask <command>`.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool talks to its terminal"
)]

mod bench;
mod fixtures;
mod fuzz;
mod postgres;
mod rules;
mod samples;
mod shell;
mod stamp;
mod start;
mod test;
mod tidy;
mod tools;
mod torture;
mod wasm;
mod web;
mod zones;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const HELP: &str = "\
cargo xtask <command>

  start                 build what is stale, then serve the page on the embedded database
  test [STEP…]          install what is missing, then run every check, or the named ones
  torture [--minutes N] kill, cut and fill the disk at length: at most N minutes a kind (30)
  postgres [VERSION…]   run the contract of the store on PostgreSQL 16, 17 and 18, or the named ones
  bench                 measure preview and store on a million rows, and bombs
  tidy                  check the rules of the repository itself
  wasm                  build the browser's module
  web                   build the page
  samples               write samples/ anew
  fixtures              write the expected results of tests/fixtures/ anew
  clinic                write the invented clinic of tests/fixtures/clinic/ anew
  rules                 write docs/rules/ and the help of the rules anew
  fuzz [TARGET…] [S]    run the fuzzers, all or some, for S seconds each (60)
  fuzz --merge [TARGET…] keep of what the fuzzers found what reaches new code
  zones FOLDER          write the table of time zones anew, from a folder of compiled zones
  generate KIND N FILE  write N invented rows; KIND is clients or mascotas
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Gives whether it went well; an error is something that kept it from running.
fn run(words: &[&str]) -> Result<bool> {
    match words {
        ["start", serve @ ..] => start::start(serve)?,
        ["test", steps @ ..] => return test::test(steps),
        ["torture", rest @ ..] => torture::torture(rest)?,
        ["postgres", versions @ ..] => postgres::versions(versions)?,
        ["bench"] => bench::bench()?,
        ["tidy"] => tidy::tidy()?,
        ["wasm"] => wasm::build()?,
        ["web"] => wasm::build().and_then(|()| web::build())?,
        ["samples"] => samples::write()?,
        ["fixtures"] => fixtures::write()?,
        ["clinic"] => fixtures::clinic::write()?,
        ["rules"] => rules::write()?,
        ["zones", folder] => zones::write(Path::new(folder))?,
        ["fuzz", targets @ ..] => fuzz::fuzz(targets)?,
        ["generate", kind, rows, file] => {
            let rows = rows
                .replace('_', "")
                .parse()
                .context("the number of rows is no number")?;
            samples::generate(kind, rows, Path::new(file))?;
        }
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        _ => bail!("there is no such command: {}\n\n{HELP}", words.join(" ")),
    }
    Ok(true)
}
