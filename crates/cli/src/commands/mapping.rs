//! `mudanza mapping`: how the columns of a source were mapped before.

mod delete;
mod list;
mod save;
mod show;

use intake::plan::Source;
use intake::schema::RecordType;

use crate::args::Place;
use crate::connection::{Connection, Work};
use crate::failure::{End, Failure};
use crate::out::Out;
use crate::planning::{record_type, source};

const EXAMPLES: &str = "\
Examples:
  mudanza preview clientes.csv --save-plan plan.json     a plan, to correct its mappings by hand
  mudanza mapping save plan.json                         keep how it maps the columns
  mudanza preview otros.csv --mapping csv                use that for another file
  mudanza mapping list                                   what is kept
  mudanza mapping show csv client                        one mapping, column by column
  mudanza mapping delete csv client --column Ciudad      forget one column of it";

/// Arguments of `mapping`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the mappings that are kept, by source and record type
    List(list::Args),
    /// Show how the columns of a source go to the fields of a record type
    Show(One),
    /// Keep the mappings of a plan, or those that `mapping show --json` wrote
    Save(save::Args),
    /// Forget a mapping, or one column of it
    Delete(delete::Args),
}

/// One mapping.
#[derive(Debug, clap::Args)]
pub(crate) struct One {
    /// Where the data comes from: okvet, csv or manual
    #[arg(value_name = "SOURCE", value_parser = source)]
    source: Source,
    /// Record type, such as client or pet
    #[arg(value_name = "TYPE", value_parser = record_type)]
    record_type: RecordType,
    #[command(flatten)]
    place: Place,
}

impl One {
    /// Its address under the API.
    fn path(&self) -> String {
        path(self.source, self.record_type)
    }
}

fn path(source: Source, record_type: RecordType) -> String {
    format!("/mappings/{}/{}", source.as_str(), record_type.as_str())
}

impl Command {
    fn place(&self) -> &Place {
        match self {
            Self::List(args) => &args.place,
            Self::Show(one) => &one.place,
            Self::Save(args) => &args.place,
            Self::Delete(args) => &args.one.place,
        }
    }
}

/// Does what is asked.
pub(crate) async fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    let place = args.command.place();
    Connection::with(place, Work::Ask, async |connection| match &args.command {
        Command::List(args) => list::run(args, connection, out).await,
        Command::Show(one) => show::run(one, connection, out).await,
        Command::Save(args) => save::run(args, connection, out).await,
        Command::Delete(args) => delete::run(args, connection, out).await,
    })
    .await
}
