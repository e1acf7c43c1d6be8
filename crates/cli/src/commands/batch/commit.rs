//! `mudanza batch commit`.

use clap::ValueEnum;
use serde_json::json;

use super::{One, watch};
use crate::connection::Connection;
use crate::failure::{End, Failure};
use crate::out::Out;

/// Arguments of `batch commit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) one: One,
    /// What to do if the database moved since the dry run: name the records and stop, or go on as
    /// the database is now
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = OnMoved::Refuse)]
    on_moved: OnMoved,
}

/// What to do if the database moved since the dry run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnMoved {
    // No doc comments: clap would spread the whole help text over twice the lines.
    Refuse,
    #[value(name = "go_on", alias = "go-on")]
    GoOn,
}

/// Commits a finished dry run and waits until it is in.
pub(super) async fn run(
    args: &Args,
    connection: &Connection,
    out: &mut Out,
) -> Result<End, Failure> {
    let id = args.one.id;
    let on_moved = match args.on_moved {
        OnMoved::Refuse => "refuse",
        OnMoved::GoOn => "go_on",
    };
    connection
        .post(
            &format!("/batches/{id}/commit"),
            &json!({ "on_moved": on_moved }),
        )
        .await?;
    let answer = watch::until_over(connection, id).await?;
    watch::finish(&answer, out)
}
