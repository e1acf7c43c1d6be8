//! `mudanza serve`: the page, the HTTP API and the worker, on this computer.

use std::net::SocketAddr;

use serde_json::json;
use server::{Config, ServeError, Server};

use crate::args::{Database, KeepArgs};
use crate::engine::{Engine, config, no_files};
use crate::failure::{End, Failure};
use crate::out::{self, Out};

const EXAMPLES: &str = "\
Examples:
  mudanza serve                                  http://127.0.0.1:7300
  mudanza serve --listen 127.0.0.1:8080          another port
  mudanza serve --keep-source 90                 forget files and cells 90 days after each import
  RUST_LOG=debug mudanza serve --json            the log as JSON lines, in detail

There are no accounts yet: whoever reaches the server may read and change everything. It
therefore listens on this computer only. It takes up interrupted imports where they were.";

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Address to listen on; a loopback address
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:7300",
        env = "MUDANZA_LISTEN"
    )]
    listen: SocketAddr,
    #[command(flatten)]
    keep: KeepArgs,
    #[command(flatten)]
    database: Database,
}

/// Serves until it is interrupted.
pub(crate) async fn run(args: &Args, out: &mut Out) -> Result<End, Failure> {
    out::log("info", out.json);
    let mut config = Config {
        listen: args.listen,
        ..config(&args.database)?
    };
    config.ingest.keep_source = args.keep.time();
    // Unsafe settings are refused before a database is made.
    config.check().map_err(|error| refused(&error.into()))?;
    let engine = Engine::open(&args.database).await?;
    let server = Server::bind(&config, engine.store())
        .await
        .map_err(|error| refused(&error))?;
    let address = server.address();
    if out.json {
        out.json_line(&json!({ "url": format!("http://{address}"), "data": config.data_dir }))?;
    } else {
        let bold = out.palette.bold;
        out.line(format_args!("Mudanza is at {bold}http://{address}{bold:#}"))?;
        out.line(format_args!("  data in {}", config.data_dir.display()))?;
        out.line("  this computer only, because there are no accounts yet; Ctrl+C ends it")?;
    }
    out.flush()?;
    let ended = server.run(server::stop_signal()).await;
    engine.close().await;
    ended.map_err(|error| refused(&error))?;
    Ok(End::Good)
}

fn refused(error: &ServeError) -> Failure {
    let (code, next) = match error {
        ServeError::Config(_) => ("not_loopback", "listen on 127.0.0.1 or [::1]"),
        ServeError::Listen { .. } => (
            "address_in_use",
            "choose another with --listen 127.0.0.1:PORT",
        ),
        ServeError::Files(error) => return no_files(error),
        ServeError::Serve(_) => (
            "server_failed",
            "start it again; imports go on where they were",
        ),
    };
    Failure::new(code, error.to_string()).next(next)
}
