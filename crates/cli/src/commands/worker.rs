//! `mudanza worker`: works on batches, and answers nobody.

use server::App;

use crate::args::{Database, KeepArgs};
use crate::engine::{Engine, config, no_files};
use crate::failure::{End, Failure};
use crate::out::{self, Out};

const EXAMPLES: &str = "\
Examples:
  mudanza worker                                 take up what was interrupted, and what comes

`mudanza serve` and `mudanza import` work on batches themselves; this does so where neither runs.
Several workers on one database are safe: each batch has one at a time.";

/// Arguments of `worker`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    keep: KeepArgs,
    #[command(flatten)]
    database: Database,
}

/// Works until it is interrupted.
pub(crate) async fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    out::log("info", out.json);
    let mut config = config(&args.database)?;
    config.ingest.keep_source = args.keep.time();
    let engine = Engine::open(&args.database).await?;
    let app = App::open(&config, engine.store()).map_err(|error| no_files(&error))?;
    let checked = app.files().check().await;
    checked.map_err(|error| no_files(&error))?;
    if !out.json {
        out.line(format_args!(
            "Working on batches in {}; Ctrl+C ends it",
            config.data_dir.display()
        ))?;
        out.flush()?;
    }
    let stopping = app.stopping().clone();
    let worker = app.worker(&config);
    let asked = stopping.clone();
    tokio::spawn(async move {
        server::stop_signal().await;
        asked.cancel();
    });
    worker.run(stopping).await;
    engine.close().await;
    Ok(End::Good)
}
