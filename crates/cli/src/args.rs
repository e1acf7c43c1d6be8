//! The arguments that every command understands, and the list of commands.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use intake::source::workbook::Limits;

use crate::commands::{
    batch, completions, history, import, man, mapping, preview, read, rules, schema, serve,
    template, transform, validate, worker,
};
use crate::failure::Failure;
use crate::input;
use crate::language::Language;

const EXAMPLES: &str = "\
Examples:
  mudanza preview mascotas.csv                   what each row will become, and what is wrong
  mudanza import mascotas.csv                    the same against the database; writes no record
  mudanza import mascotas.csv --commit           commits it
  mudanza batch list                             the history of imports
  mudanza batch rollback 3 --preview             what undoing import 3 would do
  mudanza serve                                  the page, on http://127.0.0.1:7300

Exit status:
  0  all good
  1  it ran, and found errors in the data
  2  it could not run; the reason is on standard error as error[code]: sentence";

const ABOUT: &str = "\
Moves a veterinary clinic's data into its new system

Reads the export of the old system, shows what each row will become and what is wrong with it,
commits exactly that in a tracked batch, and can put everything back as it was.";

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "mudanza", version, about = ABOUT, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Global {
    /// Answer in JSON instead of tables; errors too, on standard error
    #[arg(long, global = true, display_order = 100)]
    pub(crate) json: bool,
    /// Language of the texts about the data [default: from LANG; es for es*, else en]
    #[arg(long, global = true, value_name = "LANG", display_order = 101)]
    pub(crate) lang: Option<Language>,
}

/// What can be asked of the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what the reader sees in a file: encoding, header, columns, damaged rows
    Read(read::Args),
    /// Show what each row will become and what is wrong with it, without any database
    Preview(preview::Args),
    /// Import a file: a dry run, unless --commit is given
    Import(import::Args),
    /// Look at imports, watch, resume, cancel or undo them
    Batch(batch::Args),
    /// Keep, show and forget how the columns of a source are mapped
    Mapping(mapping::Args),
    /// Tell which imports touched a record of the clinic, and what they changed
    History(history::Args),
    /// Serve the page and the HTTP API on this computer
    Serve(serve::Args),
    /// Work on imports that wait or were interrupted, without a page
    Worker(worker::Args),
    /// Convert values from standard input, one per line
    Transform(transform::Args),
    /// Check records from standard input, one JSON object per line
    Validate(validate::Args),
    /// Explain what can be wrong: every code, or one
    Rules(rules::Args),
    /// Print the fields of the record types
    Schema(schema::Args),
    /// Write the empty file of a record type, to fill in and import
    Template(template::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
    /// Print a manual page
    Man(man::Args),
}

const DATABASE: &str = "Database";

/// Which database is meant.
#[derive(Clone, Debug, Default, Args)]
#[expect(clippy::struct_field_names, reason = "the option is called so")]
pub(crate) struct Database {
    /// Folder of the embedded database, and of the uploaded files unless --files says otherwise
    /// [default: the folder of an embedded --database, $XDG_DATA_HOME/mudanza-data or ~/.local/share/mudanza-data]
    #[arg(help_heading = DATABASE, long, value_name = "DIR", env = "MUDANZA_DATA", hide_env_values = true)]
    pub(crate) data: Option<PathBuf>,
    /// Database by URL: sqlite:///var/lib/mudanza/clinic.db or postgres://user@host/name
    /// [default: embedded, in the data folder]
    #[arg(help_heading = DATABASE, long, value_name = "URL",
        env = "MUDANZA_DATABASE",
        hide_env_values = true
    )]
    pub(crate) database: Option<String>,
    /// Where uploaded files stand: a folder, or s3://bucket/prefix with AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY, AWS_REGION or AWS_ENDPOINT_URL [default: `files` in the data folder]
    // Some commands take files, and have an argument of that name.
    #[arg(help_heading = DATABASE, id = "stored_files", long = "files", value_name = "WHERE",
        env = "MUDANZA_FILES",
        hide_env_values = true
    )]
    pub(crate) files: Option<String>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// How much of a workbook is read before it is taken for a trap.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct LimitArgs {
    /// Limits of workbooks that differ from the usual ones, as a JSON file: {"rows": 2000000}
    #[arg(
        long,
        value_name = "JSON",
        env = "MUDANZA_LIMITS",
        hide_env_values = true
    )]
    limits: Option<PathBuf>,
}

impl LimitArgs {
    /// The limits; those of which nothing is said are the usual ones.
    pub(crate) fn read(&self) -> Result<Limits, Failure> {
        let Some(path) = &self.limits else {
            return Ok(Limits::default());
        };
        serde_json::from_str(&input::small_text(path)?).map_err(|error| {
            let message = format!("{}: {error}", path.display());
            Failure::new("limits_invalid", message)
        })
    }
}

/// How long what imports were made from is kept.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct KeepArgs {
    /// Forget the files and cells of imports so many days after their end [default: never]
    #[arg(
        long,
        value_name = "DAYS",
        env = "MUDANZA_KEEP_SOURCE",
        hide_env_values = true,
        value_parser = clap::value_parser!(u32).range(1..=36_500)
    )]
    keep_source: Option<u32>,
}

impl KeepArgs {
    /// How long; `None` for ever.
    pub(crate) fn time(&self) -> Option<Duration> {
        self.keep_source
            .map(|days| Duration::from_hours(24 * u64::from(days)))
    }
}

/// Which database or which server is meant.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Place {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Ask a running server instead, such as http://127.0.0.1:7300
    #[arg(help_heading = DATABASE, long, value_name = "URL",
        env = "MUDANZA_SERVER",
        hide_env_values = true)]
    pub(crate) server: Option<String>,
}

impl Place {
    /// The options that say the same place again, for a command that the user is told to type.
    pub(crate) fn repeated(&self) -> String {
        let data = self
            .database
            .data
            .as_ref()
            .map(|folder| folder.display().to_string());
        let given = [
            ("--data", data, "MUDANZA_DATA"),
            (
                "--database",
                self.database.database.clone(),
                "MUDANZA_DATABASE",
            ),
            ("--files", self.database.files.clone(), "MUDANZA_FILES"),
            ("--server", self.server.clone(), "MUDANZA_SERVER"),
        ];
        let mut options = String::new();
        for (name, value, variable) in given {
            // What the environment says is said again by itself.
            let Some(value) = value.filter(|value| std::env::var(variable).as_ref() != Ok(value))
            else {
                continue;
            };
            options.extend([" ", name, " ", &value]);
        }
        options
    }
}
