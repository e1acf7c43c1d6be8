//! The commands, one file each: its arguments, then what it does.

pub(crate) mod batch;
pub(crate) mod completions;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod man;
pub(crate) mod mapping;
pub(crate) mod preview;
pub(crate) mod read;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod template;
pub(crate) mod transform;
pub(crate) mod validate;
pub(crate) mod worker;

use std::future::Future;

use crate::args::Command;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Runs a command.
pub(crate) fn run(command: Command, out: &mut Out) -> Result<End, Failure> {
    match command {
        Command::Read(args) => read::run(&args, out),
        Command::Preview(args) => preview::run(&args, out),
        Command::Import(args) => waiting(import::run(&args, out)),
        Command::Batch(args) => waiting(batch::run(&args, out)),
        Command::Mapping(args) => waiting(mapping::run(&args, out)),
        Command::History(args) => waiting(history::run(&args, out)),
        Command::Serve(args) => waiting(serve::run(&args, out)),
        Command::Worker(args) => waiting(worker::run(&args, out)),
        Command::Transform(args) => transform::run(&args, out),
        Command::Validate(args) => validate::run(&args, out),
        Command::Rules(args) => rules::run(&args, out),
        Command::Schema(args) => schema::run(&args, out),
        Command::Template(args) => template::run(&args, out),
        Command::Completions(args) => completions::run(&args, out),
        Command::Man(args) => man::run(&args, out),
    }
}

/// Waits for a command that speaks to a database or a server.
pub(crate) fn waiting<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("internal", format!("no threads to work with: {error}")))?;
    let ended = runtime.block_on(work);
    // A thread that still reads a file reads it for nobody.
    runtime.shutdown_background();
    ended
}
