//! `mudanza`, the command line: one file per command, no rule of its own.
//!
//! What a file means is decided in `intake`; what is remembered, in `store` and `server`. This
//! crate opens files, shows what was found, and is the only one that picks a database engine.

mod args;
mod batch_view;
mod commands;
mod connection;
mod engine;
mod failure;
mod help_of;
mod human;
mod input;
mod language;
mod local;
mod mapping_view;
mod out;
mod output_file;
mod plan_view;
mod planning;
mod progress;
mod remote;
mod report_view;
mod resumable;
mod survey_view;
mod table;
mod upload;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory, FromArgMatches};

use crate::args::Cli;
use crate::failure::Failure;
use crate::out::Out;

fn main() -> ExitCode {
    let cli = match parsed() {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    let mut out = Out::new(cli.global);
    let ended = commands::run(cli.command, &mut out).and_then(|end| {
        out.flush()?;
        Ok(end)
    });
    match ended {
        Ok(end) => end.into(),
        // The reader of our output, such as `head`, has seen enough: that is no failure.
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            // What was found before the failure is still worth showing.
            let _ = out.flush();
            out::fail(&failure, cli.global.json);
            ExitCode::from(2)
        }
    }
}

/// The command line as it was given.
fn parsed() -> Result<Cli, clap::Error> {
    let mut command = without_empty_variables(Cli::command());
    let mut matches = command.try_get_matches_from_mut(std::env::args_os())?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// A variable that is set to nothing says nothing, as in most programs.
fn without_empty_variables(command: Command) -> Command {
    let empty = |argument: &Arg| {
        let value = argument.get_env().and_then(std::env::var_os);
        value.is_some_and(|value| value.is_empty())
    };
    command
        .mut_args(|argument| {
            if empty(&argument) {
                argument.env(None::<&str>)
            } else {
                argument
            }
        })
        .mut_subcommands(without_empty_variables)
}

/// Says what is wrong with the arguments; help and version are no misuse.
fn misused(error: &clap::Error) -> ExitCode {
    let asked = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if !asked && std::env::args_os().any(|argument| argument == "--json") {
        out::fail(
            &Failure::new("bad_usage", first_sentence(&error.to_string())),
            true,
        );
        return ExitCode::from(2);
    }
    // The message cannot be shown if its reader is gone; the status still says it.
    let _ = error.print();
    ExitCode::from(u8::from(!asked) * 2)
}

fn first_sentence(text: &str) -> String {
    let line = text.lines().next().unwrap_or(text);
    line.trim_start_matches("error: ").to_owned()
}
