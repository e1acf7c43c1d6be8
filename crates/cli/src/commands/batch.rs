//! `mudanza batch`: the history of imports, and what can be done with each.

mod cancel;
mod commit;
mod errors;
mod forget;
pub(crate) mod list;
mod records;
mod resume;
mod retry;
mod rollback;
mod show;
pub(crate) mod watch;

use crate::args::Place;
use crate::connection::{Connection, Work};
use crate::failure::{End, Failure};
use crate::out::Out;

const EXAMPLES: &str = "\
Examples:
  mudanza batch list                             what was imported, the newest first
  mudanza batch show 3                           one import
  mudanza batch records 3 --status error         its records in error
  mudanza batch errors 3 -o errors.xlsx          the same rows, to correct them
  mudanza batch retry 3 --corrected errors.xlsx  the corrected rows, and no others
  mudanza batch rollback 3 --preview             what undoing it would do
  mudanza batch rollback 3                       undo it
  mudanza batch forget 3                         remove the file and what its cells said";

/// Arguments of `batch`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the imports, the newest first
    List(list::Args),
    /// Show one import
    Show(One),
    /// List what each row became, and what happened to it
    Records(records::Args),
    /// Write the rows in error as text or a workbook, in the layout of the file, with reason and row
    Errors(errors::Args),
    /// Commit a finished dry run as it stands
    Commit(commit::Args),
    /// Watch an import until it ends
    Watch(One),
    /// Go on with an import that was interrupted, cancelled or failed
    Resume(One),
    /// Try the rows that failed again, with corrected cells, as a new import
    Retry(retry::Args),
    /// Stop an import; what is in stays, and can be undone
    Cancel(One),
    /// Undo an import: delete what it created, restore what it changed
    Rollback(rollback::Args),
    /// Forget what an import was made from: the file and the cells of its rows
    Forget(forget::Args),
}

/// One batch, by its number.
#[derive(Debug, clap::Args)]
pub(crate) struct One {
    /// Number of the import, as `mudanza batch list` shows it
    #[arg(value_name = "ID")]
    id: i64,
    #[command(flatten)]
    place: Place,
}

impl Command {
    /// Where the batch is, and whether this process is to work on it.
    fn place(&self) -> (&Place, Work) {
        match self {
            Self::List(args) => (&args.place, Work::Ask),
            Self::Records(args) => (&args.one.place, Work::Ask),
            Self::Rollback(args) => (&args.one.place, args.work()),
            Self::Errors(args) => (&args.one.place, Work::Ask),
            Self::Show(one) | Self::Watch(one) => (&one.place, Work::Ask),
            Self::Commit(args) => (&args.one.place, Work::Do),
            Self::Forget(args) => (&args.one.place, Work::Do),
            Self::Retry(args) => (&args.one.place, Work::Do),
            Self::Resume(one) | Self::Cancel(one) => (&one.place, Work::Do),
        }
    }

    async fn run(&self, connection: &Connection, out: &mut Out) -> Result<End, Failure> {
        match self {
            Self::List(args) => list::run(args, connection, out).await,
            Self::Show(one) => show::run(one, connection, out).await,
            Self::Records(args) => records::run(args, connection, out).await,
            Self::Errors(args) => errors::run(args, connection, out).await,
            Self::Commit(args) => commit::run(args, connection, out).await,
            Self::Retry(args) => retry::run(args, connection, out).await,
            Self::Watch(one) => watch::run(one, connection, out).await,
            Self::Resume(one) => resume::run(one, connection, out).await,
            Self::Cancel(one) => cancel::run(one, connection, out).await,
            Self::Rollback(args) => rollback::run(args, connection, out).await,
            Self::Forget(args) => forget::run(args, connection, out).await,
        }
    }
}

/// Does what is asked.
pub(crate) async fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let (place, work) = args.command.place();
    Connection::with(place, work, async |connection| {
        args.command.run(connection, out).await
    })
    .await
}
