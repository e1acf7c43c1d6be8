//! A PostgreSQL server for the tests.

use anyhow::{Context, Result};
use scratch::Server;

use crate::tools;

/// Installs PostgreSQL if it is not there, and starts an empty server.
pub(crate) fn start() -> Result<Server> {
    if scratch::programs().is_none() {
        tools::apt(&["postgresql"])?;
    }
    let programs = scratch::programs().context("PostgreSQL is not there after it was installed")?;
    Server::start(&programs)
}
