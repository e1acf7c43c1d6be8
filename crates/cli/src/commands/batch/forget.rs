//! `mudanza batch forget`.

use std::io::{self, BufRead, IsTerminal, Write};
use std::time::{Duration, Instant};

use serde_json::json;

use super::{One, show};
use crate::batch_view;
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

const EXAMPLES: &str = "\
Examples:
  mudanza batch forget 3                         asks first, and cannot be undone
  mudanza batch forget 3 --yes                   the same without asking, for scripts

Removed are the uploaded file, the cells of every row, corrected cells, and what issues repeat of
them. Kept are counts, row numbers, codes, the records of the clinic, and what undoing the import
needs: `mudanza batch rollback` works as before. The rows in error can no longer be corrected, and
a dry run can no longer be committed. `mudanza serve --keep-source DAYS` does this by itself.";

/// How often it is looked whether it is done.
const BEAT: Duration = Duration::from_millis(100);

/// How long nobody may work on it before that is said.
const PATIENCE: Duration = Duration::from_mins(5);

/// Arguments of `batch forget`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) one: One,
    /// Do not ask first
    #[arg(long)]
    yes: bool,
}

/// Forgets what an import was made from, once it is confirmed, and waits until that is done.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let path = format!("/batches/{}", args.one.id);
    let batch = batch_view::batch(&connection.get(&path).await?)?;
    if !args.yes && batch.forgetting_at.is_none() {
        confirm(args.one.id, &batch.source_file)?;
    }
    connection
        .post(&format!("{path}/forget"), &json!({}))
        .await?;
    until_forgotten(connection, &path, args.one.id).await?;
    // Errors of the import itself are no errors of this.
    show::run(&args.one, connection, out).await
}

/// Asks whoever sits at the terminal.
fn confirm(id: i64, file: &str) -> Result<(), Failure> {
    let unsaid = || {
        Failure::new(
            "not_confirmed",
            format!("forgetting batch {id} was not confirmed"),
        )
    };
    if !io::stdin().is_terminal() {
        return Err(unsaid().next("say --yes: what is forgotten does not come back"));
    }
    let mut stderr = io::stderr().lock();
    write!(
        stderr,
        "Forget the file {file:?} and the cells of batch {id}? This cannot be undone. [y/N] "
    )?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" | "s" | "si" | "sí" => Ok(()),
        _ => Err(unsaid()),
    }
}

/// Waits until nothing is left to forget.
async fn until_forgotten(connection: &Connection, path: &str, id: i64) -> Result<(), Failure> {
    let started = Instant::now();
    loop {
        let batch = batch_view::batch(&connection.get(path).await?)?;
        if batch.forgotten_at.is_some() {
            return Ok(());
        }
        if started.elapsed() > PATIENCE {
            let message = format!("batch {id} is marked, and not forgotten to its end yet");
            return Err(Failure::new("forgetting_goes_on", message)
                .kept("the mark: nothing is done with its source any more")
                .next("the server's log says what is in the way; it goes on by itself"));
        }
        tokio::time::sleep(BEAT).await;
    }
}
