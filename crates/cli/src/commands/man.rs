//! `mudanza man`: manual pages, from the same table as the help texts.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::Cli;
use crate::failure::{End, Failure};
use crate::out::Out;

const EXAMPLES: &str = "\
Examples:
  mudanza man | man -l -                         read the page of the program
  mudanza man batch rollback | man -l -          read the page of a command
  mudanza man import > mudanza-import.1          keep a page";

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Command to describe, such as `import` or `batch rollback` [default: the whole program]
    command: Vec<String>,
}

/// Prints the page.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let mut program = Cli::command();
    program.build();
    let mut command = &program;
    for word in &args.command {
        command = command.find_subcommand(word).ok_or_else(|| {
            let asked = args.command.join(" ");
            Failure::new(
                "command_unknown",
                format!("there is no command `mudanza {asked}`"),
            )
            .next("see the commands with `mudanza help`")
        })?;
    }
    Man::new(command.clone()).render(out)?;
    Ok(End::Good)
}
