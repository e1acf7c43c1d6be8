//! Connects and brings the tables up to date.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection};
use store::Result;

use crate::migrate::migrate;
use crate::{PostgresStore, code, engine};

const CONNECTIONS: u32 = 10;

/// How long a call waits for a connection.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a session may do before the server ends it: a process that is stopped or cut off in the
/// middle of a write holds its clinic, and nobody else would ever free it.
const LIMITS: [(&str, &str); 5] = [
    ("idle_in_transaction_session_timeout", "10s"),
    ("lock_timeout", "60s"),
    ("tcp_keepalives_idle", "5"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "2"),
];

impl PostgresStore {
    /// Connects to the database of a `postgres:` URL, which must exist, and makes its tables.
    pub async fn open(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url).map_err(engine)?;
        Self::open_with(options.application_name("mudanza")).await
    }

    /// Connects to a database and makes its tables.
    pub async fn open_with(options: PgConnectOptions) -> Result<Self> {
        let options = options.options(LIMITS);
        // The pool would ask a server that is not there again and again, and keep whoever mistyped
        // its address waiting.
        match PgConnection::connect_with(&options).await {
            Ok(first) => first.close().await.map_err(engine)?,
            // It is starting, or has too many connections for now: that is worth waiting for.
            Err(error) if matches!(code(&error).as_deref(), Some("57P03" | "53300")) => {}
            Err(error) => return Err(engine(error)),
        }
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await
            .map_err(engine)?;
        migrate(&pool).await?;
        Ok(Self { pool })
    }
}
