//! `mudanza completions`: a completion script.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::failure::{End, Failure};
use crate::out::Out;

const EXAMPLES: &str = "\
Examples:
  mudanza completions bash > ~/.local/share/bash-completion/completions/mudanza
  mudanza completions zsh > ~/.zfunc/_mudanza
  mudanza completions fish > ~/.config/fish/completions/mudanza.fish";

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Shell that shall complete
    shell: Shell,
}

/// Prints the script.
pub(crate) fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    // The generator does not expect that its writer fails: it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "mudanza", &mut script);
    std::io::Write::write_all(out, &script)?;
    Ok(End::Good)
}
